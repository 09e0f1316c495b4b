"""What is asked for where newcomers come in: the post "Start here", and a line for everybody who joins."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass
class Start:
    """The post "Start here" of a server: the rooms in which it was wanted, in order, None for nowhere."""

    rooms: list[int | None] = field(default_factory=list)
    deleted: int = 0


@dataclass
class Guest:
    """Somebody who joined while the program ran, and `is_heard`: it noticed. `left_at` is when it noticed they left."""

    label: str
    server: int
    member: Any
    is_heard: bool
    has_left: bool = False
    left_at: datetime | None = None

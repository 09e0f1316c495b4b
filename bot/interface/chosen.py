"""What was chosen in a list of channels or roles, as it stands in a draft: ids, unless somebody made it by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable

from discord import SelectDefaultValue, SelectDefaultValueType

_LARGEST_ID = 2**63 - 1  # the database counts no further, nor will Discord before the year 2084
_DIGITS = re.compile(r"[0-9]{1,20}")


def is_id(value: str) -> bool:
    """Whether a value can be an id of Discord's."""
    return _DIGITS.fullmatch(value) is not None and int(value) <= _LARGEST_ID


def chosen_before(values: Iterable[str], kind: SelectDefaultValueType, most: int = 1) -> list[SelectDefaultValue]:
    """Return what a list that takes `most` shows as chosen; what can be no id is left out.

    Discord would refuse the whole form otherwise.
    """
    ids = [int(value) for value in dict.fromkeys(values) if is_id(value)]
    return [SelectDefaultValue(id=one, type=kind) for one in ids[:most]]

"""Whether the real Discord would have taken every request: each is put through the contract, once a test has ended."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tests.contract import violations

from .watch import Request


def refused(requests: Iterable[Request]) -> list[str]:
    """Return a line for each reason that Discord would have to refuse one of these; none where there is no contract."""
    return [line for request in requests for line in violations(request.method, request.path, request.body, request.at)]


def unexpected(lines: Iterable[str], expected: Iterable[str]) -> list[str]:
    """Return the lines that no pattern of `expected` is found in, and the patterns that are found in no line."""
    lines, expected = list(lines), list(expected)
    left = [line for line in lines if not any(re.search(pattern, line) for pattern in expected)]
    idle = [pattern for pattern in expected if not any(re.search(pattern, line) for line in lines)]
    return left + [f"expected to be refused, and was not: {pattern}" for pattern in idle]

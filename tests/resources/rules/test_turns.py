"""In which turns links are looked at."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cogs.resources.rules.turns import BETWEEN_LOOKS_AT_A_HOST, Due, turns

NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

dues = st.lists(
    st.tuples(st.sampled_from(["a.org", "b.org", "c.org"]), st.timedeltas(timedelta(days=-9), timedelta(hours=2))),
    max_size=30,
).map(lambda rows: [Due(place, host, NOW + after) for place, (host, after) in enumerate(rows)])
lately = st.dictionaries(st.sampled_from(["a.org", "b.org", "z.org"]), st.timedeltas(-HOUR, timedelta(0))).map(
    lambda hosts: {host: NOW + ago for host, ago in hosts.items()}
)


@given(dues, lately, st.integers(1, 200))
def test_turns_are_few_evenly_apart_and_spare_each_host(due, lately, an_hour):
    planned = turns(due, NOW, an_hour, lately)
    assert len(planned) <= an_hour
    assert len({turn.resource_id for turn in planned}) == len(planned)
    ready = {each.resource_id for each in due if each.next_at <= NOW}
    assert {turn.resource_id for turn in planned} <= ready
    instants = sorted([*lately.values(), *(turn.at for turn in planned)])
    ours = [turn.at for turn in planned]
    assert all(NOW <= at < NOW + HOUR for at in ours)
    assert all(later - one >= HOUR / an_hour for one, later in pairwise(ours))
    assert not ours or all(ours[0] - last >= HOUR / an_hour for last in lately.values())
    assert instants[len(lately) :] == ours
    for host in {turn.host for turn in planned}:
        at_host = [*([lately[host]] if host in lately else []), *(turn.at for turn in planned if turn.host == host)]
        assert all(b - a >= BETWEEN_LOOKS_AT_A_HOST for a, b in pairwise(at_host))


def test_who_has_waited_longest_comes_first_and_a_spared_host_does_not_hold_up_others():
    due = [
        Due(1, "a.org", NOW - DAY),
        Due(2, "a.org", NOW - DAY),
        Due(3, "b.org", NOW - HOUR),
        Due(4, "c.org", NOW + HOUR),
    ]
    planned = turns(due, NOW, 120, {})
    assert [(turn.resource_id, turn.at - NOW) for turn in planned] == [
        (1, timedelta(0)),
        (3, timedelta(seconds=30)),
        (2, timedelta(seconds=60)),
    ]

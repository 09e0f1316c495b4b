"""Everything that is delivered takes part in the schedules: a kind that a feature brings is asked for by itself."""

from __future__ import annotations

from bot.app import build
from tests.community import settings_for
from tests.wire.schedules.acts import Verb
from tests.wire.schedules.causes import CAUSES
from tests.wire.schedules.counts import Counts
from tests.wire.schedules.drawing import LONG, schedule


async def test_every_kind_of_delivery_is_brought_about_by_something_that_is_drawn(tmp_path):
    async with build(settings_for(tmp_path)) as hearth:
        await hearth.load_features()
        kinds = sorted(hearth.kinds)
    assert sorted(kind for caused in CAUSES.values() for kind in caused) == kinds


def test_whatever_somebody_can_do_is_drawn():
    rounds = [one for seed in range(12) for one in schedule(seed, LONG)]
    assert {act.verb for one in rounds for act in (*one.acts, *one.during)} == set(Verb)


def test_a_kind_that_was_never_sent_is_named():
    counts = Counts(kinds={"one", "other", "third"})
    counts.add(Counts(kinds={"one", "other", "third"}))
    counts.deliveries.update(["one: sent", "other: skipped"])
    assert counts.never_sent == {"other", "third"}

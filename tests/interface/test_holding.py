"""What is held in memory: its writer's alone, taken once, and neither for long nor without end."""

from __future__ import annotations

from datetime import timedelta

from bot.interface.held import HELD_FOR, MOST, Arrived, HeldForms
from tests.clocks import SettableClock

ME, OTHER, HERE, THERE = 7, 8, 70, 71


def test_only_its_writer_takes_it_in_its_server_and_once(clock: SettableClock):
    forms = HeldForms(clock)
    arrived = Arrived("own:zone", 0, {"zone": "mine"})
    number = forms.hold(arrived, ME, HERE)
    assert forms.take(number, OTHER, HERE) is None
    assert forms.take(number, ME, THERE) is None
    assert forms.take(number, ME, HERE) is arrived
    assert forms.take(number, ME, HERE) is None
    assert "mine" not in repr(arrived)


def test_the_oldest_go_first_and_none_stays_long(clock: SettableClock):
    forms = HeldForms(clock)
    first, *others = [forms.hold(Arrived("own:zone", n, {}), ME, HERE) for n in range(MOST + 1)]
    assert len(forms) == MOST
    assert forms.take(first, ME, HERE) is None
    clock.instant += HELD_FOR
    assert len(forms) == MOST
    late = forms.hold(Arrived("own:zone", 0, {}), ME, HERE)
    clock.instant += timedelta(seconds=1)
    assert forms.take(others[-1], ME, HERE) is None
    assert len(forms) == 1
    assert forms.take(late, ME, HERE) is not None

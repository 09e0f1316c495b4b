"""Rows of deliveries on both engines: planned once, claimed by one, settled once."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.database import Database
from bot.deliveries import store
from bot.deliveries.model import Delivery, DeliveryId, Failed, Outcome, Plan, Sent, Skipped, State

NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)
SECOND = timedelta(seconds=1)
LEASE = timedelta(seconds=60)
KINDS = ["reminder", "nudge"]


def row(key: str, due_at: datetime = NOW, **facts: int) -> Plan:
    return Plan("reminder", key, due_at, **facts)


async def plan(database: Database, *plans: Plan) -> None:
    async with database.writing() as unit:
        for planned in plans:
            await store.plan(unit, planned)


async def claim(database: Database, now: datetime = NOW, but: tuple[int, ...] = ()) -> Delivery | None:
    async with database.writing() as unit:
        return await store.claim(unit, now, now + LEASE, KINDS, but)


async def claimed(database: Database, now: datetime = NOW) -> Delivery:
    delivery = await claim(database, now)
    assert delivery is not None
    return delivery


async def settle(database: Database, held: Delivery, outcome: Outcome, now: datetime = NOW) -> bool:
    async with database.writing() as unit:
        return await store.settle(unit, held, outcome, now)


async def get(database: Database, key: str) -> Delivery:
    async with database.reading() as unit:
        delivery = await store.by_key(unit, key)
    assert delivery is not None
    return delivery


async def next_due(database: Database) -> datetime | None:
    async with database.reading() as unit:
        return await store.next_due(unit, KINDS)


# -- Planning ------------------------------------------------------------------------------------


async def test_planned_again_a_waiting_row_moves_and_stays_one(database: Database) -> None:
    await plan(database, row("a", subject=1), row("b"))
    before = await get(database, "a")
    await plan(database, Plan("nudge", "a", NOW + SECOND, subject=2, guild_id=3, recipient=4, about_at=NOW))
    after = await get(database, "a")
    assert (after.id, after.kind, after.due_at, after.subject) == (before.id, "nudge", NOW + SECOND, 2)
    assert (after.guild_id, after.recipient, after.about_at) == (3, 4, NOW)
    assert (await get(database, "b")).due_at == NOW


@pytest.mark.parametrize(
    ("outcome", "moves"), [(None, False), (Sent(1, 2), False), (Skipped("late"), True), (Failed("no", 50013), True)]
)
async def test_only_what_is_neither_in_hand_nor_sent_is_planned_again(
    database: Database, outcome: Outcome | None, moves: bool
) -> None:
    await plan(database, row("a"))
    held = await claimed(database)
    if outcome is not None:
        assert await settle(database, held, outcome)
    before = await get(database, "a")
    await plan(database, row("a", NOW + 9 * SECOND))
    after = await get(database, "a")
    if moves:
        assert (after.state, after.due_at, after.attempts) == (State.PLANNED, NOW + 9 * SECOND, 0)
        assert (after.reason, after.settled_at, after.lease_until, after.message_id) == (None, None, None, None)
    else:
        assert after == before


async def test_a_cancelled_row_is_not_claimed_and_may_be_planned_again(database: Database) -> None:
    await plan(database, row("a"))
    async with database.writing() as unit:
        assert await store.cancel(unit, "a", "moved", NOW)
        assert not await store.cancel(unit, "a", "again", NOW + SECOND)
        assert not await store.cancel(unit, "unknown", "moved", NOW)
    row_ = await get(database, "a")
    assert (row_.state, row_.reason, row_.settled_at) == (State.CANCELLED, "moved", NOW)
    assert await claim(database) is None
    await plan(database, row("a"))
    assert (await claimed(database)).dedupe_key == "a"


async def test_what_is_in_hand_cannot_be_cancelled(database: Database) -> None:
    await plan(database, row("a"))
    await claimed(database)
    async with database.writing() as unit:
        assert not await store.cancel(unit, "a", "moved", NOW)
    assert (await get(database, "a")).state is State.SENDING


# -- Claiming ------------------------------------------------------------------------------------


async def test_rows_are_claimed_in_the_order_they_were_due(database: Database) -> None:
    await plan(database, row("c", NOW), row("a", NOW - 2 * SECOND), row("d", NOW), row("b", NOW - SECOND))
    await plan(database, row("later", NOW + SECOND), Plan("unknown kind", "unknown", NOW - 9 * SECOND))
    assert [(await claimed(database)).dedupe_key for _ in range(4)] == ["a", "b", "c", "d"]
    assert await claim(database) is None
    assert await claim(database, NOW + SECOND - timedelta(microseconds=1)) is None
    assert (await claimed(database, NOW + SECOND)).dedupe_key == "later"


async def test_rows_that_are_set_aside_are_passed_over(database: Database) -> None:
    await plan(database, row("a"))
    first = await get(database, "a")
    assert await claim(database, but=(first.id,)) is None


async def test_a_claimed_row_is_leased_until_its_lease_runs_out(database: Database, second: Database) -> None:
    await plan(database, row("a"))
    held = await claimed(database)
    assert held == await get(database, "a")
    assert (held.state, held.lease_until, held.attempts) == (State.SENDING, NOW + LEASE, 1)
    assert await claim(second, NOW + LEASE - SECOND) is None
    again = await claim(second, NOW + LEASE)
    assert again is not None
    assert (again.id, again.attempts, again.nonce) == (held.id, 2, held.nonce)


async def test_of_two_processes_no_row_is_claimed_by_both(database: Database, second: Database) -> None:
    await plan(database, *(row(str(number), NOW - number * SECOND) for number in range(40)))

    async def claim_all(own: Database) -> list[DeliveryId]:
        found: list[DeliveryId] = []
        while (delivery := await claim(own)) is not None:
            found.append(delivery.id)
        return found

    each = await asyncio.gather(*(claim_all(own) for own in (database, second) for _ in range(3)))
    together = [id_ for ids in each for id_ in ids]
    assert len(together) == len(set(together)) == 40


async def test_what_is_undone_was_not_claimed(database: Database, second: Database) -> None:
    await plan(database, row("a"))
    with pytest.raises(LookupError):  # noqa: PT012
        async with database.writing() as unit:
            assert await store.claim(unit, NOW, NOW + LEASE, KINDS, ()) is not None
            raise LookupError
    assert (await claimed(second)).attempts == 1


# -- When the next is due --------------------------------------------------------------------------


async def test_the_next_is_due_when_it_can_be_claimed(database: Database) -> None:
    assert await next_due(database) is None
    await plan(database, row("a", NOW), row("b", NOW + 600 * SECOND), Plan("unknown kind", "x", NOW - SECOND))
    assert await next_due(database) == NOW
    held = await claimed(database)
    assert await next_due(database) == NOW + LEASE  # when it may be taken over
    await settle(database, held, Sent(1, 2))
    assert await next_due(database) == NOW + 600 * SECOND


# -- Ending ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "state", "reason"),
    [
        (Sent(1, 2), State.SENT, None),
        (Skipped("late"), State.SKIPPED, "late"),
        (Failed("no", 50013), State.FAILED, "no"),
    ],
)
async def test_a_row_ends_once(
    database: Database, second: Database, outcome: Outcome, state: State, reason: str | None
) -> None:
    await plan(database, row("a"), row("b"))
    held = await claimed(database)
    assert await settle(database, held, outcome, NOW + SECOND)
    ended = await get(database, "a")
    assert (ended.state, ended.reason, ended.settled_at, ended.lease_until) == (state, reason, NOW + SECOND, None)
    for other in (Sent(8, 9), Skipped("twice")):
        assert not await settle(second, held, other, NOW + 2 * SECOND)
    assert await get(database, "a") == ended
    assert (await get(database, "b")).state is State.PLANNED
    assert await claim(database, NOW + 99 * LEASE, ((await get(database, "b")).id,)) is None


async def test_of_two_processes_that_settle_at_once_one_does(database: Database, second: Database) -> None:
    await plan(database, row("a"))
    held = await claimed(database)
    settled = await asyncio.gather(*(settle(own, held, Sent(1, 2)) for own in (database, second)))
    assert sorted(settled) == [False, True]


async def test_a_row_taken_over_is_no_longer_the_first_ones_to_skip(database: Database, second: Database) -> None:
    await plan(database, row("a"))
    slow = await claimed(database)
    taken = await claimed(second, NOW + LEASE)
    assert not await settle(database, slow, Skipped("late"))
    async with database.writing() as unit:
        assert not await store.attempting(unit, slow, NOW, 5)
        await store.postpone(unit, slow, NOW, "quiet hours")
        assert not await store.is_held(unit, slow)
        assert await store.is_held(unit, taken)
    assert await get(database, "a") == taken
    assert await settle(second, taken, Sent(1, 2))


async def test_a_postponed_row_waits_until_then_as_if_untried(database: Database) -> None:
    await plan(database, row("a"))
    held = await claimed(database)
    async with database.writing() as unit:
        assert await store.attempting(unit, held, NOW, 5)
        await store.postpone(unit, held, NOW + 500 * SECOND, "quiet hours")
    waiting = await get(database, "a")
    assert (waiting.state, waiting.due_at, waiting.reason) == (State.PLANNED, NOW + 500 * SECOND, "quiet hours")
    assert (waiting.attempts, waiting.attempted_at, waiting.lease_until) == (0, None, None)
    assert await claim(database, NOW + 499 * SECOND) is None
    assert (await claimed(database, NOW + 500 * SECOND)).attempts == 1


async def test_kept_in_hand_it_waits_for_its_new_lease_and_remembers_the_attempt(database: Database) -> None:
    await plan(database, row("a"))
    held = await claimed(database)
    async with database.writing() as unit:
        assert await store.attempting(unit, held, NOW + SECOND, 5)
        await store.keep_in_hand(unit, held, NOW + 300 * SECOND, "no answer")
    unsure = await get(database, "a")
    assert (unsure.attempted_at, unsure.channel_id, unsure.reason) == (NOW + SECOND, 5, "no answer")
    assert await next_due(database) == NOW + 300 * SECOND
    again = await claimed(database, NOW + 300 * SECOND)
    assert (again.attempted_at, again.channel_id, again.attempts) == (NOW + SECOND, 5, 2)


# -- Asking ----------------------------------------------------------------------------------------


async def test_messages_to_a_person_are_counted_within_the_window(database: Database) -> None:
    for number, (recipient, kind) in enumerate(
        [(1, "nudge"), (1, "nudge"), (1, "reminder"), (2, "nudge"), (1, "nudge")]
    ):
        at = NOW + number * SECOND
        await plan(database, Plan(kind, f"{number}", at, recipient=recipient))
        assert await settle(database, await claimed(database, at), Sent(1, number), at)
    await plan(database, Plan("nudge", "waiting", NOW, recipient=1))
    mine = (await get(database, "waiting")).id
    async with database.reading() as unit:
        found = await store.direct_messages(unit, 1, ["nudge"], NOW, mine)
        assert found == [NOW + SECOND, NOW + 4 * SECOND]  # one at the very start of the window is out of it
        assert await store.direct_messages(unit, 3, ["nudge"], NOW, mine) == []
        assert await store.direct_messages(unit, 1, KINDS, NOW - SECOND, mine) == [
            NOW, NOW + SECOND, NOW + 2 * SECOND, NOW + 4 * SECOND,
        ]  # fmt: skip


async def test_one_that_may_be_there_counts_from_its_last_try_but_never_against_itself(database: Database) -> None:
    await plan(database, Plan("nudge", "a", NOW, recipient=1))
    held = await claimed(database)
    async with database.writing() as unit:
        assert await store.direct_messages(unit, 1, ["nudge"], NOW, DeliveryId(0)) == []
        await store.attempting(unit, held, NOW + SECOND, 5)
        assert await store.direct_messages(unit, 1, ["nudge"], NOW, DeliveryId(0)) == [NOW + SECOND]
        assert await store.direct_messages(unit, 1, ["nudge"], NOW, held.id) == []


async def test_what_we_made_is_known_again(database: Database) -> None:
    await plan(database, row("a"))
    await settle(database, await claimed(database), Sent(1, 2**62))
    async with database.reading() as unit:
        assert await store.made_by_us(unit, [2**62, 5]) == {2**62}
        assert await store.made_by_us(unit, []) == set()


async def test_counts_tell_states_and_how_late_the_oldest_is(database: Database) -> None:
    async with database.reading() as unit:
        assert await store.counts(unit, NOW) == ({}, 0.0)
    await plan(database, row("a", NOW - 90 * SECOND), row("b", NOW - 30 * SECOND), row("c", NOW + SECOND))
    await settle(database, await claimed(database), Sent(1, 2))
    async with database.reading() as unit:
        assert await store.counts(unit, NOW) == ({"sent": 1, "planned": 2}, 30.0)
        assert (await store.counts(unit, NOW - 60 * SECOND))[1] == 0.0

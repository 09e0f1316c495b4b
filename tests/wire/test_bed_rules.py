"""What happens to a community, and what Discord then refuses: by its codes, and only for as long as it is so."""

from __future__ import annotations

import pytest
from simcord.enums import ChannelType, InteractionType
from simcord.interactions import base_payload
from simcord.results import InteractionResult

NOBODY = {"parse": []}
BODY = {"content": "x", "allowed_mentions": NOBODY}


async def answered(asking):
    async with asking as response:
        told = await response.json() if response.status != 204 else {}
        return response.status, told.get("code") if isinstance(told, dict) else None


@pytest.fixture
def thread(server, guild, hall):
    backend = server.world.backend
    made = backend.create_thread(hall.id, "circle", backend.bot_user.id, type=ChannelType.PRIVATE_THREAD)
    [thread] = [thread for thread in hall.threads if thread.id == made.id]
    return thread


def asked(server, ada, hall, kind=InteractionType.APPLICATION_COMMAND):
    """Return an interaction as its record, with nobody to answer it but the test."""
    record, _payload = base_payload(
        server.world.backend, type=kind, channel_id=hall.id, guild_id=ada.guild.id, user_id=ada.id, data={}
    )
    return record


def callback(rest, record, **body):
    return answered(rest.post(f"interactions/{record.id}/{record.token}/callback", json=body))


def follow_up(server, rest, record, **body):
    path = f"webhooks/{server.world.backend.application_id}/{record.token}"
    return answered(rest.post(path, json={**BODY, **body}))


# -- Direct messages ----------------------------------------------------------------------------


@pytest.mark.parametrize("code", [50007, 50278])
async def test_closed_dms_open_and_refuse_what_is_sent_until_they_are_opened(server, rest, ada, code):
    server.world.close_dms(ada, code=code)
    async with rest.post("users/@me/channels", json={"recipient_id": str(ada.id)}) as response:
        assert response.status == 200
        where = f"channels/{(await response.json())['id']}/messages"
    assert await answered(rest.post(where, json=BODY)) == (403, code)
    server.world.open_dms(ada)
    assert await answered(rest.post(where, json=BODY)) == (200, None)


async def test_who_has_left_every_server_of_the_bots_cannot_be_written_to(server, rest, guild, ada):
    where = f"channels/{ada.user.dm_channel.id}/messages"
    guild.remove_member(ada)
    assert await answered(rest.post(where, json=BODY)) == (403, 50278)


# -- The bot's place ----------------------------------------------------------------------------


async def test_a_permission_taken_away_and_given_back(server, rest, guild, hall):
    where = f"channels/{hall.id}/messages"
    server.world.let_bot(guild, send_messages=False)
    server.world.allow_only(hall, guild.default_role, send_messages=False)
    assert await answered(rest.post(where, json=BODY)) == (403, 50013)
    server.world.allow_only(hall, guild.default_role, send_messages=None)
    server.world.let_bot(guild, send_messages=True)
    assert await answered(rest.post(where, json=BODY)) == (200, None)


async def test_a_bot_that_is_thrown_out_has_no_access_until_it_is_invited_again(server, rest, guild, hall):
    where = f"channels/{hall.id}/messages"
    server.world.kick_bot(guild)
    assert await answered(rest.post(where, json=BODY)) == (403, 50001)
    server.world.invite_bot(guild)
    assert await answered(rest.post(where, json=BODY)) == (200, None)
    server.world.let_bot(guild, view_channel=True)  # it has one role of its own, and not two


# -- Rooms and messages -------------------------------------------------------------------------


async def test_what_is_deleted_is_unknown_and_a_channel_takes_its_threads_along(server, rest, hall, thread):
    await answered(rest.post(f"channels/{hall.id}/messages", json=BODY))
    [message] = [message for message in server.world.messages(hall) if message.content == "x"]
    server.world.delete_message(message)
    assert await answered(rest.patch(f"channels/{hall.id}/messages/{message.id}", json=BODY)) == (404, 10008)
    server.world.delete_channel(hall)
    for channel in (hall, thread):
        assert await answered(rest.post(f"channels/{channel.id}/messages", json=BODY)) == (404, 10003)


async def test_writing_reopens_an_archived_thread_and_nothing_else_may_be_done_in_it(server, rest, ada, thread):
    where = f"channels/{thread.id}"
    async with rest.post(f"{where}/messages", json=BODY) as response:
        message_id = (await response.json())["id"]
    server.world.archive(thread)
    assert await answered(rest.patch(f"{where}/messages/{message_id}", json=BODY)) == (400, 50083)
    assert await answered(rest.put(f"{where}/thread-members/{ada.id}")) == (400, 50083)
    assert await answered(rest.patch(where, json={"name": "another"})) == (400, 50083)
    assert await answered(rest.post(f"{where}/messages", json=BODY)) == (200, None)
    assert not thread._channel.thread_metadata.archived
    assert await answered(rest.patch(f"{where}/messages/{message_id}", json=BODY)) == (200, None)


async def test_a_locked_thread_is_for_those_who_may_manage_threads(server, rest, guild, thread):
    where = f"channels/{thread.id}/messages"
    server.world.archive(thread, locked=True)
    assert await answered(rest.post(where, json=BODY)) == (200, None)
    server.world.let_bot(guild, manage_threads=False)
    assert await answered(rest.post(where, json=BODY)) == (403, 50013)
    server.world.archive(thread, locked=True)
    assert await answered(rest.post(where, json=BODY)) == (400, 50083)
    assert await answered(rest.patch(f"channels/{thread.id}", json={"archived": False})) == (403, 50013)
    server.world.lock(thread, locked=False)
    assert await answered(rest.post(where, json=BODY)) == (200, None)


async def test_a_server_has_room_for_so_many_active_threads(server, rest, hall, thread):
    server.world.most_threads = 2
    new = {"name": "another", "type": 12}
    where = f"channels/{hall.id}/threads"
    assert await answered(rest.post(where, json=new)) == (200, None)
    assert await answered(rest.post(where, json=new)) == (400, 160006)
    server.world.archive(thread)
    assert await answered(rest.post(where, json=new)) == (200, None)


async def test_a_forum_takes_posts_alone_and_may_ask_for_a_tag(server, rest, guild):
    forum = guild.create_forum_channel("library")
    new = {"name": "post", "message": BODY}
    assert await answered(rest.post(f"channels/{forum.id}/messages", json=BODY)) == (400, 50008)
    assert await answered(rest.post(f"channels/{forum.id}/threads", json=new)) == (200, None)
    server.world.tags_required.add(forum.id)
    assert await answered(rest.post(f"channels/{forum.id}/threads", json=new)) == (400, 40067)
    async with rest.get(f"channels/{forum.id}") as response:
        assert (await response.json())["flags"] == 1 << 4


async def test_a_post_and_its_first_message_have_one_id_and_archived_ones_come_by_pages(server, rest, guild):
    forum = guild.create_forum_channel("library")
    for name in "abc":
        async with rest.post(f"channels/{forum.id}/threads", json={"name": name, "message": BODY}) as response:
            made = await response.json()
        assert made["id"] == made["message"]["id"]
        await answered(rest.patch(f"channels/{made['id']}", json={"archived": True}))
    async with rest.get(f"channels/{forum.id}/threads/archived/public", params={"limit": 2}) as response:
        first = await response.json()
    before = first["threads"][-1]["thread_metadata"]["archive_timestamp"]
    async with rest.get(f"channels/{forum.id}/threads/archived/public", params={"before": before}) as response:
        second = await response.json()
    assert [thread["name"] for thread in first["threads"]] == ["c", "b"]
    assert [thread["name"] for thread in second["threads"]] == ["a"]
    assert (first["has_more"], second["has_more"]) == (True, False)


# -- Interactions -------------------------------------------------------------------------------


async def test_an_interaction_has_one_first_answer(server, rest, ada, hall):
    record = asked(server, ada, hall)
    assert await callback(rest, record, type=5, data={"flags": 64}) == (204, None)
    assert await callback(rest, record, type=4, data=BODY) == (400, 40060)
    modal = {"custom_id": "a", "title": "A", "components": [{"type": 10, "content": "A"}]}
    assert await callback(rest, record, type=9, data=modal) == (400, 40060)
    assert InteractionResult(server.world, record).ephemeral
    assert await follow_up(server, rest, record) == (200, None)  # completes what was deferred, and stays private
    assert [message.content for message in server.world.messages(hall)] == []


async def test_after_a_quarter_of_an_hour_a_token_is_over(server, rest, ada, hall):
    record, other = asked(server, ada, hall), asked(server, ada, hall)
    for each in (record, other):
        assert await callback(rest, each, type=5, data={"flags": 64}) == (204, None)
    server.world.quarter_of_an_hour_passes(InteractionResult(server.world, record))
    assert await follow_up(server, rest, record) == (401, 50027)
    assert await follow_up(server, rest, other) == (200, None)


async def test_a_form_never_answers_a_form_whatever_it_came_from(server, rest, ada, hall):
    modal = {"custom_id": "a", "title": "A", "components": [{"type": 10, "content": "A"}]}
    record = asked(server, ada, hall, InteractionType.MODAL_SUBMIT)
    assert await callback(rest, record, type=9, data=modal) == (400, 50035)
    assert await callback(rest, record, type=4, data=BODY) == (204, None)
    from_a_button = asked(server, ada, hall, InteractionType.MODAL_SUBMIT)
    from_a_button.source_message_id = record.message_id
    assert await callback(rest, from_a_button, type=9, data=modal) == (400, 50035)
    assert await callback(rest, from_a_button, type=6) == (204, None)


async def test_an_answer_must_fit_what_was_asked(server, rest, ada, hall):
    typed = asked(server, ada, hall, InteractionType.APPLICATION_COMMAND_AUTOCOMPLETE)
    assert await callback(rest, typed, type=4, data=BODY) == (400, 50035)
    assert await callback(rest, typed, type=8, data={"choices": []}) == (204, None)
    command = asked(server, ada, hall)
    assert await callback(rest, command, type=8, data={"choices": []}) == (400, 50035)
    assert await callback(rest, command, type=6) == (400, 50035)
    assert await callback(rest, command, type=4, data=BODY) == (204, None)


async def test_a_defer_on_a_button_without_thinking_hides_nothing(server, rest, ada, hall):
    record = asked(server, ada, hall, InteractionType.MESSAGE_COMPONENT)
    await answered(rest.post(f"channels/{hall.id}/messages", json=BODY))
    record.source_message_id = server.world.messages(hall)[0].id
    assert await callback(rest, record, type=6, data={"flags": 64}) == (204, None)
    assert await follow_up(server, rest, record, content="for all to see") == (200, None)
    assert [message.content for message in server.world.messages(hall)] == ["x", "for all to see"]

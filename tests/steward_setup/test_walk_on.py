"""From a weekly prompt that works on to everything else there is, as a steward would go on."""

from __future__ import annotations

from tests.community import Community, texts
from tests.interface.pressing import filled_in
from tests.steward_setup.newcomers import BASICS, fresh_server, own_posts
from tests.steward_setup.test_walk import all_is_done, schedule


async def test_going_on_from_there_everything_is_set_up(community: Community):
    server = await fresh_server(community)
    rooms = {name: server.guild.create_text_channel(name) for name in ("team", "help", "weekly", "hello")}
    await server.begin()
    await server.fill(await server.press("Next: The basics"), BASICS)
    await server.press("Only people with Manage Server")
    await server.choose("setup:stewards-in:0", rooms["team"])
    await server.choose("setup:support-in:0", rooms["help"])
    await server.press(server.main())
    await schedule(server, await server.press(server.main()), rooms["weekly"])

    for number in (8, 9, 10, 11, 12):
        await server.choose_step(number)
        form = await server.press("Choose the channel")
        [control] = filled_in(form)
        await server.fill(form, {control: [rooms["hello"]]})
    await server.choose_step(10)
    await server.press("The rota")
    await server.press("Join the rota")
    await all_is_done(server)
    await community.env.settle()
    [start] = own_posts(rooms["hello"])
    assert "Introduce myself" in texts([part.to_dict() for part in start.components])

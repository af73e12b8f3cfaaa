"""Servers of the company: only listed channels, only one person's messages, only the server set up."""

import json
import re
from typing import Any

import pytest

from connectors import CONNECTORS
from connectors.contract import Budget, ObjectRef
from connectors.errors import AccessDenied, AuthExpired, CursorInvalid
from connectors.mattermost import CHANNEL
from connectors.rounds import round_in
from connectors.slack import CHANNEL as SLACK_CHANNEL
from connectors.tenants import tenant_in
from tests.connectors.living.server import NOW
from tests.connectors.replay import World, acts_of, pages_of, replay, with_status, world_of

TENANTS = sorted(name for name, each in CONNECTORS.items() if "tenant" in each.capabilities)
OTHERS = {"mattermost": "bobw1u6q3fgm9jn4rbo1kzsr3b", "slack": "U061F7AUR", "zulip": "9"}


@pytest.fixture(params=TENANTS)
def tenant(request: pytest.FixtureRequest) -> World:
    return world_of(request.param)


def asked_for(world: World) -> str:
    http = world.http()
    pages_of(world, http)
    return " ".join(asked.url for asked in http.asked)


def channel_in(url: str) -> str:
    found = re.search(r"/channels/(\w+)|[?&]channel=(\w+)|%22channel%22%2C%22operand%22%3A(\d+)", url)
    return next((name for name in found.groups() if name), "") if found else ""


def settings_of(world: World, **changed: str) -> Any:
    return CONNECTORS[world.network](world.read["settings"] | changed)


def test_no_word_of_a_message_and_nobody_elses_message_leaves_the_connector(tenant: World) -> None:
    acts = acts_of(pages_of(tenant, tenant.http()))
    assert {act.actor for act in acts} == {tenant.ref}
    assert {act.object.attributed_to for act in acts} == {tenant.ref}
    assert "Words" not in repr(acts)
    assert "like this" not in repr(acts).lower()


def test_a_channel_that_is_not_listed_is_never_asked_for(tenant: World) -> None:
    listed = tenant.read["settings"]["channels"].replace(",", " ").split()
    http = tenant.http()
    list(settings_of(tenant, channels=listed[2]).poll(http, tenant.ref, None, Budget()))
    asked = [channel_in(each.url) for each in http.asked]
    assert set(asked) - {""} == {listed[2]}


def test_without_a_list_nothing_is_read(tenant: World) -> None:
    pages = list(settings_of(tenant, channels="").poll(tenant.http(), tenant.ref, None, Budget()))
    assert [(page.activities, page.complete) for page in pages] == [((), True)]


def test_a_channel_that_is_listed_no_more_is_not_read_on(tenant: World) -> None:
    first = pages_of(tenant, tenant.http())[0]
    pages = list(settings_of(tenant, channels="").poll(tenant.http(), tenant.ref, first.cursor, Budget()))
    assert [(page.activities, page.complete) for page in pages] == [((), True)]


def test_an_account_of_the_server_before_is_not_looked_for_on_the_one_now(tenant: World) -> None:
    moved = settings_of(tenant, url="https://elsewhere.example")
    http = replay(tenant.now)
    with pytest.raises(AccessDenied, match="another server"):
        list(moved.poll(http, tenant.ref, None, Budget()))
    seen = ObjectRef(network=tenant.network, host=tenant.ref.host, object_id="1", revision="1")
    assert [one.state for one in moved.recheck(http, [seen])] == ["unknown"]
    assert http.asked == []


@pytest.mark.parametrize("network", ["mattermost", "zulip"])
def test_a_token_that_is_refused_is_said_so(network: str) -> None:
    world = world_of(network)
    with pytest.raises(AuthExpired):
        pages_of(world, world.http(with_status(401)))


def test_somebody_who_types_a_colleague_s_name_still_has_to_prove_it(tenant: World) -> None:
    assert tenant.connector.challenges(tenant.ref) == ("bio_token",)


def test_a_conversation_of_a_few_is_left_out_though_it_was_listed() -> None:
    for name in ("mattermost", "slack"):
        world = world_of(name)
        few = world.read["settings"]["channels"].replace(",", " ").split()[1]
        assert f"{few}/posts" not in asked_for(world)
        assert f"history?channel={few}" not in asked_for(world)
        assert any(page.truncated for page in pages_of(world, world.http()))


def test_a_direct_message_cannot_even_be_listed() -> None:
    assert tenant_in({"channels": "D024BE91L C0G9QF9GW"}, SLACK_CHANNEL).channels == ("C0G9QF9GW",)


def test_an_address_may_be_written_without_its_scheme() -> None:
    written = tenant_in({"url": " Chat.Example/ "}, CHANNEL)
    assert (written.base, written.host) == ("https://Chat.Example", "chat.example")


@pytest.mark.parametrize("state", [{"known": "yesterday"}, {"began": "x"}, {"channel": 3}])
def test_a_round_with_a_broken_cursor_starts_over(state: dict[str, Any]) -> None:
    with pytest.raises(CursorInvalid):
        round_in(state, ("a",), NOW)


def test_who_is_addressed_is_named_by_number() -> None:
    found = {name: acts_of(pages_of(world_of(name), world_of(name).http())) for name in TENANTS}
    for name, acts in found.items():
        named = {one.account_id for act in acts for one in act.mentions}
        assert OTHERS[name] in named
        assert world_of(name).ref.account_id not in named
        assert all(act.context for act in acts)


def test_the_order_of_a_list_is_that_of_the_administrator() -> None:
    world = world_of("zulip")
    channels = [json.loads(page.cursor)["s"].get("channel") for page in pages_of(world, world.http())]
    assert channels == ["7", "8", "9", None]

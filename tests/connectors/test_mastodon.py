"""Mastodon as recorded: boosts, replies, edits, audiences, names."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from connectors.contract import AccountRef, Budget, Challenge, ObjectRef
from connectors.errors import AccountGone, AccountMismatch, AccountMoved, AccountNotFound
from connectors.mastodon import Mastodon
from connectors.mastodon.names import name_and_host
from connectors.mastodon.statuses import acts_in
from tests.connectors.replay import acts_of, answer, pages_of, replay, world_of

NOW = datetime(2026, 8, 1, 14, 0, tzinfo=UTC)
API = "https://mastodon.test/api/v1"
ADA = AccountRef(network="mastodon", host="mastodon.test", account_id="7", handle="ada@mastodon.test")
BUDGET = Budget()
ADAS = {
    "id": "7",
    "username": "ada",
    "acct": "ada",
    "url": "https://mastodon.test/@ada",
    "note": "",
    "fields": [],
}


def status(**more: Any) -> dict[str, Any]:
    plain = {"id": "100", "created_at": "2026-08-01T13:00:00.000Z", "visibility": "public", "account": ADAS}
    return {**plain, "content": "<p>Hello</p>", "url": "https://mastodon.test/@ada/100"} | more


def recorded(shared_data: Path, name: str) -> list[dict[str, Any]]:
    path = shared_data / "connectors" / "mastodon" / f"{name}.json"
    return [exchange["response"].get("json") for exchange in json.loads(path.read_text("utf-8"))]


def test_a_boost_is_the_sharers_act_upon_anothers_words() -> None:
    world = world_of("mastodon")
    back = pages_of(world, world.http())
    boost = acts_of(pages_of(world, world.http(), back[-1].cursor))[0]
    assert (boost.type, boost.object.id) == ("Announce", "117020586019094258")
    assert boost.object.content is None
    assert boost.object.attributed_to is not None


def test_a_reply_names_what_and_whom_it_answers(shared_data: Path) -> None:
    reply = recorded(shared_data, "status_reply")[2]
    ref = replace(ADA, account_id=reply["account"]["id"])
    act = acts_in([reply], ref, NOW)[0]
    assert act.in_reply_to == "117020583245459824"
    assert [one.account_id for one in act.mentions] == ["117020566092212359"]


def test_a_reply_to_somebody_unnamed_still_names_them() -> None:
    act = acts_in([status(in_reply_to_id="90", in_reply_to_account_id="8")], ADA, NOW)[0]
    assert [one.account_id for one in act.mentions] == ["8"]


def test_a_reply_to_oneself_addresses_nobody() -> None:
    assert acts_in([status(in_reply_to_id="90", in_reply_to_account_id="7")], ADA, NOW)[0].mentions == ()


def test_a_quote_addresses_the_one_who_is_quoted() -> None:
    quote = {
        "state": "accepted",
        "quoted_status": status(id="90", account={**ADAS, "id": "8", "acct": "bob"}),
    }
    act = acts_in([status(quote=quote)], ADA, NOW)[0]
    assert [one.handle for one in act.mentions] == ["bob@mastodon.test"]


@pytest.mark.parametrize("visibility", ["private", "direct", "limited", "local", None])
def test_what_is_not_open_to_everybody_is_not_imported(visibility: str | None) -> None:
    assert acts_in([status(visibility=visibility)], ADA, NOW) == ()


@pytest.mark.parametrize("visibility", ["private", "direct", None])
def test_a_public_boost_of_closed_words_is_not_imported(visibility: str | None) -> None:
    assert acts_in([status(reblog=status(id="90", visibility=visibility))], ADA, NOW) == ()


def test_a_status_of_somebody_else_in_the_list_stops_the_poll() -> None:
    with pytest.raises(AccountMismatch):
        acts_in([status(account={**ADAS, "id": "8"})], ADA, NOW)


def test_markup_is_cleaned_before_it_leaves_the_connector() -> None:
    act = acts_in([status(content="<p onclick=x>Hi<script>alert(1)</script></p>")], ADA, NOW)[0]
    assert act.object.content == "<p>Hi</p>"


def test_an_edit_is_the_same_activity_in_a_new_revision(shared_data: Path) -> None:
    before, _history, after = recorded(shared_data, "status_edit")[:3]
    ref = replace(ADA, account_id=before["account"]["id"])
    first, second = acts_in([before, after], ref, NOW)
    assert first.id == second.id
    assert first.revision != second.revision


@pytest.mark.parametrize(
    ("found", "state"),
    [
        (answer(f"{API}/statuses/100", status()), "present"),
        (answer(f"{API}/statuses/100", status(edited_at="2026-08-01T13:30:00.000Z")), "edited"),
        (answer(f"{API}/statuses/100", {"error": "Not Found"}, 404), "gone"),
        (answer(f"{API}/statuses/100", status=410), "gone"),
        (answer(f"{API}/statuses/100", status=401), "hidden"),
        (answer(f"{API}/statuses/100", status=500), "unknown"),
    ],
)
def test_a_second_look_tells_edited_gone_and_hidden_apart(found: Any, state: str) -> None:
    seen = ObjectRef(
        network="mastodon", host="mastodon.test", object_id="100", revision="2026-08-01T13:00:00.000Z"
    )
    assert [one.state for one in Mastodon({}).recheck(replay(NOW, found), [seen])] == [state]


def test_an_account_that_moved_says_where_to() -> None:
    moved = {**ADAS, "moved": {"id": "9", "acct": "ada@new.example", "url": "https://new.example/@ada"}}
    with pytest.raises(AccountMoved) as caught:
        list(Mastodon({}).poll(replay(NOW, answer(f"{API}/accounts/7", moved)), ADA, None, BUDGET))
    assert caught.value.to.url == "https://new.example/@ada"


def test_an_account_that_nobody_has_any_more_is_gone() -> None:
    http = replay(
        NOW, answer(f"{API}/accounts/7", {}, 404), answer(f"{API}/accounts/lookup?acct=ada", {}, 404)
    )
    with pytest.raises(AccountGone):
        list(Mastodon({}).poll(http, ADA, None, BUDGET))


def test_a_host_cannot_pass_its_account_off_as_one_of_another_host() -> None:
    lie = {**ADAS, "acct": "boss@famous.example", "url": "https://famous.example/@boss"}
    found = Mastodon({}).lookup(
        replay(NOW, answer(f"{API}/accounts/lookup?acct=ada", lie)), "ada@mastodon.test"
    )
    assert (found.host, found.handle, found.url) == ("mastodon.test", "ada@mastodon.test", None)


@pytest.mark.parametrize(
    "text",
    [
        "@ada@mastodon.test",
        "ada@MASTODON.test",
        "acct:ada@mastodon.test",
        " https://mastodon.test/@ada ",
        "https://mastodon.test/users/ada",
        "https://other.example/@ada@mastodon.test",
    ],
)
def test_an_account_is_understood_however_people_write_it(text: str) -> None:
    assert name_and_host(text) == ("ada", "mastodon.test")


@pytest.mark.parametrize(
    "text", ["", "@", "ada", "@@", "ada@", "@host", "a da@host", "../x@host", "ada@host/x?y", "https://"]
)
def test_what_names_no_account_is_said_so(text: str) -> None:
    with pytest.raises(AccountNotFound):
        name_and_host(text)


def test_a_field_with_rel_me_proves_the_account() -> None:
    hub = "https://hub.example/people/ada"
    fields = [{"name": "Work", "value": f'<a href="{hub}" rel="me nofollow noopener">hub</a>'}]
    challenge = Challenge(
        kind="rel_me",
        expires_at=NOW.replace(year=2027),
        hub_page=hub,
        hub_links=("https://mastodon.test/@ada",),
    )
    http = replay(NOW, answer(f"{API}/accounts/7", {**ADAS, "fields": fields}))
    assert Mastodon({}).verify(http, ADA, challenge).proven


def test_a_link_without_rel_me_proves_nothing() -> None:
    hub = "https://hub.example/people/ada"
    fields = [{"name": "Work", "value": f'<a href="{hub}" rel="nofollow">hub</a>'}]
    challenge = Challenge(
        kind="rel_me",
        expires_at=NOW.replace(year=2027),
        hub_page=hub,
        hub_links=("https://mastodon.test/@ada",),
    )
    http = replay(NOW, answer(f"{API}/accounts/7", {**ADAS, "fields": fields}))
    assert not Mastodon({}).verify(http, ADA, challenge).proven

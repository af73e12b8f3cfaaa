"""The account behind a Bluesky profile: closed, gone, looked at again, and proven."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors.bluesky import Bluesky
from connectors.bluesky.records import POST
from connectors.contract import Budget, Challenge, ObjectRef, Presence, Response
from connectors.errors import AccessDenied, AccountGone, RateLimited
from tests.connectors.replay import RECORDED, Replay, answer, pages_of, replay, response_of, world_of

NOW = datetime(2026, 11, 22, 22, 0, tzinfo=UTC)
CODE = "plnhub-0123456789abcdef0123456789abcdef"
STATES = json.loads((RECORDED / "bluesky/states.json").read_text("utf-8"))


def state(name: str) -> Response:
    return response_of(STATES[name])


def world_with(*names: str) -> Replay:
    """The recorded account, with these answers in place of its own."""
    http = world_of("bluesky").http()
    http.answers |= {state(name).url: state(name) for name in names}
    return http


def looked_at(http: Replay, found: Response, revision: str | None = None) -> Presence:
    """What a second look says of a record, by the address of an answer about it."""
    key = found.url.rpartition("rkey=")[2]
    did = world_of("bluesky").ref.account_id
    ref = ObjectRef(
        network="bluesky", host="bsky.app", object_id=f"at://{did}/{POST}/{key}", revision=revision
    )
    return next(iter(Bluesky({}).recheck(http, [ref])))


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (["deactivated status"], AccessDenied),
        (["unknown identity"], AccountGone),
        (["taken down status"], AccountGone),
        (["deleted status"], AccountGone),
    ],
)
def test_a_closed_account_is_told_from_a_deleted_one(answers: list[str], expected: type[Exception]) -> None:
    http = world_of("bluesky").http()
    for name in answers:
        method = "getRepoStatus" if "status" in name else "plc.directory"
        url = next(url for url in http.answers if method in url)
        http.answers[url] = replace(state(name), url=url)
    with pytest.raises(expected):
        pages_of(world_of("bluesky"), http)


def test_a_second_look_tells_present_edited_and_gone_apart() -> None:
    http = world_with("present record", "deleted record")
    here, gone = state("present record"), state("deleted record")
    cid = json.loads(here.body)["cid"]
    found = [looked_at(http, here, cid), looked_at(http, here, "bafyold"), looked_at(http, gone, "bafyold")]
    assert [one.state for one in found] == ["present", "edited", "gone"]


def test_the_records_of_a_deactivated_account_are_hidden_not_gone() -> None:
    http = world_with("deactivated status", "deactivated record")
    assert looked_at(http, state("present record")).state == "hidden"


def test_a_taken_down_account_is_hidden_for_it_may_come_back() -> None:
    http = world_of("bluesky").http()
    url = next(url for url in http.answers if "getRepoStatus" in url)
    http.answers[url] = replace(state("taken down status"), url=url)
    assert looked_at(http, state("present record")).state == "hidden"


@pytest.mark.parametrize("status", [401, 403, 404, 418, 500])
def test_a_server_that_only_fails_says_nothing_of_a_record(status: int) -> None:
    here = state("present record")
    http = world_with("present record")
    http.answers[here.url] = answer(here.url, {"error": "Whatever"}, status)
    assert looked_at(http, here).state == "unknown"


@pytest.mark.parametrize(
    ("named", "body", "status", "expected"),
    [
        ("plc.directory", {}, 404, "gone"),
        ("plc.directory", {}, 502, "unknown"),
        ("plc.directory", b"<html>", 200, "unknown"),
        ("getRepoStatus", b"<html>", 200, "unknown"),
        ("getRepoStatus", {"error": "RepoNotFound"}, 400, "gone"),
        ("getRepoStatus", {"active": False}, 200, "hidden"),
    ],
)
def test_without_its_account_a_record_is_only_gone_when_the_account_is(
    named: str, body: Any, status: int, expected: str
) -> None:
    http = world_with("present record")
    url = next(url for url in http.answers if named in url)
    http.answers[url] = answer(url, body, status)
    assert looked_at(http, state("present record")).state == expected


def test_a_second_look_stops_when_the_network_asks_for_a_pause() -> None:
    http = world_with("present record")
    url = next(url for url in http.answers if "plc.directory" in url)
    http.answers[url] = answer(url, status=429)
    with pytest.raises(RateLimited):
        looked_at(http, state("present record"))


def test_a_followed_account_is_looked_at_by_its_own_standing() -> None:
    world = world_of("bluesky")
    ref = ObjectRef(network="bluesky", host="bsky.app", object_id=world.ref.account_id)
    assert [one.state for one in Bluesky({}).recheck(world.http(), [ref])] == ["present"]


def test_a_status_without_a_revision_is_asked_for_the_latest_commit() -> None:
    world = world_of("bluesky")
    http = world.http()
    url = next(url for url in http.answers if "getRepoStatus" in url)
    latest = url.replace("getRepoStatus", "getLatestCommit")
    http.answers |= {url: answer(url, {"active": True}), latest: answer(latest, {"rev": "3n2", "cid": "x"})}
    assert pages_of(world, http)[-1].complete


def test_after_a_quiet_day_only_the_server_is_looked_up_again() -> None:
    world = world_of("bluesky")
    http = world.http()
    cursor = pages_of(world, http)[-1].cursor
    http.at += timedelta(days=2)
    http.asked.clear()
    assert [page.complete for page in pages_of(world, http, cursor)] == [True]
    assert len(http.asked) == 2


@pytest.mark.parametrize("object_id", ["", "at://did:plc:short/x/y", "https://example.com/1", "did:web:../x"])
def test_an_address_that_is_none_is_never_asked_for(object_id: str) -> None:
    http = replay(NOW)
    ref = ObjectRef(network="bluesky", host="bsky.app", object_id=object_id)
    assert [one.state for one in Bluesky({}).recheck(http, [ref])] == ["unknown"]
    assert http.asked == []


def proven(kind: Any, shown: dict[str, str], **more: Any) -> bool:
    world = world_of("bluesky")
    http = world.http()
    url = next(url for url in http.answers if "getRecord" in url)
    http.answers[url] = answer(url, {"uri": "", "cid": "", "value": shown})
    challenge = Challenge(kind=kind, expires_at=world.now + timedelta(hours=1), **more)
    return world.connector.verify(http, world.ref, challenge).proven


@pytest.mark.parametrize(("words", "expected"), [(f"Ada. {CODE}.", True), (f"{CODE}9", False), ("", False)])
def test_the_code_must_stand_in_the_description_as_a_word(words: str, expected: bool) -> None:
    assert proven("bio_token", {"description": words}, token=CODE) is expected


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ({"description": "See (https://hub.example/people/ada)."}, True),
        ({"description": "hub.example/people/ada"}, True),
        ({"website": "https://hub.example/people/ada"}, True),
        ({"description": "https://hub.example/people/eve"}, False),
        ({"displayName": "https://hub.example/people/ada"}, False),
    ],
)
def test_a_link_back_may_stand_in_the_description_or_be_the_website(
    shown: dict[str, str], expected: bool
) -> None:
    page, profile = "https://hub.example/people/ada", world_of("bluesky").ref.url or ""
    assert proven("rel_me", shown, hub_page=page, hub_links=(profile,)) is expected


def test_without_a_profile_record_nothing_is_proven() -> None:
    world = world_of("bluesky")
    http = world.http()
    url = next(url for url in http.answers if "getRecord" in url)
    http.answers[url] = answer(url, {"error": "RecordNotFound"}, 400)
    challenge = Challenge(kind="bio_token", token=CODE, expires_at=world.now + timedelta(hours=1))
    assert not world.connector.verify(http, world.ref, challenge).proven


def test_one_run_costs_no_more_than_it_may() -> None:
    world = world_of("bluesky")
    http = world.http()
    pages = pages_of(world, http, budget=Budget(pages=1))
    assert pages[-1].truncated
    assert len(http.asked) == 3

"""What every connector in the registry must keep when all goes well, on its recorded answers."""

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from connectors import CONNECTORS, errors
from connectors.contract import Budget, readable_audiences
from tests.connectors.conformance import drained, lenient, secrets_of, texts, without_dates
from tests.connectors.replay import RECORDED, World, acts_of, pages_of

EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[a-z]{2,}", re.IGNORECASE)
IP_ADDRESS = re.compile(r"\b\d{1,3}(\.\d{1,3}){3}\b")


def test_every_connector_has_recorded_answers_that_say_where_they_come_from() -> None:
    described = {folder.parent.name for folder in RECORDED.glob("*/README.md")}
    assert described >= set(CONNECTORS)


def test_what_a_person_types_finds_the_recorded_account(world: World) -> None:
    if "sign_in" in world.connector.capabilities:
        pytest.skip(f"{world.network} names an account only to whoever signs in there")
    assert world.connector.lookup(world.http(), world.read["typed"]) == world.ref


def test_a_poll_from_nothing_finds_activities_that_are_all_different(world: World) -> None:
    ids = [act.id for act in acts_of(pages_of(world, world.http()))]
    assert ids
    assert len(set(ids)) == len(ids)


def test_a_poll_from_nothing_gives_the_same_answer_twice(world: World) -> None:
    assert pages_of(world, world.http()) == pages_of(world, world.http())


def test_going_on_after_any_page_loses_nothing(world: World) -> None:
    pages = pages_of(world, world.http())
    whole = {act.id for act in acts_of(pages)}
    for number, page in enumerate(pages[:-1], start=1):
        rest = pages_of(world, world.http(), page.cursor)
        assert {act.id for act in acts_of(pages[:number] + rest)} >= whole


def test_a_second_poll_brings_nothing_twice_but_the_overlap(world: World) -> None:
    pages = pages_of(world, world.http())
    first = {act.id: act for act in acts_of(pages)}
    again = acts_of(pages_of(world, world.http(), pages[-1].cursor))
    assert all(first.get(act.id, act) == act for act in again)


def test_a_poll_reaches_no_further_back_than_the_consent(world: World) -> None:
    since = max(act.published for act in acts_of(pages_of(world, world.http())) if act.published)
    found = acts_of(pages_of(world, lenient(world), budget=Budget(since=since)))
    assert all(act.published is None or act.published >= since for act in found)


def test_the_cursor_is_short_and_readable_json(world: World) -> None:
    for page in pages_of(world, world.http()):
        assert len(page.cursor) <= 4096
        assert json.loads(page.cursor)["n"] == world.network


@pytest.mark.parametrize("broken", [b"", b"\xff", b"[]", b"null", b"x" * 5000, b'{"v":1}', b"[" * 4000])
def test_a_broken_cursor_is_told_from_a_good_one(world: World, broken: bytes) -> None:
    with pytest.raises(errors.CursorInvalid):
        pages_of(world, world.http(), broken)


def test_a_cursor_of_another_version_or_network_is_refused(world: World) -> None:
    cursor = json.loads(pages_of(world, world.http())[-1].cursor)
    for changed in ({**cursor, "v": 99}, {**cursor, "n": "elsewhere"}, {**cursor, "s": 3}):
        with pytest.raises(errors.CursorInvalid):
            pages_of(world, world.http(), json.dumps(changed).encode())


def test_a_cursor_with_values_of_the_wrong_kind_is_refused(world: World) -> None:
    cursor = json.loads(pages_of(world, world.http())[-1].cursor)
    changed = {**cursor, "s": {key: [value] for key, value in cursor["s"].items()}}
    with pytest.raises(errors.CursorInvalid):
        pages_of(world, world.http(), json.dumps(changed).encode())


def test_an_account_that_became_another_is_not_imported(world: World) -> None:
    expected = getattr(errors, world.read["impostor"]["raises"])
    with pytest.raises(expected):
        pages_of(world, world.http(impostor=True))


def test_a_shared_thing_keeps_its_author_and_carries_no_words(world: World) -> None:
    for act in acts_of(pages_of(world, world.http())):
        if act.type == "Announce":
            assert act.object.content is None
            assert act.object.attributed_to is not None


def test_everything_imported_was_meant_for_those_the_network_stands_for(world: World) -> None:
    meant_for = readable_audiences(world.connector.capabilities)
    assert {act.audience for act in acts_of(pages_of(world, world.http()))} <= meant_for


def test_a_server_of_the_company_brings_no_word_that_was_written_there(world: World) -> None:
    if "tenant" not in world.connector.capabilities:
        pytest.skip(f"{world.network} is read by everybody")
    acts = acts_of(pages_of(world, world.http()))
    assert {act.audience for act in acts} == {"internal"}
    assert {(act.object.name, act.object.content, act.object.tag) for act in acts} == {(None, None, ())}


def test_an_unchanged_source_costs_nothing_and_moves_nothing(world: World) -> None:
    if "etag" not in world.connector.capabilities:
        pytest.skip(f"{world.network} answers without validators")
    cursor = pages_of(world, world.http())[-1].cursor
    http = world.http()
    http.answers = {
        url: replace(found, status=304, body=b"") if found.headers.get("etag") else found
        for url, found in http.answers.items()
    }
    pages = pages_of(world, http, cursor)
    assert acts_of(pages) == []
    assert pages[-1].cursor == cursor
    assert any("If-None-Match" in asked.headers for asked in http.asked)


def test_every_time_is_aware(world: World) -> None:
    for act in acts_of(pages_of(world, world.http())):
        times = [act.published, act.updated, act.observed]
        assert all(moment is None or moment.utcoffset() == timedelta(0) for moment in times)


def test_a_date_that_cannot_be_read_is_unknown_and_not_the_present(world: World) -> None:
    if "dated_ids" in world.connector.capabilities:
        pytest.skip(f"{world.network} has no dates beside its ids: what cannot be read names nothing")
    http = world.http(without_dates)
    found = acts_of(pages_of(world, http))
    assert found
    assert {act.published for act in found} == {None}


def test_no_mail_address_no_ip_and_no_secret_is_kept(world: World) -> None:
    pages = pages_of(world, world.http())
    handles = {world.ref.handle}
    kept = " ".join([*texts(acts_of(pages)), *(page.cursor.decode() for page in pages)])
    assert set(EMAIL.findall(kept)) <= handles
    assert not IP_ADDRESS.search(kept)
    assert not any(secret in kept for secret in secrets_of(world))


def test_a_secret_travels_only_in_its_header(world: World) -> None:
    http = world.http()
    pages_of(world, http)
    for secret in secrets_of(world):
        assert not any(secret in asked.url for asked in http.asked)
        assert not any(secret in repr(asked) for asked in http.asked)


@pytest.mark.parametrize("requests", [0, 1, 2, 3])
def test_a_run_stays_within_its_requests(world: World, requests: int) -> None:
    http = world.http()
    drained(world, http, Budget(requests=requests))
    assert len(http.asked) <= requests

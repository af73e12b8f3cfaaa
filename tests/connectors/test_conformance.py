"""What every connector in the registry must keep, run on its recorded answers."""

import json
import re
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors import CONNECTORS, errors
from connectors.contract import OPEN_AUDIENCES, Budget, Response
from tests.connectors.replay import RECORDED, World, acts_of, pages_of, with_status, world_of

EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[a-z]{2,}", re.IGNORECASE)
IP_ADDRESS = re.compile(r"\b\d{1,3}(\.\d{1,3}){3}\b")


@pytest.fixture(params=sorted(CONNECTORS))
def world(request: pytest.FixtureRequest) -> World:
    return world_of(request.param)


def test_every_connector_has_recorded_answers_that_say_where_they_come_from() -> None:
    described = {folder.parent.name for folder in RECORDED.glob("*/README.md")}
    assert described >= set(CONNECTORS)


def test_what_a_person_types_finds_the_recorded_account(world: World) -> None:
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
    found = acts_of(pages_of(world, _lenient(world, since), budget=Budget(since=since)))
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


def test_everything_imported_was_open_to_everybody(world: World) -> None:
    assert {act.audience for act in acts_of(pages_of(world, world.http()))} <= OPEN_AUDIENCES


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 418, 500, 502, 503])
def test_a_failing_network_is_one_of_the_known_errors(world: World, status: int) -> None:
    with pytest.raises(errors.ConnectorError):
        pages_of(world, world.http(with_status(status)))


def test_a_server_error_never_ends_a_link(world: World) -> None:
    with pytest.raises(errors.TryLater):
        pages_of(world, world.http(with_status(500)))


@pytest.mark.parametrize(
    "header",
    [
        {"retry_after": "90"},
        {"retry_after": "{date}"},
        {"x_ratelimit_reset": "{epoch}"},
        {"x_ratelimit_reset": "{epoch}000"},
        {"x_ratelimit_reset": "{iso}"},
        {"ratelimit_reset": "90"},
    ],
)
def test_every_spelling_of_a_rate_limit_names_the_same_moment(world: World, header: dict[str, str]) -> None:
    reset = world.now + timedelta(seconds=90)
    words = {
        "date": reset.strftime("%a, %d %b %Y %H:%M:%S GMT"),
        "epoch": str(int(reset.timestamp())),
        "iso": reset.isoformat().replace("+00:00", "Z"),
    }
    said = {name: value.format(**words) for name, value in header.items()}
    with pytest.raises(errors.RateLimited) as caught:
        pages_of(world, world.http(with_status(429, **said)))
    assert caught.value.retry_at == reset


def test_html_in_place_of_data_is_a_format_error(world: World) -> None:
    page = b"<!doctype html><html><head><title>Sorry</title></head><body>Maintenance</body></html>"
    with pytest.raises(errors.SourceFormat):
        pages_of(world, world.http(lambda response: replace(response, body=page)))


@pytest.mark.parametrize(
    "body", [b"", b"\x00" * 100, b"\xff\xfe\xfa", b"[[[", b'{"a":', b"[1, null]", b"[" * 9999]
)
def test_garbage_is_a_known_error(world: World, body: bytes) -> None:
    with pytest.raises(errors.ConnectorError):
        pages_of(world, world.http(lambda response: replace(response, body=body)))


def test_a_cut_body_brings_no_activity_that_the_whole_would_not(world: World) -> None:
    whole = {act.id for act in acts_of(pages_of(world, world.http()))}
    found = _acts_or_error(world, lambda response: replace(response, body=response.body[:-200]))
    assert {act.id for act in found} <= whole


@pytest.mark.parametrize("charset", ["utf-9", "utf-7", "zip", "hex", "idna", "\x00"])
def test_a_wrong_charset_does_no_harm(world: World, charset: str) -> None:
    named = {"content-type": f"application/json; charset={charset}"}
    found = _acts_or_error(world, lambda response: replace(response, headers=named))
    assert {act.id for act in found} == {act.id for act in acts_of(pages_of(world, world.http()))}


def test_a_next_page_elsewhere_is_never_asked_for(world: World) -> None:
    away = '<https://evil.example/next?max_id=1&page=2>; rel="next", <https://evil.example/x>; rel="prev"'
    http = world.http(lambda response: replace(response, headers={**response.headers, "link": away}))
    http.answers = _Endless(http.answers, list(http.answers.values()))
    _drained(world, http, Budget(requests=12))
    assert not any("evil.example" in asked.url for asked in http.asked)


def test_a_server_that_repeats_itself_for_ever_is_left(world: World) -> None:
    http = world.http()
    http.answers = _Endless(http.answers, list(http.answers.values()))
    _drained(world, http, Budget(requests=30, pages=25))
    assert len(http.asked) <= 30


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
    spoil = re.compile(rb"\d{4}-\d\d-\d\dT[\d:.]+Z|\w{3}, \d\d \w{3} \d{4} [\d:]+ \+0000")
    http = world.http(lambda response: replace(response, body=spoil.sub(b"once upon a time", response.body)))
    found = acts_of(pages_of(world, http))
    assert found
    assert {act.published for act in found} == {None}


def test_no_mail_address_no_ip_and_no_secret_is_kept(world: World) -> None:
    pages = pages_of(world, world.http())
    handles = {"mastodonpy_test@mastodon.test"}
    kept = " ".join([*_texts(acts_of(pages)), *(page.cursor.decode() for page in pages)])
    assert set(EMAIL.findall(kept)) <= handles
    assert not IP_ADDRESS.search(kept)
    assert not any(secret in kept for secret in world.read["settings"].values())


def test_a_secret_travels_only_in_its_header(world: World) -> None:
    http = world.http()
    pages_of(world, http)
    for secret in world.read["settings"].values():
        assert not any(secret in asked.url for asked in http.asked)
        assert not any(secret in repr(asked) for asked in http.asked)


@pytest.mark.parametrize("requests", [0, 1, 2, 3])
def test_a_run_stays_within_its_requests(world: World, requests: int) -> None:
    http = world.http()
    _drained(world, http, Budget(requests=requests))
    assert len(http.asked) <= requests


class _Endless(dict[str, Response]):
    """Answers what was not recorded with the last recorded page that had something in it."""

    def __init__(self, known: dict[str, Response], pages: list[Response]) -> None:
        super().__init__(known)
        self._page = next(page for page in reversed(pages) if len(page.body) > 1000)

    def get(self, key: str, default: Any = None) -> Any:
        found = super().get(key)
        return self._page if found is None or found.body == b"[]" else found


def _lenient(world: World, since: datetime) -> Any:
    """The same answers for the one address that names the date."""
    http = world.http()
    for url in list(http.answers):
        if "author" in url:
            stamp = f"+created%3A%3E%3D{since.astimezone(UTC):%Y-%m-%dT%H}%3A{since:%M}%3A{since:%S}Z"
            http.answers[url.replace("&sort", f"{stamp}&sort")] = http.answers[url]
    return http


def _drained(world: World, http: Any, budget: Budget | None = None) -> list[Any]:
    pages = []
    try:
        for page in world.connector.poll(http, world.ref, None, budget or Budget()):
            pages.append(page)
    except errors.ConnectorError:
        pass
    return acts_of(pages)


def _acts_or_error(world: World, change: Any) -> list[Any]:
    return _drained(world, world.http(change))


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if is_dataclass(value):
        return [text for field in fields(value) for text in _texts(getattr(value, field.name))]
    if isinstance(value, (list, tuple)):
        return [text for item in value for text in _texts(item)]
    return []

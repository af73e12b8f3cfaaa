"""What every connector in the registry must keep when the network fails or lies."""

from dataclasses import replace
from datetime import timedelta

import pytest

from connectors import errors
from connectors.contract import Budget
from tests.connectors.conformance import Endless, acts_or_error, drained
from tests.connectors.replay import World, acts_of, pages_of, with_status


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
    found = acts_or_error(world, lambda response: replace(response, body=response.body[:-200]))
    assert {act.id for act in found} <= whole


@pytest.mark.parametrize("charset", ["utf-9", "utf-7", "zip", "hex", "idna", "\x00"])
def test_a_wrong_charset_does_no_harm(world: World, charset: str) -> None:
    named = {"content-type": f"application/json; charset={charset}"}
    found = acts_or_error(world, lambda response: replace(response, headers={**response.headers, **named}))
    assert {act.id for act in found} == {act.id for act in acts_of(pages_of(world, world.http()))}


def test_a_next_page_elsewhere_is_never_asked_for(world: World) -> None:
    away = '<https://evil.example/next?max_id=1&page=2>; rel="next", <https://evil.example/x>; rel="prev"'
    http = world.http(lambda response: replace(response, headers={**response.headers, "link": away}))
    http.answers = Endless(http.answers, list(http.answers.values()))
    drained(world, http, Budget(requests=12))
    assert not any("evil.example" in asked.url for asked in http.asked)


def test_a_server_that_repeats_itself_for_ever_is_left(world: World) -> None:
    http = world.http()
    http.answers = Endless(http.answers, list(http.answers.values()))
    drained(world, http, Budget(requests=30, pages=25))
    assert len(http.asked) <= 30

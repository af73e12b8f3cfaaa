"""A secret that its network reads in the address alone is seen by that network and by nobody else."""

import logging
import traceback
from collections.abc import Callable

import pytest

from connectors.contract import Credential
from connectors.errors import ConnectorError
from connectors.signing import secret_headers, signed, unsigned
from tests.connectors.far_side import FarSide
from tests.connectors.sockets import http_to

SECRET = "s3cret/k&y"
KEY = Credential(host="127.0.0.1", value=SECRET, parameter="api_key", name="key")
SENT = b"api_key=s3cret%2Fk%26y"


def test_a_secret_parameter_is_sent_and_not_shown_in_the_answer(serve: Callable[..., FarSide]) -> None:
    side = serve(**{"page?a=1&api_key=s3cret%2Fk%26y": lambda visit: visit.body(b"hello")})
    answer = http_to(side).get(f"{side.url}/page?a=1", credential=KEY)
    assert (answer.body, answer.url) == (b"hello", f"{side.url}/page?a=1")


def test_a_secret_parameter_is_not_sent_to_another_host(serve: Callable[..., FarSide]) -> None:
    side = serve(page=lambda visit: visit.body(b"hello"))
    elsewhere = Credential(host="api.example", value=SECRET, parameter="api_key")
    http_to(side).get(f"{side.url}/page", credential=elsewhere)
    assert SENT not in side.connections[0]


def test_a_redirect_that_repeats_the_secret_neither_doubles_nor_shows_it(
    serve: Callable[..., FarSide],
) -> None:
    side = serve(
        **{
            "old?api_key=s3cret%2Fk%26y": lambda visit: visit.redirect(
                "/new?b=2&api_key=s3cret%2Fk%26y", 301
            ),
            "new?b=2&api_key=s3cret%2Fk%26y": lambda visit: visit.body(b"there"),
        }
    )
    answer = http_to(side).get(f"{side.url}/old", credential=KEY)
    assert (answer.body, answer.moved_to) == (b"there", f"{side.url}/new?b=2")


def test_a_redirect_to_another_place_does_not_carry_the_secret_there(serve: Callable[..., FarSide]) -> None:
    other = serve(caught=lambda visit: visit.body(b"mine"))
    leak = f"{other.url}/caught?api_key=s3cret%2Fk%26y"
    side = serve(**{"page?api_key=s3cret%2Fk%26y": lambda visit: visit.redirect(leak)})
    http = http_to(side)
    http._allowed |= other.allowed
    assert http.get(f"{side.url}/page", credential=KEY).body == b"mine"
    assert SENT not in other.connections[0]


def test_a_failure_says_nothing_of_the_secret_in_errors_and_logs(
    serve: Callable[..., FarSide], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    side = serve(**{"page?api_key=s3cret%2Fk%26y": lambda visit: visit.send(b"nonsense")})
    with pytest.raises(ConnectorError) as caught:
        http_to(side).get(f"{side.url}/page", credential=KEY)
    said = "".join(traceback.format_exception(caught.value)) + caplog.text
    assert SENT.decode() not in said
    assert SECRET not in said


def test_an_address_without_a_secret_stays_as_it_is() -> None:
    plain = Credential(host="api.example", value=SECRET)
    odd = "https://api.example/a?b=%2f&c"
    assert signed(odd, None) == signed(odd, plain) == unsigned(odd, plain) == unsigned(odd, KEY) == odd


def test_a_secret_travels_in_one_place_alone() -> None:
    plain = Credential(host="api.example", value=SECRET)
    assert secret_headers(plain) == {"Authorization": SECRET}
    assert secret_headers(KEY) == secret_headers(None) == {}

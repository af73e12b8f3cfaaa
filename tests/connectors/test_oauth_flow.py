"""The steps of a permission: what the network may answer, and what each answer means."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from connectors.contract import Response
from connectors.errors import PermissionEnded, SourceFormat, SourceUnavailable
from connectors.limits import judged
from connectors.oauth.dpop import new_key
from connectors.oauth.flow import code_in, exchange, page_to_ask, refreshed, revoke, way_there
from connectors.oauth.parts import (
    NOT_AN_ANSWER,
    NOT_US,
    TOO_LATE,
    TOO_MUCH,
    Client,
    NotPermitted,
    Provider,
    Token,
)
from connectors.oauth.permitted import Permitted
from tests.connectors.replay import answer, replay
from tests.makers import NOW

HERE, AT = "https://hub.example/permissions/answer", "https://asks.example"
CLIENT = Client(id="hub", secret="s3cret")
PROVIDER = Provider(
    network="any",
    host="asks.example",
    issuer=AT,
    authorize=f"{AT}/authorize",
    token=f"{AT}/token",
    revoke=f"{AT}/revoke",
    api_host="asks.example",
    scope="who",
)
BOUND = replace(PROVIDER, push=f"{AT}/push", is_bound=True, key=new_key())
TOKEN = Token(access="a", refresh="r", scope="who", expires_at=NOW)


@dataclass(kw_only=True)
class Far:
    """Gives its answers one after another, and keeps what it was sent."""

    answers: list[Response]
    sent: list[tuple[str, dict[str, str], dict[str, str]]] = field(default_factory=list)

    def now(self):
        return NOW

    def get(self, url: str, **_more: Any) -> Response:
        raise AssertionError(f"nobody gets {url}")

    def post(self, url: str, form: Any, *, headers: Any = None, credential: Any = None) -> Response:
        self.sent.append((url, dict(form), dict(headers or {})))
        return judged(self.answers.pop(0), NOW, ("asks.example", ""))


def far(*said: tuple[int, Any] | Any, **headers: str) -> Far:
    pairs = [each if isinstance(each, tuple) else (200, each) for each in said]
    return Far(answers=[answer(AT, body, status, **headers) for status, body in pairs])


def exchanged(http: Far, provider: Provider = PROVIDER) -> Token:
    return exchange(http, provider, CLIENT, HERE, code="c", verifier="v" * 64, scope="who")


def refused(http: Far, provider: Provider = PROVIDER) -> str:
    with pytest.raises(NotPermitted) as caught:
        exchanged(http, provider)
    return str(caught.value)


def there(http: Far) -> str:
    return way_there(http, BOUND, CLIENT, HERE, state="s" * 30, verifier="v" * 64, scope="who")


def test_a_token_comes_with_its_end():
    token = exchanged(far({"access_token": "a", "expires_in": 3600}))
    assert (token.access, token.expires_at) == ("a", NOW + timedelta(hours=1))


@pytest.mark.parametrize("life", [None, "soon", -1, 0, float("nan"), [1]])
def test_a_life_that_makes_no_sense_is_no_end(life):
    assert exchanged(far({"access_token": "a", "expires_in": life})).expires_at is None


def test_a_life_for_ever_ends_some_day():
    assert exchanged(far({"access_token": "a", "expires_in": 1e300})).expires_at is None


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ((400, {"error": "invalid_grant"}), TOO_LATE),
        ((401, {"error": "invalid_client"}), NOT_US),
        ({"error": "bad_verification_code"}, TOO_LATE),
        ({"error": "something_new"}, NOT_AN_ANSWER),
        ({}, NOT_AN_ANSWER),
        ({"access_token": "a", "token_type": "mac"}, NOT_AN_ANSWER),
        ({"access_token": ""}, NOT_AN_ANSWER),
    ],
)
def test_a_refusal_is_said_in_our_own_words(said, words):
    assert refused(far(said)) == words


def test_t37_what_may_do_more_is_given_back_at_once():
    http = far({"access_token": "a", "scope": "who write"}, {})
    assert (refused(http), http.sent[-1][0]) == (TOO_MUCH, f"{AT}/revoke")


@pytest.mark.parametrize("scope", ["who", "", "who,"])
def test_less_than_was_asked_for_is_enough(scope):
    assert exchanged(far({"access_token": "a", "scope": scope})).access == "a"


@pytest.mark.parametrize(("status", "body"), [(400, {}), (403, {"message": "no"})])
def test_a_refusal_without_a_reason_is_no_answer(status, body):
    with pytest.raises(SourceFormat):
        exchanged(far((status, body)))


@pytest.mark.parametrize("status", [302, 404, 418, 500])
def test_any_other_status_is_tried_later(status):
    with pytest.raises(SourceUnavailable):
        exchanged(far((status, {})))


def test_a_refresh_without_a_new_refresh_token_keeps_the_old_one():
    new = refreshed(far({"access_token": "b"}), PROVIDER, CLIENT, TOKEN)
    assert (new.access, new.refresh) == ("b", "r")


def test_a_new_refresh_token_takes_the_old_ones_place():
    assert (
        refreshed(far({"access_token": "b", "refresh_token": "r2"}), PROVIDER, CLIENT, TOKEN).refresh == "r2"
    )


@pytest.mark.parametrize(
    "said", [(400, {"error": "invalid_grant"}), {"access_token": "b", "scope": "who write"}]
)
def test_a_refresh_that_is_refused_or_widened_ends_the_permission(said):
    with pytest.raises(PermissionEnded):
        refreshed(far(said), PROVIDER, CLIENT, TOKEN)


def test_another_trouble_with_a_refresh_is_tried_later():
    with pytest.raises(SourceUnavailable):
        refreshed(far((400, {"error": "slow_down"})), PROVIDER, CLIENT, TOKEN)


@pytest.mark.parametrize(
    "said",
    [
        (200, b""),
        (204, b""),
        (400, {"error": "invalid_token"}),
        (404, b"gone"),
        (401, {"error": "invalid_grant"}),
    ],
)
def test_a_token_that_is_gone_there_has_been_given_back(said):
    assert revoke(far(said, said), PROVIDER, CLIENT, TOKEN) is True


@pytest.mark.parametrize("said", [(400, b"<html>"), (403, {"error": "nope"}), (302, b""), (409, b"")])
def test_any_other_answer_is_tried_again(said):
    with pytest.raises(SourceUnavailable):
        revoke(far(said), PROVIDER, CLIENT, TOKEN)


def test_a_client_without_a_secret_says_who_it_is_in_the_form():
    http = far({"access_token": "a"})
    exchange(http, PROVIDER, Client(id="hub"), HERE, code="c", verifier="v" * 64, scope="who")
    assert ("client_secret" in http.sent[0][1], http.sent[0][1]["client_id"]) == (False, "hub")


def test_a_question_that_was_told_first_is_named_in_the_address():
    http = far((201, {"request_uri": "urn:1"}))
    assert (there(http), "code_challenge" in http.sent[0][1]) == (
        f"{AT}/authorize?client_id=hub&request_uri=urn%3A1",
        True,
    )


@pytest.mark.parametrize(
    ("said", "words"), [((400, {"error": "invalid_request"}), NOT_US), ({}, NOT_AN_ANSWER)]
)
def test_a_question_that_is_not_taken_is_said_in_words(said, words):
    with pytest.raises(NotPermitted, match=words[:20]):
        there(far(said))


def test_a_proof_is_made_anew_with_the_number_that_the_server_wants():
    http = far((400, {"error": "use_dpop_nonce"}), (201, {"request_uri": "urn:1"}), dpop_nonce="n1")
    there(http)
    proofs = [headers["DPoP"] for _url, _form, headers in http.sent]
    assert (len(proofs), proofs[0] != proofs[1]) == (2, True)


def test_another_refusal_is_not_asked_again():
    http = far((400, {"error": "invalid_request"}), dpop_nonce="n1")
    with pytest.raises(NotPermitted):
        there(http)
    assert len(http.sent) == 1


def test_without_a_place_for_questions_nothing_is_told_before():
    http = far()
    address = way_there(http, PROVIDER, CLIENT, HERE, state="s" * 30, verifier="v" * 64, scope="who")
    assert address == page_to_ask(PROVIDER, CLIENT, HERE, state="s" * 30, verifier="v" * 64, scope="who")


@pytest.mark.parametrize("code", ["", "x" * 2001])
def test_a_code_of_no_or_any_length_is_no_answer(code):
    with pytest.raises(NotPermitted, match=NOT_AN_ANSWER[:20]):
        code_in({"code": code}, AT, says_issuer=False)


def test_an_answer_needs_no_name_where_the_network_has_none():
    assert code_in({"code": "c"}, AT, says_issuer=False) == "c"


def test_the_wrapper_keeps_the_time_of_what_it_wraps():
    assert Permitted(replay(NOW), TOKEN.credential("asks.example")).now() == NOW

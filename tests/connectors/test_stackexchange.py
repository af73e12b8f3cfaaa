"""Stack Exchange: throttling inside a 200 and a 400, three streams, and an interface without 404."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from connectors import errors
from connectors.contract import AccountRef, Budget, Challenge, ObjectRef, Page, Response
from connectors.stackexchange import StackExchange
from connectors.stackexchange.posts import act_of, somebody
from connectors.stackexchange.walk import OVERLAP, Place, place_in, step
from tests.connectors.replay import Replay, acts_of, answer

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
AT = int(NOW.timestamp()) - 3600
ADA = AccountRef(network="stackexchange", host="stackoverflow.com", account_id="7")
USER = {"user_id": 7, "display_name": "Ada"}
BOB = {"user_id": 8, "display_name": "Bob"}
CODE = "plnhub-0123456789abcdef0123456789abcdef"


class Paths(dict[str, Response]):
    """Answers by path alone; each query is kept by whoever asks."""

    def get(self, key: str, default: Any = None) -> Any:
        return super().get(urlsplit(key).path.removeprefix("/2.3"), default)


def site(**paths: Any) -> Replay:
    """Answers by path, with slashes written as two underscores and semicolons as one."""
    known = {"users/7": [USER], "users/7/questions": [], "users/7/answers": [], "users/7/comments": []}
    asked = known | {name.replace("__", "/").replace("_", ";"): value for name, value in paths.items()}
    answers = {f"/{path}": wrapped(value) for path, value in asked.items()}
    return Replay(at=NOW, answers=Paths(answers))


def wrapped(value: Any, **more: Any) -> Response:
    if isinstance(value, Response):
        return value
    return answer("https://api.stackexchange.com/2.3/x", {"items": value, "has_more": False, **more})


def refusal(kind: int, message: str = "") -> Response:
    body = {"error_id": kind, "error_message": message, "error_name": "x"}
    return answer("https://api.stackexchange.com/2.3/x", body, 400)


def question(number: int = 1, **more: Any) -> dict[str, Any]:
    return {"question_id": number, "owner": USER, "creation_date": AT, "title": "Why?", **more}


def polled(http: Replay, cursor: bytes | None = None) -> list[Page]:
    return list(StackExchange({}).poll(http, ADA, cursor, Budget()))


def states(http: Replay, *object_ids: str) -> list[str]:
    refs = [
        ObjectRef(network=ADA.network, host=ADA.host, object_id=one, revision=str(AT)) for one in object_ids
    ]
    return [found.state for found in StackExchange({}).recheck(http, refs)]


def test_a_mail_address_is_not_kept_as_a_name() -> None:
    assert somebody({"user_id": 9, "display_name": "eve@mail.example"}, ADA.host).handle is None  # type: ignore[union-attr]


def test_an_unknown_number_names_nobody() -> None:
    with pytest.raises(errors.AccountNotFound):
        StackExchange({}).lookup(site(users__9=[]), "https://stackoverflow.com/users/9")


@pytest.mark.parametrize(
    ("kind", "raises"),
    [
        (400, errors.AccountNotFound),
        (403, errors.AccessDenied),
        (405, errors.AccessDenied),
        (500, errors.SourceUnavailable),
        (503, errors.SourceUnavailable),
    ],
)
def test_a_refusal_is_told_by_its_number_and_not_by_its_status(
    kind: int, raises: type[errors.ConnectorError]
) -> None:
    with pytest.raises(raises):
        polled(site(users__7=refusal(kind)))


@pytest.mark.parametrize(
    ("message", "seconds"),
    [
        ("too many requests from this IP, more requests available in 8222 seconds", 8222),
        ("too many requests", 900),
        ("more requests available in 999999 seconds", 86_400),
    ],
)
def test_a_throttled_request_tells_when_to_come_back(message: str, seconds: int) -> None:
    with pytest.raises(errors.RateLimited) as caught:
        polled(site(users__7=refusal(502, message)))
    assert caught.value.retry_at == NOW + timedelta(seconds=seconds)
    assert caught.value.scope == ("api.stackexchange.com", "")


def test_a_backoff_ends_the_run_once_the_page_is_kept() -> None:
    http = site(users__7__questions=wrapped([question()], backoff=30))
    pages = StackExchange({}).poll(http, ADA, None, Budget())
    assert [act.object.id for act in next(pages).activities] == ["posts/1"]
    with pytest.raises(errors.RateLimited) as caught:
        next(pages)
    assert caught.value.retry_at == NOW + timedelta(seconds=30)


def test_a_backoff_after_the_last_page_is_told_to_whoever_comes_next() -> None:
    pages = polled(site(users__7__comments=wrapped([], backoff=30)))
    assert pages[-1].not_before == NOW + timedelta(seconds=30)


def test_the_key_goes_with_the_request_and_not_into_the_address() -> None:
    http = site()
    list(StackExchange({"key": "s3cret"}).poll(http, ADA, None, Budget()))
    assert {asked.credential and asked.credential.parameter for asked in http.asked} == {"key"}


def test_an_answer_names_whom_it_answers() -> None:
    given = {"answer_id": 5, "question_id": 3, "owner": USER, "creation_date": AT}
    http = site(users__7__answers=[given], posts__3=[{"post_id": 3, "owner": BOB}])
    [act] = acts_of(polled(http))
    assert (act.object.id, act.in_reply_to, act.context) == ("posts/5", "posts/3", "posts/3")
    assert [one.account_id for one in act.mentions] == ["8"]


def test_a_comment_names_who_is_replied_to_before_the_author() -> None:
    given = {"comment_id": 5, "post_id": 3, "owner": USER, "creation_date": AT, "reply_to_user": BOB}
    deleted = {"user_type": "does_not_exist", "display_name": "user9"}
    http = site(users__7__comments=[given], posts__3=[{"post_id": 3, "owner": deleted}])
    [act] = acts_of(polled(http))
    assert (act.in_reply_to, [one.account_id for one in act.mentions]) == ("posts/3", ["8"])


def test_what_belongs_to_another_number_is_not_imported() -> None:
    with pytest.raises(errors.AccountMismatch):
        polled(site(users__7__questions=[question(owner=BOB)]))


@pytest.mark.parametrize("odd", [{"owner": USER}, {"question_id": 1}])
def test_a_thing_without_number_or_owner_says_nothing(odd: dict[str, Any]) -> None:
    assert act_of("questions", odd, {}, ADA, NOW) is None


def test_a_user_answered_under_another_number_is_not_read() -> None:
    with pytest.raises(errors.AccountMismatch):
        polled(site(users__7=[BOB]))


def test_the_website_and_the_about_me_prove_a_profile() -> None:
    http = site(users__7=[USER | {"website_url": "https://hub.example/p/1", "about_me": f"<p>{CODE}</p>"}])
    http.answers["/filters/create"] = wrapped([{"filter": "!abc"}])
    later = NOW + timedelta(hours=1)
    link = Challenge(
        kind="rel_me",
        expires_at=later,
        hub_page="https://hub.example/p/1",
        hub_links=("https://stackoverflow.com/users/7",),
    )
    code = Challenge(kind="bio_token", expires_at=later, token=CODE)
    assert [StackExchange({}).verify(http, ADA, one).proven for one in (link, code)] == [True, True]
    assert parse_qs(urlsplit(http.asked[-1].url).query)["filter"] == ["!abc"]


def test_what_a_whole_answer_leaves_out_is_gone() -> None:
    there = [
        {"post_id": 1, "creation_date": AT},
        {"post_id": 3, "creation_date": AT, "last_edit_date": AT + 5},
    ]
    comments = [{"comment_id": 1, "creation_date": AT, "edited": True}]
    http = site(posts__1_2_3=there, comments__1=comments)
    assert states(http, "posts/1", "posts/2", "posts/3", "comments/1") == [
        "present",
        "gone",
        "edited",
        "edited",
    ]


@pytest.mark.parametrize("odd", [wrapped([], has_more=True), refusal(500), refusal(403)])
def test_half_an_answer_says_nothing_of_what_is_missing(odd: Response) -> None:
    assert states(site(posts__1=odd), "posts/1") == ["unknown"]


def test_a_throttled_second_look_is_put_off() -> None:
    with pytest.raises(errors.RateLimited):
        states(site(posts__1=refusal(502)), "posts/1")


def test_the_second_look_waits_when_it_is_asked_to() -> None:
    http = site(posts__1=wrapped([{"post_id": 1, "creation_date": AT}], backoff=9))
    ref = ObjectRef(network=ADA.network, host=ADA.host, object_id="posts/1")
    found = StackExchange({}).recheck(http, [ref])
    assert next(found).state == "present"
    with pytest.raises(errors.RateLimited):
        next(found)


def test_a_stream_is_read_by_date_and_within_one_second_by_page() -> None:
    more = {"items": [question(creation_date=90)], "has_more": True}
    place = step(Place(), more, None).place
    assert (place.position, place.page) == (90, 1)
    assert step(place, more, None).place.page == 2
    stuck = Place(position=90, page=25)
    assert step(stuck, more, None).is_cut


def test_each_stream_is_read_again_from_a_little_before_its_end() -> None:
    place = Place(known=(5000, 0, 0))
    assert place.query(None)["fromdate"] == str(5000 - OVERLAP)
    assert place.start(datetime.fromtimestamp(4800, UTC)) == 4800


@pytest.mark.parametrize(
    "state",
    [
        {"known": [1, 2]},
        {"known": [1, 2, "3"]},
        {"known": [1, 2, -3]},
        {"known": [0, 0, 0], "stream": 3},
        {"known": [0, 0, 0], "page": 26},
        {"known": [0, 0, 0], "position": True},
    ],
)
def test_a_damaged_place_is_refused(state: dict[str, Any]) -> None:
    with pytest.raises(errors.CursorInvalid):
        place_in(state)

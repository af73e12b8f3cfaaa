"""Discourse: renamed people, drifting offsets, and what only a post's own address tells."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors import errors
from connectors.contract import AccountRef, Activity, Budget, Challenge, ObjectRef, Response
from connectors.discourse import Discourse
from connectors.discourse.naming import name_and_host
from connectors.discourse.walk import LAST_OFFSET, Place, fresh, place_in, step
from tests.connectors.replay import Replay, acts_of, answer, replay

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
HOST = "https://forum.example"
ADA = AccountRef(network="discourse", host="forum.example", account_id="7", handle="ada")
CODE = "plnhub-0123456789abcdef0123456789abcdef"
MISSING = answer("", {}, 404)


def action(post: int = 5, number: int = 4, **more: Any) -> dict[str, Any]:
    said = {"post_id": post, "topic_id": 3, "post_number": number, "slug": "maps", "title": "Maps"}
    return said | {"created_at": "2026-11-22T10:00:00.000Z", "user_id": 7, "acting_user_id": 7} | more


def forum(*actions: dict[str, Any], **paths: Any) -> Replay:
    """`paths`: what else is answered, with slashes written as two underscores and without .json."""
    known: dict[str, Any] = {"u__ada": {"user": {"id": 7, "username": "ada"}}}
    http = replay(NOW)
    for path, thing in (known | paths).items():
        url = f"{HOST}/{path.replace('__', '/')}.json"
        http.answers[url] = thing if isinstance(thing, Response) else answer(url, thing)
    for name in ("ada", "lovelace"):
        for offset, shown in ((0, list(actions)), (1, [])):
            url = f"{HOST}/user_actions.json?username={name}&filter=4%2C5&offset={offset}"
            http.answers[url] = answer(url, {"user_actions": shown})
    return http


def numbered(http: Replay, users: list[dict[str, Any]]) -> Replay:
    url = f"{HOST}/user-cards.json?user_ids=7"
    http.answers[url] = answer(url, {"users": users})
    return http


def acts(http: Replay) -> list[Activity]:
    return acts_of(list(Discourse({}).poll(http, ADA, None, Budget())))


def post(**more: Any) -> dict[str, Any]:
    return {"id": 5, "version": 1, "updated_at": "2026-11-22T10:00:00.000Z"} | more


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("https://forum.example/u/ada", ("ada", "forum.example")),
        ("https://forum.example/u/ada/summary", ("ada", "forum.example")),
        ("https://forum.example/users/Ad%C3%A9.x", ("Adé.x", "forum.example")),
        ("ada@forum.example", ("ada", "forum.example")),
    ],
)
def test_a_profile_is_written_in_several_ways(typed: str, found: tuple[str, str]) -> None:
    assert name_and_host(typed) == found


@pytest.mark.parametrize(
    "typed", ["", "ada", "https://forum.example/t/maps/3", "http://[::1", "a b@forum.example"]
)
def test_what_names_no_profile_is_refused(typed: str) -> None:
    with pytest.raises(errors.AccountNotFound):
        name_and_host(typed)


@pytest.mark.parametrize("shown", [MISSING, {"user": {"id": -1, "username": "system"}}, {"user": {"id": 7}}])
def test_nobody_and_the_forum_itself_are_no_account(shown: Any) -> None:
    with pytest.raises(errors.AccountNotFound):
        Discourse({}).lookup(forum(u__ada=shown), "ada@forum.example")


def test_a_closed_forum_says_so() -> None:
    with pytest.raises(errors.AccessDenied):
        Discourse({}).lookup(forum(u__ada=answer("", {}, 403)), "ada@forum.example")


def test_somebody_who_was_renamed_is_read_under_the_new_name() -> None:
    http = numbered(
        forum(action(number=1), u__ada=MISSING, posts__5=post()), [{"id": 7, "username": "lovelace"}]
    )
    assert len(acts(http)) == 1
    assert "username=lovelace" in http.asked[2].url


def test_a_name_that_another_has_taken_brings_nothing() -> None:
    with pytest.raises(errors.AccountMismatch):
        acts(numbered(forum(u__ada={"user": {"id": 9, "username": "ada"}}), []))


def test_an_account_that_is_nowhere_is_gone() -> None:
    with pytest.raises(errors.AccountGone):
        acts(numbered(forum(u__ada=MISSING), []))


def test_a_forum_that_does_not_know_numbers_is_no_reason_to_guess() -> None:
    http = forum(u__ada=MISSING)
    http.answers[f"{HOST}/user-cards.json?user_ids=7"] = MISSING
    with pytest.raises(errors.AccountGone):
        acts(http)


@pytest.mark.parametrize("bio", [{"bio_raw": CODE}, {"bio_cooked": f"<p>{CODE}</p>"}])
def test_the_code_may_stand_in_either_form_of_the_about_me(bio: dict[str, str]) -> None:
    challenge = Challenge(kind="bio_token", token=CODE, expires_at=NOW + timedelta(hours=1))
    http = forum(u__ada={"user": {"id": 7, "username": "ada"} | bio})
    assert Discourse({}).verify(http, ADA, challenge).proven


def test_a_topic_answers_nobody() -> None:
    [act] = acts(forum(action(number=1), posts__5=post()))
    assert (act.in_reply_to, act.mentions, act.object.name) == (None, (), "Maps")
    assert act.object.url == f"{HOST}/t/maps/3/1"


def test_a_reply_names_the_post_it_answers_and_its_author() -> None:
    answered = {"id": 2, "user_id": 8, "username": "bob"}
    [act] = acts(forum(action(reply_to_post_number=2), posts__5=post(), posts__by_number__3__2=answered))
    assert (act.in_reply_to, act.context) == ("2", "topic/3")
    assert [one.account_id for one in act.mentions] == ["8"]


def test_a_reply_to_the_topic_answers_its_first_post() -> None:
    first = {"id": 1, "user_id": 7, "username": "ada"}
    [act] = acts(forum(action(), posts__5=post(), posts__by_number__3__1=first))
    assert (act.in_reply_to, act.mentions) == ("1", ())


def test_a_reply_whose_parent_is_not_to_be_had_is_still_a_reply() -> None:
    [act] = acts(forum(action(), posts__5=post(), posts__by_number__3__1=answer("", status=429)))
    assert act.in_reply_to == "topic/3"


@pytest.mark.parametrize("odd", [{"deleted": True}, {"hidden": True}, {"post_id": None}, {"topic_id": None}])
def test_what_is_hidden_or_has_no_number_says_nothing(odd: dict[str, Any]) -> None:
    assert acts(forum(action(**odd))) == []


def test_what_another_wrote_is_not_imported() -> None:
    assert acts(forum(action(acting_user_id=8))) == []


@pytest.mark.parametrize(
    ("shown", "state"),
    [
        (post(), "present"),
        (post(updated_at="2026-11-22T12:00:00.000Z"), "edited"),
        (post(deleted_at="2026-11-22T12:00:00.000Z"), "gone"),
        (post(user_deleted=True), "gone"),
        (post(hidden=True), "hidden"),
        (MISSING, "gone"),
        (answer("", {}, 403), "hidden"),
        (answer("", {}, 500), "unknown"),
    ],
)
def test_a_posts_own_address_tells_how_it_stands(shown: Any, state: str) -> None:
    ref = ObjectRef(network="discourse", host=ADA.host, object_id="5", revision="2026-11-22T10:00:00.000Z")
    found = next(iter(Discourse({}).recheck(forum(posts__5=shown), [ref])))
    assert found.state == state


def test_pages_overlap_and_what_is_listed_twice_counts_once() -> None:
    page = [action(post=number) for number in (9, 8, 7, 6)]
    onward = step(Place(), page, None).place
    assert onward.offset == 1
    assert [one["post_id"] for one in fresh([*page, action(post=5), action(post=5)], onward)] == [5]


def test_two_days_before_the_newest_are_read_again() -> None:
    place = Place(until="2026-11-20T10:00:00+00:00")
    early, late = ([action(created_at=f"2026-11-{day}T10:00:00Z")] for day in (17, 19))
    assert step(place, early, None).complete
    assert not step(place, late, None).complete


def test_a_list_without_end_is_left_and_the_gap_admitted() -> None:
    taken = step(Place(offset=LAST_OFFSET), [action()], None)
    assert (taken.complete, taken.is_cut) == (True, True)


def test_a_version_stands_for_a_time_that_is_missing() -> None:
    [act] = acts(forum(action(number=1), posts__5={"id": 5, "version": 3}))
    assert act.revision == "3"


@pytest.mark.parametrize("state", [{"until": "x"}, {"top": "2026"}, {"known": "!"}, {"offset": -1}])
def test_a_damaged_place_is_refused(state: dict[str, Any]) -> None:
    with pytest.raises(errors.CursorInvalid):
        place_in(state)

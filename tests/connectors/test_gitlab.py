"""GitLab: what its events say, what they leave out, and who may know."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors import errors
from connectors.contract import AccountRef, Activity, Budget, Challenge, Response
from connectors.gitlab import GitLab
from connectors.gitlab.naming import name_and_host
from connectors.gitlab.walk import Place, place_in, step
from tests.connectors.replay import Replay, acts_of, answer, replay

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
API = "https://gitlab.example/api/v4"
ADA = AccountRef(network="gitlab", host="gitlab.example", account_id="7", handle="ada")
USER = {"id": 7, "username": "ada", "state": "active"}
BOB = {"id": 8, "username": "bob"}
EVENTS = f"{API}/users/7/events?sort=asc&per_page=20&page=1"
HOME = "https://gitlab.example/org/repo"
PROJECT = {"id": 1, "visibility": "public", "web_url": HOME}
MERGE = "MergeRequest"
PUSH = {"ref_type": "branch", "commit_to": "c0ffee"}
CODE = "plnhub-0123456789abcdef0123456789abcdef"


def event(action: str, number: int = 1, **more: Any) -> dict[str, Any]:
    said = {"id": number, "project_id": 1, "author_id": 7, "created_at": "2026-11-22T10:00:00.000Z"}
    return said | {"action_name": action} | more


def note(**more: Any) -> dict[str, Any]:
    said = {"id": 5, "body": "Yes", "noteable_type": "Issue", "noteable_iid": 3, "system": False}
    return event("commented on", target_type="Note", note=said | more)


def gitlab(*events: dict[str, Any], **things: Any) -> Replay:
    """`things`: what stands at each path of the project, with slashes written as two underscores."""
    http = replay(NOW, answer(f"{API}/users/7", USER), answer(EVENTS, list(events)))
    for path, thing in ({"projects__1": PROJECT} | things).items():
        url = f"{API}/{path.replace('__', '/')}"
        http.answers[url] = thing if isinstance(thing, Response) else answer(url, thing)
    return http


def acts(http: Replay, settings: dict[str, str] | None = None) -> list[Activity]:
    return acts_of(list(GitLab(settings or {}).poll(http, ADA, None, Budget())))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("https://gitlab.com/ada", ("ada", "gitlab.com")),
        ("ada@git.Example", ("ada", "git.example")),
        ("@ada", ("ada", "gitlab.com")),
        ("https://git.example:8443/ada_l.x/", ("ada_l.x", "git.example:8443")),
    ],
)
def test_an_account_is_written_in_several_ways(typed: str, found: tuple[str, str]) -> None:
    assert name_and_host(typed) == found


@pytest.mark.parametrize(
    "typed", ["", "https://gitlab.com/org/repo", "a b", "ada@b@c", "http://[::1", "ada@host/path"]
)
def test_what_names_no_account_is_refused(typed: str) -> None:
    with pytest.raises(errors.AccountNotFound):
        name_and_host(typed)


@pytest.mark.parametrize("users", [[], [BOB], [{"id": 3, "username": "ghost"}]])
def test_only_the_name_itself_is_the_account(users: list[dict[str, Any]]) -> None:
    with pytest.raises(errors.AccountNotFound):
        GitLab({}).lookup(replay(NOW, answer(f"{API}/users?username=ghost", users)), "ghost@gitlab.example")


@pytest.mark.parametrize(
    ("said", "act", "path"),
    [
        (event("opened", target_type="Issue", target_iid=3), "Create Issue", "/issues/3"),
        (event("opened", target_type="WorkItem", target_iid=3), "Create Issue", "/issues/3"),
        (event("opened", target_type=MERGE, target_iid=3), "Create PullRequest", "/merge_requests/3"),
        (event("approved", target_type=MERGE, target_iid=3), "Create Review", "/merge_requests/3/approvals"),
        (note(), "Create Note", "/issues/3/notes/5"),
        (event("pushed to", push_data=PUSH), "Create Commit", "/repository/commits/c0ffee"),
        (event("pushed new", push_data=PUSH), "Create Commit", "/repository/commits/c0ffee"),
        (event("created"), "Create Repository", ""),
        (event("joined"), "Join Repository", ""),
    ],
)
def test_each_verb_has_its_act(said: dict[str, Any], act: str, path: str) -> None:
    missing = answer("", {}, 404)
    [found] = acts(gitlab(said, projects__1__issues__3=missing, projects__1__merge_requests__3=missing))
    assert (f"{found.type} {found.object.type}", found.object.id) == (act, f"projects/1{path}")


@pytest.mark.parametrize(
    "said",
    [
        event("closed", target_type="Issue", target_iid=3),
        event("accepted", target_type="MergeRequest", target_iid=3),
        event("left"),
        event("opened", target_type="Milestone", target_iid=3),
        event("opened", target_type="Issue"),
        event("approved", target_type="Issue", target_iid=3),
        event("created", target_type="DesignManagement::Design"),
        event("opened", target_type="Issue", target_iid=3, project_id=None),
        event("pushed to", push_data={"ref_type": "tag", "commit_to": "c0ffee"}),
        event("pushed to", push_data={"ref_type": "branch", "commit_to": None}),
        note(system=True),
        note(internal=True),
        note(confidential=True),
        note(noteable_type="Commit"),
    ],
)
def test_the_rest_says_nothing(said: dict[str, Any]) -> None:
    assert acts(gitlab(said)) == []


@pytest.mark.parametrize(
    "project",
    [
        PROJECT | {"visibility": "internal"},
        PROJECT | {"visibility": "private"},
        {"id": 1, "web_url": HOME},
        PROJECT | {"web_url": "https://elsewhere.example/org/repo"},
        answer("", {"message": "404 Project Not Found"}, 404),
    ],
)
def test_what_happens_in_a_project_that_is_not_public_is_not_told(project: Any) -> None:
    assert acts(gitlab(event("joined"), projects__1=project)) == []


def test_a_comment_names_who_began_the_thread() -> None:
    [act] = acts(gitlab(note(), projects__1__issues__3={"author": BOB, "iid": 3}))
    assert (act.in_reply_to, act.context) == ("projects/1/issues/3", "projects/1/issues/3")
    assert [one.account_id for one in act.mentions] == ["8"]


def test_one_thing_is_asked_for_once_in_a_run() -> None:
    http = gitlab(note(), note(id=6), projects__1__issues__3={"author": BOB})
    assert len(acts(http)) == 2
    assert len([asked for asked in http.asked if asked.url.endswith("/issues/3")]) == 1


def test_a_limit_leaves_the_details_out_and_not_the_act() -> None:
    http = gitlab(note(), projects__1__issues__3=answer("", status=429))
    [act] = acts(http)
    assert (act.object.id, act.mentions) == ("projects/1/issues/3/notes/5", ())


def test_a_limit_before_it_is_known_whether_a_project_is_public_ends_the_run() -> None:
    with pytest.raises(errors.RateLimited):
        acts(gitlab(note(), projects__1=answer("", status=429)))


def test_what_another_account_did_is_not_imported() -> None:
    with pytest.raises(errors.AccountMismatch):
        acts(gitlab(event("joined", author_id=8)))


def test_a_blocked_account_is_gone() -> None:
    with pytest.raises(errors.AccountGone):
        acts(replay(NOW, answer(f"{API}/users/7", USER | {"state": "blocked"})))


def test_a_number_that_leads_to_another_is_not_read() -> None:
    with pytest.raises(errors.AccountMismatch):
        acts(replay(NOW, answer(f"{API}/users/7", BOB)))


def test_a_deleted_account_is_gone() -> None:
    nobody = answer(f"{API}/users?username=ada", [])
    with pytest.raises(errors.AccountGone):
        acts(replay(NOW, answer(f"{API}/users/7", {}, 404), nobody))


@pytest.mark.parametrize(("host", "sent"), [("", False), ("gitlab.example", True), ("other.example", False)])
def test_the_token_goes_to_its_own_server_alone(host: str, sent: bool) -> None:
    http = gitlab(event("joined"))
    acts(http, {"token": "glpat", "host": host})
    assert {asked.credential is not None for asked in http.asked} == {sent}


def test_a_token_that_ran_out_is_told_from_a_closed_door() -> None:
    settings = {"token": "glpat", "host": "gitlab.example"}
    with pytest.raises(errors.AuthExpired):
        acts(replay(NOW, answer(f"{API}/users/7", {}, 401)), settings)


def test_website_and_bio_prove_an_account() -> None:
    http = replay(NOW, answer(f"{API}/users/7", USER | {"website_url": "hub.example/p/1", "bio": CODE}))
    later, page = NOW + timedelta(hours=1), "https://hub.example/p/1"
    link = Challenge(
        kind="rel_me", expires_at=later, hub_page=page, hub_links=("https://gitlab.example/ada",)
    )
    code = Challenge(kind="bio_token", expires_at=later, token=CODE)
    assert [GitLab({}).verify(http, ADA, one).proven for one in (link, code)] == [True, True]


def test_two_days_are_read_again_and_the_zone_of_the_server_is_allowed_for() -> None:
    assert Place(day="2026-11-22").query(None)["after"] == "2026-11-19"
    assert "after" not in Place().query(None)
    assert Place().query(NOW)["after"] == "2026-11-19"


def test_a_walk_keeps_its_first_day_to_the_end() -> None:
    more = [event("joined", 9, created_at="2026-11-24T10:00:00Z")]
    middle = step(Place(day="2026-11-22"), more, has_more=True, since=None).place
    assert (middle.page, middle.query(None)["after"]) == (2, "2026-11-19")
    done = step(middle, [], has_more=False, since=None).place
    assert (done.day, done.known) == ("2026-11-24", frozenset({9}))


@pytest.mark.parametrize("state", [{"day": "x"}, {"after": "20261122"}, {"page": 0}, {"known": "1,,2"}])
def test_a_damaged_place_is_refused(state: dict[str, Any]) -> None:
    with pytest.raises(errors.CursorInvalid):
        place_in(state)

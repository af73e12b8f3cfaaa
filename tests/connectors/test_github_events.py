"""GitHub's events as described and its search as recorded."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from connectors.contract import Budget
from connectors.cursor import pack
from connectors.errors import AccountMismatch, CursorInvalid
from connectors.github.events import acts_in
from connectors.github.search import found_acts, is_cut, is_last_page
from tests.connectors.github_world import (
    ADA,
    API,
    BOB,
    EVENTS,
    NOW,
    SEARCH,
    USER,
    event,
    github,
    opened,
    polled,
)
from tests.connectors.replay import acts_of, answer


def test_a_comment_answers_the_thread_and_names_who_opened_it() -> None:
    comment = {"id": 5, "body": "Try **this**", "user": USER, "updated_at": "2026-11-22T10:00:00Z"}
    said = event("IssueCommentEvent", action="created", issue={"number": 3, "user": BOB}, comment=comment)
    act = acts_in([said], ADA, NOW)[0]
    assert act.object.id == "org/repo/issues/comments/5"
    assert (act.in_reply_to, act.context) == ("org/repo/issues/3", "org/repo/issues/3")
    assert [one.account_id for one in act.mentions] == ["8"]


def test_a_comment_on_ones_own_thread_addresses_nobody() -> None:
    said = event("IssueCommentEvent", action="created", issue={"number": 3, "user": USER}, comment={"id": 5})
    assert acts_in([said], ADA, NOW)[0].mentions == ()


def test_a_deleted_user_is_nobody() -> None:
    ghost = {"login": "ghost", "id": 10137}
    said = event("IssueCommentEvent", action="created", issue={"number": 3, "user": ghost}, comment={"id": 5})
    assert acts_in([said], ADA, NOW)[0].mentions == ()


def test_a_star_is_a_like_and_a_fork_a_share() -> None:
    acts = acts_in([event("WatchEvent", action="started"), event("ForkEvent", forkee={"id": 2})], ADA, NOW)
    assert [(act.type, act.object.id) for act in acts] == [("Like", "org/repo"), ("Announce", "org/repo")]


@pytest.mark.parametrize(
    "odd",
    [
        event("IssuesEvent", action="closed", issue={"number": 1}),
        event("DeleteEvent", ref="x"),
        event("MadeUpEvent"),
        event("PushEvent"),
        {**opened(1), "public": False},
        {**opened(1), "public": None},
        {**opened(1), "repo": {"name": "../../etc"}},
        {**opened(1), "payload": None},
        {**opened(1), "type": None},
    ],
)
def test_an_event_that_says_nothing_to_the_public_is_left_out(odd: dict[str, Any]) -> None:
    assert acts_in([odd], ADA, NOW) == ()


def test_an_event_of_somebody_else_stops_the_poll() -> None:
    with pytest.raises(AccountMismatch):
        acts_in([{**opened(1), "actor": BOB}], ADA, NOW)


def test_a_thin_pull_request_gets_its_title_by_a_second_request() -> None:
    thin = {"id": 1, "number": 4, "url": f"{API}/repos/org/repo/pulls/4", "head": {}, "base": {}}
    full = {"number": 4, "title": "Teach the cat", "user": USER, "updated_at": "2026-11-22T11:00:00Z"}
    http = github(
        answer(EVENTS + "1", [event("PullRequestEvent", action="opened", number=4, pull_request=thin)]),
        answer(f"{API}/repos/org/repo/issues/4", full),
    )
    act = acts_of(polled(http))[0]
    assert (act.object.type, act.object.name, act.object.id) == (
        "PullRequest",
        "Teach the cat",
        "org/repo/issues/4",
    )


@pytest.mark.parametrize("status", [404, 410, 403, 451, 500, 429])
def test_a_thin_event_whose_details_cannot_be_had_stays_thin(status: int) -> None:
    http = github(
        answer(
            EVENTS + "1", [event("PullRequestEvent", action="opened", number=4, pull_request={"number": 4})]
        ),
        answer(f"{API}/repos/org/repo/issues/4", {}, status),
    )
    act = acts_of(polled(http))[0]
    assert (act.object.name, act.object.url) == (None, "https://github.com/org/repo/pull/4")


def test_a_pushed_commit_is_credited_to_its_author_and_keeps_no_mail_address() -> None:
    commit = {
        "sha": "abc",
        "commit": {"message": "Fix it\n\nlong", "author": {"email": "b@x.example"}},
        "author": BOB,
    }
    http = github(
        answer(EVENTS + "1", [event("PushEvent", head="abc")]),
        answer(f"{API}/repos/org/repo/commits/abc", commit),
    )
    thing = acts_of(polled(http))[0].object
    assert (thing.name, thing.attributed_to and thing.attributed_to.handle) == ("Fix it", "bob")
    assert "b@x.example" not in repr(thing)


def test_pages_are_walked_until_what_is_known() -> None:
    more: dict[str, Any] = {"link": f'<{API}/x?page=2>; rel="next"'}
    first = polled(github(answer(EVENTS + "1", [opened(1, 30)])))
    http = github(
        answer(EVENTS + "1", [opened(9, 1), opened(8, 2)], **more),
        answer(EVENTS + "2", [opened(7, 3), opened(1, 40)], **more),
    )
    found = polled(http, first[-1].cursor)
    assert {act.object.name for act in acts_of(found)} == {"Issue 9", "Issue 8", "Issue 7", "Issue 1"}
    assert (found[-1].complete, found[-1].truncated) == (True, False)


def test_events_lost_between_two_polls_are_admitted() -> None:
    more: dict[str, Any] = {"link": f'<{API}/x?page=9>; rel="next"'}
    first = polled(github(answer(EVENTS + "1", [opened(1, 300)])))
    http = github(*(answer(EVENTS + str(page), [opened(90 - page, page)], **more) for page in (1, 2, 3)))
    assert any(page.truncated for page in polled(http, first[-1].cursor))


def test_what_lies_before_the_events_is_searched_for_once() -> None:
    http = github(answer(EVENTS + "1", [opened(1)]))
    cursor = polled(http)[-1].cursor
    assert [asked.url for asked in http.asked].count(SEARCH) == 1
    polled(http, cursor)
    assert [asked.url for asked in http.asked].count(SEARCH) == 1


def test_no_search_is_made_when_the_events_reach_the_consent() -> None:
    http = github(answer(EVENTS + "1", [opened(1, 1), opened(2, 100)]))
    pages = polled(http, budget=Budget(since=NOW - timedelta(hours=50)))
    assert [act.object.name for act in acts_of(pages)] == ["Issue 1"]
    assert not any("search" in asked.url for asked in http.asked)


def test_an_account_that_hides_from_search_is_read_without_it() -> None:
    http = github(answer(EVENTS + "1", [opened(1)]), answer(SEARCH, {"message": "Validation Failed"}, 422))
    assert polled(http)[-1].complete


def test_a_found_issue_and_its_event_are_one_activity() -> None:
    item = {**opened(1)["payload"]["issue"], "repository_url": f"{API}/repos/Org/Repo"}
    found = found_acts({"items": [item]}, ADA, NOW)
    assert found[0].id == acts_in([opened(1)], ADA, NOW)[0].id


def test_the_recorded_search_is_read(shared_data: Path) -> None:
    path = shared_data / "connectors" / "github" / "octokit_search-issues.json"
    read = json.loads(path.read_text("utf-8"))[0]["response"]
    acts = found_acts(read, replace(ADA, account_id="1001"), NOW)
    assert [act.object.name for act in acts] == ["The doors don’t open"]
    assert (is_last_page(read, 1), is_cut(read)) == (True, False)


@pytest.mark.parametrize("cut", [{"total_count": 1001}, {"incomplete_results": True, "total_count": 1}])
def test_a_search_that_is_cut_says_so(cut: dict[str, Any]) -> None:
    assert is_cut(cut)


def saying(kind: str, **payload: Any) -> tuple[str, str, str | None]:
    act = acts_in([event(kind, **payload)], ADA, NOW)[0]
    return act.object.type, act.object.id, act.in_reply_to


def test_a_review_answers_its_pull_request() -> None:
    review, pull = {"id": 6, "submitted_at": "2026-11-22T10:00:00Z"}, {"number": 4, "user": BOB}
    found = saying("PullRequestReviewEvent", action="created", review=review, pull_request=pull)
    assert found == ("Review", "org/repo/pulls/4/reviews/6", "org/repo/issues/4")


def test_a_remark_in_a_review_answers_the_remark_before_it() -> None:
    remark = {"id": 6, "in_reply_to_id": 5}
    found = saying(
        "PullRequestReviewCommentEvent", action="created", comment=remark, pull_request={"number": 4}
    )
    assert found == ("Note", "org/repo/pulls/comments/6", "org/repo/pulls/comments/5")


def test_a_comment_whose_thread_is_not_told_answers_nothing_known() -> None:
    assert saying("IssueCommentEvent", action="created", comment={"id": 5}) == (
        "Note",
        "org/repo/issues/comments/5",
        None,
    )


def test_a_release_is_a_publication_and_keeps_its_author() -> None:
    release = {"id": 6, "name": "1.0", "author": BOB, "published_at": "2026-11-22T10:00:00Z"}
    act = acts_in([event("ReleaseEvent", action="published", release=release)], ADA, NOW)[0]
    assert (act.object.type, act.object.name) == ("Publication", "1.0")
    assert act.object.attributed_to is not None
    assert act.object.attributed_to.handle == "bob"


def test_a_new_repository_is_something_made() -> None:
    assert saying("CreateEvent", ref_type="repository") == ("Repository", "org/repo", None)


@pytest.mark.parametrize(
    "unsaid",
    [
        event("CreateEvent", ref_type="branch"),
        event("ReleaseEvent", action="edited", release={"id": 6}),
        event("PullRequestReviewEvent", review={"id": 6}),
        event("PullRequestEvent", action="closed", number=4),
        event("IssueCommentEvent", action="deleted", comment={"id": 5}),
        event("WatchEvent"),
        event("ForkEvent"),
    ],
)
def test_a_side_note_of_github_is_no_act(unsaid: dict[str, Any]) -> None:
    assert acts_in([unsaid], ADA, NOW) == ()


@pytest.mark.parametrize(
    "state", [{"page": 9}, {"page": 0}, {"search": 11}, {"known": "once"}, {"page": True}, {"search": -1}]
)
def test_a_cursor_that_points_nowhere_starts_over(state: dict[str, Any]) -> None:
    with pytest.raises(CursorInvalid):
        polled(github(), pack("github", state))


def test_labels_become_tags() -> None:
    said = opened(1)
    said["payload"]["issue"]["labels"] = [{"name": "help wanted"}, {"name": ""}, "odd"]
    assert acts_in([said], ADA, NOW)[0].object.tag == ("help wanted",)

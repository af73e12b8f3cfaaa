"""GitHub's pages where they are more than is taken in at once."""

from typing import Any

from connectors.contract import Response
from connectors.errors import ResponseTooLarge
from tests.connectors.github_world import API, USER, event, github, opened, polled
from tests.connectors.replay import Replay, acts_of, answer

NEXT = f'<{API}/x>; rel="next"'


def too_large(http: Replay, *parts_of_path: str) -> Replay:
    """The same answers, but those whose address names one of these are never read to their end."""
    answered = http.get

    def get(url: str, **more: Any) -> Response:
        if any(one in url for one in parts_of_path):
            raise ResponseTooLarge("more than two megabytes")
        return answered(url, **more)

    http.get = get  # type: ignore[method-assign]
    return http


def quarter(page: int, *events: dict[str, Any], link: str = NEXT) -> Response:
    return answer(f"{API}/users/ada/events/public?per_page=25&page={page}", list(events), link=link, etag="e")


def test_a_page_of_events_that_is_too_large_is_read_in_quarters() -> None:
    quarters = [quarter(page, opened(page)) for page in (1, 2, 3)]
    http = too_large(github(*quarters, quarter(4, opened(4), link="")), "public?per_page=100")
    pages = polled(http)
    assert [act.object.name for act in acts_of(pages)] == [f"Issue {number}" for number in (1, 2, 3, 4)]
    assert b"etag" not in pages[-1].cursor


def test_quarters_end_with_the_list() -> None:
    http = too_large(github(quarter(1, opened(1), link="")), "public?per_page=100")
    assert len(acts_of(polled(http))) == 1


def test_a_search_that_is_too_large_is_read_in_quarters() -> None:
    asked = f"{API}/search/issues?q=author%3Aada&sort=created&order=asc&per_page=25&page="
    issues = [_issue(number) for number in (1, 2)]
    first = answer(f"{asked}1", {"total_count": 2, "items": issues[:1]}, link=NEXT)
    second = answer(f"{asked}2", {"total_count": 2, "items": issues[1:]})
    events = answer(f"{API}/users/ada/events/public?per_page=100&page=1", [])
    http = too_large(github(events, first, second), "order=asc&per_page=100")
    assert [act.object.name for act in acts_of(polled(http))] == ["Issue 1", "Issue 2"]


def test_a_quarter_that_is_refused_is_the_answer() -> None:
    refused = answer(f"{API}/search/issues?q=author%3Aada&sort=created&order=asc&per_page=25&page=1", {}, 422)
    events = answer(f"{API}/users/ada/events/public?per_page=100&page=1", [opened(1)])
    page = polled(too_large(github(events, refused), "order=asc&per_page=100"))[-1]
    assert (page.complete, page.truncated) == (True, True)


def test_a_commit_that_is_too_large_stays_thin_and_the_next_does_not() -> None:
    pushes = [event("PushEvent", number, head=f"c0ffee{number}") for number in (1, 2)]
    events = answer(f"{API}/users/ada/events/public?per_page=100&page=1", pushes)
    shown = answer(f"{API}/repos/org/repo/commits/c0ffee2", {"commit": {"message": "Mend it"}})
    http = too_large(github(events, shown), "c0ffee1")
    assert [act.object.name for act in acts_of(polled(http))] == [None, "Mend it"]


def _issue(number: int) -> dict[str, Any]:
    shown = {"number": number, "title": f"Issue {number}", "user": USER, "created_at": "2026-11-20T10:00:00Z"}
    return shown | {"repository_url": f"{API}/repos/org/repo", "updated_at": "2026-11-20T10:00:00Z"}

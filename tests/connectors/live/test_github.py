"""The GitHub connector against answers that GitHub gave and against GitHub's own description of itself."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.answers import as_list, as_object, part
from connectors.contract import AccountRef, Activity, Budget, Challenge, Credential, ObjectRef, Response
from connectors.errors import AccountMismatch
from connectors.github import GitHub
from connectors.github.events import person, thing_of
from connectors.github.search import found_acts, is_last_page
from connectors.http import HardenedHttp
from connectors.limits import retry_at
from tests.servers.github import AS_RECORDED, GitHubStandIn, start_description, start_recordings
from tests.servers.programs import server_folder

pytestmark = pytest.mark.live
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
WHEN_RECORDED = datetime(2017, 10, 10, 15, 30, tzinfo=UTC)
AS_DESCRIBED = {"Accept": "application/json"}  # the only type that the description names


class Spoken(HardenedHttp):
    """The hub's own way out, with the headers that the far side insists on; keeps what was answered."""

    def __init__(self, server: GitHubStandIn, headers: Mapping[str, str]) -> None:
        super().__init__(clock=lambda: NOW, allowed=server.allowed)
        self._spoken = headers
        self.answered: list[Response] = []

    def get(
        self, url: str, *, headers: Mapping[str, str] | None = None, credential: Credential | None = None
    ) -> Response:
        self.answered.append(super().get(url, headers={**(headers or {}), **self._spoken}))
        return self.answered[-1]


@pytest.fixture(scope="module")
def recordings(servers_folder: Path) -> Iterator[GitHubStandIn]:
    started = start_recordings(server_folder(servers_folder, "recordings"))
    yield started
    started.stop()


@pytest.fixture(scope="module")
def description(servers_folder: Path) -> Iterator[GitHubStandIn]:
    started = start_description(server_folder(servers_folder, "description"))
    yield started
    started.stop()


@pytest.fixture
def then(recordings: GitHubStandIn) -> Spoken:
    return Spoken(recordings, AS_RECORDED)


@pytest.fixture
def http(description: GitHubStandIn) -> Spoken:
    return Spoken(description, AS_DESCRIBED)


@pytest.fixture
def connector(description: GitHubStandIn) -> GitHub:
    return GitHub({"api": description.address})


def looked_at(http: Spoken, api: str, object_id: str) -> str:
    ref = ObjectRef(network="github", host="github.com", object_id=object_id)
    return next(iter(GitHub({"api": api}).recheck(http, [ref]))).state


def test_a_repository_that_was_renamed_is_found_where_it_went(
    recordings: GitHubStandIn, then: Spoken
) -> None:
    api = recordings.renamed()
    assert looked_at(then, api, "octokit-fixture-org/rename-repository") == "present"


def test_what_github_does_not_know_is_gone(recordings: GitHubStandIn, then: Spoken) -> None:
    api = recordings.scenario("get-repository")
    assert looked_at(then, api, "octokit-fixture-org/hello-world") == "present"
    assert looked_at(then, api, "octokit-fixture-org/goodbye-world") == "gone"


def test_what_a_recorded_search_found_is_said_of_its_authors_alone(
    recordings: GitHubStandIn, then: Spoken
) -> None:
    query = "q=sesame%20repo%3Aoctokit-fixture-org%2Fsearch-issues"
    answer = as_object(then.get(f"{recordings.scenario('search-issues')}/search/issues?{query}"))
    authors = [found for item in answer["items"] if (found := person(part(item, "user")))]
    acts = [act for author in authors for act in found_acts(answer, author, NOW)]
    assert [act.object.attributed_to for act in acts] == authors
    assert is_last_page(answer, 1)


def test_thirteen_issues_are_read_over_five_recorded_pages(recordings: GitHubStandIn, then: Spoken) -> None:
    api, pages = recordings.scenario("paginate-issues"), []
    address = f"{api}/repos/octokit-fixture-org/paginate-issues/issues?per_page=3"
    while address:
        answer = then.get(address)
        pages.append([thing_of(str(item["number"]), "Issue", item) for item in as_list(answer)])
        has_next = 'rel="next"' in answer.headers.get("link", "")
        address = f"{api}/repositories/1000/issues?per_page=3&page={len(pages) + 1}" if has_next else ""
    assert [len(page) for page in pages] == [3, 3, 3, 3, 1]
    assert len({thing.id for page in pages for thing in page if thing.name}) == 13


def test_a_recorded_reset_is_read_whatever_it_counts(recordings: GitHubStandIn, then: Spoken) -> None:
    api = recordings.scenario("get-repository")
    answer = then.get(f"{api}/repos/octokit-fixture-org/hello-world")
    assert retry_at(answer.headers, WHEN_RECORDED) == WHEN_RECORDED + timedelta(minutes=30)


def test_a_described_user_is_found_by_name(http: Spoken, connector: GitHub) -> None:
    assert connector.lookup(http, "https://github.com/octocat").handle == "octocat"


def read(connector: GitHub, http: Spoken, monkeypatch: pytest.MonkeyPatch) -> list[Activity]:
    """The examples name their users by two numbers; here it is one person."""
    events = AccountRef(network="github", host="github.com", account_id="583231", handle="octocat")
    monkeypatch.setattr(connector, "_current", lambda _http, _ref: {"login": "octocat", "id": 583231})
    pages = connector.poll(http, events, None, Budget())
    return [act for page in pages for act in page.activities]


def test_described_events_are_said(http: Spoken, connector: GitHub, monkeypatch: pytest.MonkeyPatch) -> None:
    acts = read(connector, http, monkeypatch)
    assert {(act.type, act.object.type) for act in acts} >= {("Like", "Repository"), ("Create", "Commit")}


def test_nothing_is_asked_that_github_does_not_describe(
    http: Spoken, connector: GitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(connector, http, monkeypatch)
    assert len(http.answered) >= 4
    assert {answer.status for answer in http.answered} == {200}


def test_a_wrong_question_would_have_been_noticed(http: Spoken, description: GitHubStandIn) -> None:
    assert http.get(f"{description.address}/search/issues?q=a&sort=nonsense").status == 422


def test_an_example_of_another_account_is_not_imported(http: Spoken, connector: GitHub) -> None:
    octocat = connector.lookup(http, "octocat")
    with pytest.raises(AccountMismatch):
        list(connector.poll(http, octocat, None, Budget()))


def test_a_described_social_account_proves_the_link(http: Spoken, connector: GitHub) -> None:
    octocat = connector.lookup(http, "octocat")
    challenge = Challenge(
        kind="rel_me",
        expires_at=NOW + timedelta(hours=1),
        hub_page="https://twitter.com/github",
        hub_links=("https://github.com/octocat",),
    )
    assert connector.verify(http, octocat, challenge).proven

"""OpenAlex: whose a work is, and how the catalogue changes its mind."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from connectors import errors
from connectors.contract import Activity, Budget, Challenge, ObjectRef, Page, Response
from connectors.openalex import OpenAlex
from connectors.openalex.walk import Place, place_in, step, worth_telling
from connectors.openalex.works import MOST_SHOWN, account, act_of, orcid_of, work_id
from tests.connectors.replay import Replay, acts_of, answer

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
ID, OTHER = "0000-0002-1825-0097", "0000-0001-5109-3700"
ADA = account(ID)
CODE = "plnhub-0123456789abcdef0123456789abcdef"


class Paths(dict[str, Response]):
    """Answers by path, of a list by its cursor besides."""

    def get(self, key: str, default: Any = None) -> Any:
        parsed = urlsplit(key)
        place = parse_qs(parsed.query).get("cursor", [""])[0]
        return super().get(parsed.path + place, default)


def author(identifier: str | None) -> dict[str, Any]:
    return {
        "id": "https://openalex.org/A5000000007",
        "orcid": identifier and f"https://orcid.org/{identifier}",
    }


def work(number: int = 1, *authors: str | None, **more: Any) -> dict[str, Any]:
    listed = [{"author": author(one)} for one in authors or (ID,)]
    dates = {"publication_date": "2026-11-01", "updated_date": "2026-11-20T01:02:03.000000"}
    return (
        {"id": f"https://openalex.org/W{number}", "authorships": listed, "display_name": "On"} | dates | more
    )


def listed(*works: dict[str, Any], onward: str | None = None) -> dict[str, Any]:
    return {"meta": {"next_cursor": onward}, "results": list(works)}


def catalogue(**more: Any) -> Replay:
    """`more`: answers by path, with slashes written as two underscores; `works` is the first page."""
    known: dict[str, Any] = {f"authors__orcid:{ID}": author(ID), "works*": listed()}
    paths = {f"/{path.replace('__', '/')}": thing for path, thing in (known | more).items()}
    answers = {
        path: thing if isinstance(thing, Response) else answer("", thing) for path, thing in paths.items()
    }
    return Replay(at=NOW, answers=Paths(answers))


def polled(http: Replay, cursor: bytes | None = None) -> list[Page]:
    return list(OpenAlex({"api_key": "s3cret"}).poll(http, ADA, cursor, Budget()))


def acts(*works: dict[str, Any]) -> list[Activity]:
    return acts_of(polled(catalogue(**{"works*": listed(*works)})))


@pytest.mark.parametrize(
    "typed", ["A5000000007", "https://openalex.org/A5000000007", "openalex.org/authors/a5000000007"]
)
def test_an_author_is_known_by_the_id_behind_it(typed: str) -> None:
    http = catalogue(authors__A5000000007=author(ID))
    assert OpenAlex({}).lookup(http, typed) == ADA


def test_an_author_without_an_id_cannot_be_linked() -> None:
    with pytest.raises(errors.AccountNotFound):
        OpenAlex({}).lookup(catalogue(authors__A5000000007=author(None)), "A5000000007")


def test_an_id_that_the_catalogue_does_not_know_cannot_be_linked() -> None:
    with pytest.raises(errors.AccountNotFound):
        OpenAlex({}).lookup(catalogue(**{f"authors__orcid:{OTHER}": answer("", {}, 404)}), OTHER)


def test_the_proof_is_asked_of_orcid_and_not_of_the_catalogue() -> None:
    person = {"path": f"/{ID}/person", "biography": {"content": CODE}}
    http = catalogue(**{f"v3.0__{ID}__person": person})
    challenge = Challenge(kind="bio_token", token=CODE, expires_at=NOW + timedelta(hours=1))
    assert OpenAlex({"api_key": "s3cret"}).verify(http, ADA, challenge).proven
    assert [(urlsplit(one.url).hostname, one.credential) for one in http.asked] == [("pub.orcid.org", None)]


def test_the_key_goes_with_every_request_and_not_into_the_address() -> None:
    http = catalogue()
    polled(http)
    assert {asked.credential and asked.credential.parameter for asked in http.asked} == {"api_key"}


def test_a_key_that_is_not_taken_is_told_from_a_closed_door() -> None:
    with pytest.raises(errors.AuthExpired):
        polled(catalogue(**{"works*": answer("", {}, 401)}))


def test_without_a_key_a_refusal_is_a_closed_door() -> None:
    with pytest.raises(errors.AccessDenied):
        list(OpenAlex({}).poll(catalogue(**{"works*": answer("", {}, 401)}), ADA, None, Budget()))


def test_the_same_work_of_two_colleagues_is_two_acts() -> None:
    one, other = (act_of(work(1, ID, OTHER), account(who), NOW) for who in (ID, OTHER))
    assert one is not None
    assert other is not None
    assert one.object.id != other.object.id
    assert [who.account_id for who in one.mentions] == [OTHER]


def test_a_work_of_others_says_nothing() -> None:
    assert acts(work(1, OTHER, None)) == []


def test_of_a_work_with_very_many_authors_the_catalogue_is_believed() -> None:
    assert len(acts(work(1, *[OTHER] * MOST_SHOWN))) == 1


def test_a_place_that_the_catalogue_has_forgotten_starts_over() -> None:
    http = catalogue(**{"works*": listed(work(), onward="abc"), "worksabc": answer("", {}, 400)})
    with pytest.raises(errors.CursorInvalid):
        polled(http)


def test_the_list_is_left_alone_for_a_day() -> None:
    assert polled(catalogue())[-1].not_before == NOW + timedelta(days=1)


def test_what_is_remembered_is_told_again_only_when_it_changed() -> None:
    http = catalogue(**{"works*": listed(work(1), work(2, updated_date="2026-11-10T00:00:00"))})
    cursor = polled(http)[-1].cursor
    later = listed(work(1, updated_date="2026-11-21T00:00:00"), work(2, updated_date="2026-11-10T00:00:00"))
    [act] = acts_of(polled(catalogue(**{"works*": later}), cursor))
    assert (act.object.id, act.revision) == (f"{ID}/W1", "2026-11-21T00:00:00")


def test_works_with_very_many_authors_come_a_few_at_a_time() -> None:
    http = catalogue(**{"works*": listed(work())})
    answered = http.get

    def get(url: str, **more: Any) -> Response:
        if "per_page=25" in url:
            raise errors.ResponseTooLarge("too large")
        return answered(url, **more)

    http.get = get  # type: ignore[method-assign]
    assert len(acts_of(polled(http))) == 1


def test_a_list_that_goes_round_in_a_circle_is_left() -> None:
    taken = step(Place(at="abc"), listed(work(), onward="abc"))
    assert (taken.complete, taken.circled) == (True, True)


def test_a_place_that_is_too_long_to_keep_is_refused() -> None:
    with pytest.raises(errors.SourceFormat):
        step(Place(), listed(work(), onward="x" * 1001))


def test_a_change_that_cannot_be_dated_is_told_once() -> None:
    odd = work(1, updated_date="lately")
    assert worth_telling([odd], Place()) == [odd]
    assert worth_telling([odd], Place(known=frozenset({1}), until="2026-11-20")) == []


@pytest.mark.parametrize(
    ("shown", "state"),
    [
        (work(), "present"),
        (work(updated_date="2026-11-21"), "edited"),
        (work(1, OTHER), "gone"),
        (work(1, *[OTHER] * MOST_SHOWN), "unknown"),
        (work(authorships=[]), "unknown"),
        ({}, "unknown"),
        (answer("", {}, 404), "gone"),
        (answer("", {}, 403), "hidden"),
    ],
)
def test_a_work_is_gone_when_it_is_not_theirs_any_more(shown: Any, state: str) -> None:
    ref = ObjectRef(
        network="openalex", host="orcid.org", object_id=f"{ID}/W1", revision="2026-11-20T01:02:03.000000"
    )
    found = OpenAlex({"api_key": "s3cret"}).recheck(catalogue(works__W1=shown), [ref])
    assert next(iter(found)).state == state


@pytest.mark.parametrize("odd", [{}, {"id": "W"}, {"id": "A12"}, {"id": "https://openalex.org/W12x"}])
def test_what_is_no_work_has_no_number(odd: dict[str, Any]) -> None:
    assert work_id(odd) == ""


def test_an_odd_id_is_none() -> None:
    assert orcid_of({"orcid": "https://orcid.org/1234"}) == ""


@pytest.mark.parametrize("state", [{"until": "x"}, {"top": "2026"}, {"at": "x" * 1001}, {"known": "!"}])
def test_a_damaged_place_is_refused(state: dict[str, Any]) -> None:
    with pytest.raises(errors.CursorInvalid):
        place_in(state)


def test_an_answer_without_a_place_is_the_last_one() -> None:
    assert step(Place(), {"results": [work()]}).complete

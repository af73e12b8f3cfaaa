"""ORCID: iDs that check themselves, works that several sources list, dates that are half known."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors import errors
from connectors.contract import Activity, Budget, Challenge, ObjectRef, Response
from connectors.orcid import Orcid
from connectors.orcid.identifiers import account, check_digit, identifier_in
from connectors.orcid.walk import AT_ONCE, OVERLAP, pages_of, place_in
from connectors.orcid.works import act_of, path_of, published_at, put_code, works_in
from tests.connectors.replay import Replay, acts_of, answer, replay

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
ID, OTHER = "0000-0002-1825-0097", "0000-0001-5109-3700"
API = f"https://pub.orcid.org/v3.0/{ID}"
ADA = account(ID, "orcid.org")
LISTED = datetime(2026, 7, 15, 12, 0, tzinfo=UTC)
CODE = "plnhub-0123456789abcdef0123456789abcdef"


def milliseconds(moment: datetime) -> dict[str, int]:
    return {"value": int(moment.timestamp()) * 1000}


def work(code: int = 1, **more: Any) -> dict[str, Any]:
    listed = {"put-code": code, "created-date": milliseconds(LISTED), "visibility": "public"}
    return listed | {"last-modified-date": milliseconds(LISTED)} | more


def record(*groups: list[dict[str, Any]], **sections: Any) -> Replay:
    """`sections`: what else is answered below the record, with slashes written as two underscores."""
    works = {"path": f"/{ID}/works", "group": [{"work-summary": group} for group in groups]}
    http = replay(NOW)
    for name, thing in ({"works": works} | sections).items():
        url = f"{API}/{name.replace('__', '/')}"
        http.answers[url] = thing if isinstance(thing, Response) else answer(url, thing)
    return http


def acts(http: Replay) -> list[Activity]:
    return acts_of(list(Orcid({}).poll(http, ADA, None, Budget())))


def dated(*parts: str) -> dict[str, Any]:
    return {name: {"value": part} for name, part in zip(("year", "month", "day"), parts, strict=False)}


@pytest.mark.parametrize(
    "typed",
    [ID, f"https://orcid.org/{ID}", f"orcid.org/{ID}/", "0000000218250097", f" http://www.orcid.org/{ID} "],
)
def test_an_id_is_written_in_several_ways(typed: str) -> None:
    assert identifier_in(typed) == ID


@pytest.mark.parametrize(
    "typed", ["", "0000-0002-1825-0098", "0000-0002-1825-009", f"https://evil.example/{ID}"]
)
def test_a_slip_of_the_pen_is_noticed(typed: str) -> None:
    with pytest.raises(errors.AccountNotFound):
        identifier_in(typed)


@pytest.mark.parametrize(("digits", "last"), [("000000021825009", "7"), ("000000021694233", "X")])
def test_the_last_digit_checks_the_others(digits: str, last: str) -> None:
    assert check_digit(digits) == last


@pytest.mark.parametrize(
    ("status", "body", "raises"),
    [
        (301, {"error-code": 9007, "developer-message": f"refer to {OTHER}"}, errors.AccountMoved),
        (301, {"error-code": 9007, "developer-message": ID}, errors.AccountNotFound),
        (409, {"error-code": 9044}, errors.AccountGone),
        (404, {"error-code": 9016}, errors.AccountNotFound),
        (200, {"path": f"/{OTHER}/works"}, errors.AccountMoved),
    ],
)
def test_a_record_that_is_not_open_says_why(
    status: int, body: dict[str, Any], raises: type[errors.ConnectorError]
) -> None:
    with pytest.raises(raises):
        acts(record(works=answer(f"{API}/works", body, status)))


def test_a_merged_record_names_its_heir() -> None:
    body = {
        "error-code": 9007,
        "developer-message": f"Please refer to account: https://orcid.org/{OTHER}. {ID}",
    }
    with pytest.raises(errors.AccountMoved) as caught:
        Orcid({}).lookup(record(person=answer(f"{API}/person", body, 301)), ID)
    assert caught.value.to.account_id == OTHER


def test_websites_and_biography_prove_a_record() -> None:
    urls = {"researcher-url": [{"url": {"value": "https://hub.example/p/1"}}, {"url": None}]}
    person = {"path": f"/{ID}/person", "researcher-urls": urls, "biography": {"content": CODE}}
    later, page = NOW + timedelta(hours=1), "https://hub.example/p/1"
    link = Challenge(kind="rel_me", expires_at=later, hub_page=page, hub_links=(f"https://orcid.org/{ID}",))
    code = Challenge(kind="bio_token", expires_at=later, token=CODE)
    http = record(person=person)
    assert [Orcid({}).verify(http, ADA, one).proven for one in (link, code)] == [True, True]


def test_a_work_that_several_sources_list_counts_once() -> None:
    group = [work(5), work(3), work(2, visibility="limited"), work(put_code="x") | {"put-code": None}]
    assert [put_code(one) for one in works_in({"group": [{"work-summary": group}]})] == ["3"]


def test_the_others_who_wrote_it_are_named_by_their_ids() -> None:
    people = [{"contributor-orcid": {"path": one}} for one in (ID, OTHER, OTHER, "nonsense")]
    people.append({"contributor-orcid": None})
    whole = {"work": work() | {"contributors": {"contributor": people}}}
    [act] = acts(record([work()], works__1={"bulk": [whole, {"error": {"error-code": 9034}}]}))
    assert [one.account_id for one in act.mentions] == [OTHER]


@pytest.mark.parametrize("bulk", [answer("", {}, 404), answer("", status=503), answer("", status=429)])
def test_without_the_others_a_work_is_still_told(bulk: Response) -> None:
    [act] = acts(record([work()], works__1=bulk))
    assert act.mentions == ()


def test_a_record_without_works_is_read_to_the_end() -> None:
    [page] = Orcid({}).poll(record(), ADA, None, Budget())
    assert (page.activities, page.complete) == ((), True)


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        (dated("2026", "07", "15"), datetime(2026, 7, 15, tzinfo=UTC)),
        (dated("2026", "07"), LISTED),
        (dated("2026"), LISTED),
        (dated("2012", "10"), datetime(2012, 10, 31, tzinfo=UTC)),
        (dated("2012"), datetime(2012, 12, 31, tzinfo=UTC)),
        (dated("2026", "09"), datetime(2026, 9, 1, tzinfo=UTC)),
        (dated("2026", "13"), LISTED),
        (dated("soon"), LISTED),
        (None, LISTED),
    ],
)
def test_half_a_date_is_completed_by_the_day_of_the_listing(date: Any, moment: datetime) -> None:
    assert published_at(work(**{"publication-date": date})) == moment


def test_a_work_whose_listing_is_not_dated_has_no_date() -> None:
    assert published_at({"publication-date": dated("2026")}) is None


def test_the_own_address_of_a_work_is_its_doi() -> None:
    ids = [
        {"external-id-type": kind, "external-id-relationship": relation, "external-id-url": {"value": url}}
        for kind, relation, url in (
            ("uri", "self", "https://a.example/1"),
            ("doi", "self", "https://doi.org/10.5555/1"),
            ("doi", "part-of", "https://doi.org/10.5555/2"),
        )
    ]
    listed = work(**{"external-ids": {"external-id": ids}})
    assert act_of(listed, (), ADA, NOW).object.url == "https://doi.org/10.5555/1"


@pytest.mark.parametrize(
    ("shown", "state"),
    [
        (work(), "present"),
        (work(**{"last-modified-date": milliseconds(NOW)}), "edited"),
        (work(**{"last-modified-date": None}), "present"),
        (answer("", {}, 404), "gone"),
        (answer("", {}, 409), "unknown"),
    ],
)
def test_a_put_code_that_was_taken_off_is_gone(shown: Any, state: str) -> None:
    revision = str(milliseconds(LISTED)["value"])
    ref = ObjectRef(network="orcid", host="orcid.org", object_id=path_of(ID, "1"), revision=revision)
    assert next(iter(Orcid({}).recheck(record(work__1=shown), [ref]))).state == state


def test_many_works_come_in_pages_the_longest_unchanged_first() -> None:
    works = [work(n, **{"last-modified-date": {"value": n}}) for n in range(AT_ONCE + 1, 0, -1)]
    pages = pages_of(works, 0)
    assert ([len(page) for page in pages], put_code(pages[0][0])) == ([AT_ONCE, 1], "1")


def test_what_has_not_changed_for_a_day_is_not_told_again() -> None:
    works = [work(n, **{"last-modified-date": {"value": n * OVERLAP}}) for n in (1, 2, 3)]
    assert [put_code(one) for one in pages_of(works, 3 * OVERLAP)[0]] == ["2", "3"]


def test_too_few_pages_are_admitted() -> None:
    works = [[work(n, **{"last-modified-date": {"value": n}})] for n in range(1, AT_ONCE + 2)]
    bulk = {f"works__{','.join(str(n) for n in range(1, AT_ONCE + 1))}": {"bulk": []}}
    [page] = Orcid({}).poll(record(*works, **bulk), ADA, None, Budget(pages=1))
    assert (page.complete, page.truncated) == (False, True)


def test_the_sandbox_is_another_site() -> None:
    http = replay(NOW, answer(f"https://pub.sandbox.orcid.org/v3.0/{ID}/person", {"path": f"/{ID}/person"}))
    assert Orcid({"site": "sandbox.orcid.org"}).lookup(http, ID).host == "sandbox.orcid.org"


def test_a_damaged_place_is_refused() -> None:
    with pytest.raises(errors.CursorInvalid):
        place_in({"changed": "yesterday"})

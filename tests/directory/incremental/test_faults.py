"""Whatever breaks, in a full read, among changes or in a sweep: nobody's standing changes (F3, F4, F5).

F3: the cut and the killed server; F4: hidden people, size limit, wrong base and filter; F5: stalled, garbled.
The last tests show what the gates prevent: without them the same answers do change people.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from plnhub.db import Database
from plnhub.directory.entries import full_read
from plnhub.directory.feeds import sweep as sweeping
from plnhub.directory.planning import gates
from tests.directory.company import BASE
from tests.directory.incremental.broken import PEOPLE, RUNS, Company
from tests.directory.makers import DAY, NOW
from tests.directory.slapd_settings import company_with_accounts
from tests.servers.slapd import Slapd
from tests.servers.tcp_fault import TcpFault

pytestmark = [pytest.mark.slapd, pytest.mark.fault]
WHO = 'dn.exact="cn={},ou=services,' + BASE + '"'
ACCESS = f"""access to attrs=userPassword by self write by anonymous auth by * none
access to dn.regex="^uid=p00[01][0-9][0-9][02468],ou=people,{BASE}$" by {WHO.format("half")} none by {
    WHO.format("blind")
} none by * read
access to dn.regex="^uid=.*,ou=people,{BASE}$" by {WHO.format("blind")} none by * read
access to * by * read"""
LDIF = company_with_accounts(PEOPLE, "reader", "limited", "blind", "half")
LIMITS = (f"{WHO.format('limited')} size.soft=100 size.hard=100 size.prtotal=hard",)
kinds = pytest.mark.parametrize("kind", RUNS)


@pytest.fixture(scope="module")
def server(slapd: Callable[..., Slapd]) -> Slapd:
    return slapd(LDIF, size_limit="unlimited", limits=LIMITS, access=ACCESS)


@pytest.fixture
def company(
    server: Slapd, tcp_fault: Callable[..., TcpFault], tmp_path: Path, database: Database
) -> Iterator[Company]:
    made = Company(server=server, proxy=tcp_fault(server.port), folder=tmp_path, database=database)
    made.begins()
    yield made
    made.server.start() if made.server.server.process is None else None


@kinds
@pytest.mark.parametrize(
    "fault",
    [{"cut_after": 30_000}, {"stall_after": 30_000}, {"garble_from": 30_000}],
    ids=["cut", "stalled", "garbled"],
)
def test_an_answer_that_breaks_off_changes_nobody_f3_f5(
    company: Company, monkeypatch: pytest.MonkeyPatch, kind: str, fault: dict[str, Any]
):
    for module in ("running.incremental", "entries.sources"):
        monkeypatch.setattr(f"plnhub.directory.{module}.RUN_SECONDS", 2.0)
    before = company.standing()
    company.breaks(**fault)
    outcome, reason = company.runs(kind)
    assert outcome in ("incomplete", "failed"), reason
    assert company.standing() == before
    assert "directory" in reason


@kinds
def test_once_the_answer_is_whole_again_the_changes_come_in(company: Company, kind: str):
    company.breaks(cut_after=30_000)
    company.runs(kind)
    company.breaks()
    assert company.runs("changes")[0] == "applied"


@kinds
def test_a_server_that_is_killed_between_pages_changes_nobody_f3(
    slapd: Callable[..., Slapd],
    tcp_fault: Callable[..., TcpFault],
    tmp_path: Path,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
):
    own = slapd(LDIF, size_limit="unlimited", limits=LIMITS, access=ACCESS)
    company = Company(server=own, proxy=tcp_fault(own.port), folder=tmp_path, database=database)
    company.values = {"directory_url": own.url}
    company.begins()
    before = company.standing()
    module = full_read if kind == "full" else sweeping
    read = module.read_entries

    def dying(*arguments: Any) -> Iterator[Any]:
        for page in read(*arguments):
            yield page
            own.kill()

    monkeypatch.setattr(module, "read_entries", dying)
    outcome, reason = company.runs(kind)
    assert (outcome in ("incomplete", "failed"), company.standing() == before) == (True, True), reason


@kinds
@pytest.mark.parametrize("account", ["blind", "half", "limited"])
def test_people_who_may_not_be_seen_any_more_stay_as_they_are_f4(company: Company, kind: str, account: str):
    before = company.standing()
    company.account = account
    outcome, reason = company.runs(kind)
    assert outcome in ("held", "incomplete", "failed"), reason
    assert (company.standing() == before, bool(reason)) == (True, True)


@kinds
@pytest.mark.parametrize(
    "values",
    [{"directory_base": f"ou=peeple,{BASE}"}, {"directory_filter": "(uid=p0000*)"}],
    ids=["base", "filter"],
)
def test_a_wrong_setting_changes_nobody_f4(company: Company, kind: str, values: dict[str, str]):
    before = company.standing()
    company.values = values
    outcomes = [company.runs(kind, NOW + number * DAY)[0] for number in (1, 2, 4)]
    assert (set(outcomes) <= {"held", "incomplete"}, company.standing() == before) == (True, True)


def small(slapd: Callable[..., Slapd], proxy: Callable[..., TcpFault], *more: Any) -> Company:
    own = slapd(company_with_accounts(3, "reader", "blind"), access=ACCESS)
    return Company(own, proxy(own.port), *more)


@pytest.mark.parametrize("kind", ["full", "sweep"])
def test_not_even_a_company_of_three_vanishes_at_once_f4(slapd, tcp_fault, tmp_path, database, kind: str):
    company = small(slapd, tcp_fault, tmp_path, database)
    company.runs("full")
    before = company.standing()
    company.account = "blind"
    outcome, reason = company.runs(kind)
    assert (outcome, company.standing() == before) == ("held", True)
    assert "service account's rights" in reason


@pytest.mark.parametrize("kind", ["full", "sweep"])
def test_without_the_gate_of_an_empty_answer_they_would(
    slapd, tcp_fault, tmp_path, database, monkeypatch: pytest.MonkeyPatch, kind: str
):
    monkeypatch.setattr(gates, "GATES", tuple(one for one in gates.GATES if one[0] not in ("G1", "G2")))
    company = small(slapd, tcp_fault, tmp_path, database)
    company.runs("full")
    company.account = "blind"
    assert (company.runs(kind)[0], {state for _, state, _, _ in company.standing()}) == (
        "applied",
        {"missing"},
    )


@kinds
def test_half_the_people_stay_only_because_of_the_gates(
    company: Company, monkeypatch: pytest.MonkeyPatch, kind: str
):
    monkeypatch.setattr(gates, "GATES", ())
    before = company.standing()
    company.account = "half"
    company.runs(kind, NOW + timedelta(minutes=5))
    assert company.standing() != before

"""A sweep whose own answer breaks off: whoever had not come yet is not taken for gone (F3, F5).

So few are left over that no gate would notice; the last test shows it.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import ldap
import pytest

from plnhub.db import Database
from plnhub.directory.feeds import sweep as sweeping
from plnhub.models import PersonState
from tests.directory.incremental.broken import Company
from tests.directory.slapd_settings import company_with_accounts
from tests.servers.slapd import Slapd
from tests.servers.tcp_fault import TcpFault

pytestmark = [pytest.mark.slapd, pytest.mark.fault]
PEOPLE = 1_020  # the last of three pages holds twenty: fewer than one in fifty
BEFORE_THE_END = 1_200
"""So many bytes before the end of a whole sweep its last page is under way."""


@pytest.fixture
def company(
    slapd: Callable[..., Slapd], tcp_fault: Callable[..., TcpFault], tmp_path: Path, database: Database
) -> Company:
    """Everybody is on file, and nothing has changed since: a sweep asks for keys and DNs alone."""
    own = slapd(company_with_accounts(PEOPLE, "reader"), size_limit="unlimited")
    made = Company(server=own, proxy=tcp_fault(own.port), folder=tmp_path, database=database)
    assert made.runs("full")[0] == "applied"
    return made


def nearly_all(company: Company) -> int:
    """How many bytes of a sweep's answers come before its last page is whole."""
    assert company.runs("sweep")[0] == "unchanged"
    return company.proxy.answered - BEFORE_THE_END


@pytest.mark.parametrize("fault", ["cut_after", "stall_after", "garble_from"])
def test_a_sweep_that_breaks_off_takes_nobody_for_gone_and_says_so(
    company: Company, monkeypatch: pytest.MonkeyPatch, fault: str
):
    monkeypatch.setattr("plnhub.directory.running.incremental.RUN_SECONDS", 3.0)
    before = company.standing()
    company.breaks(**{fault: nearly_all(company)})
    outcome, reason = company.runs("sweep")
    assert (outcome, company.standing() == before) == ("failed", True)
    assert "look at the server's log" in reason


def test_the_next_sweep_is_whole_again(company: Company):
    company.breaks(cut_after=nearly_all(company))
    company.runs("sweep")
    company.breaks()
    assert company.runs("sweep")[0] == "unchanged"


def test_a_sweep_that_took_its_beginning_for_the_whole_would_lose_people(
    company: Company, monkeypatch: pytest.MonkeyPatch
):
    company.breaks(cut_after=nearly_all(company))
    read = sweeping.read_entries

    def credulous(*arguments: Any) -> Iterator[Any]:
        try:
            yield from read(*arguments)
        except ldap.LDAPError:
            return

    monkeypatch.setattr(sweeping, "read_entries", credulous)
    assert company.runs("sweep")[0] == "applied"
    assert [state for _, state, _, _ in company.standing()].count(PersonState.MISSING) == PEOPLE % 500

"""A certificate that expires, or that stands for another name, between two runs or in the midst of one (T55).

The last test shows what the verification prevents: without it the same server is believed.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import ldap
import pytest

from plnhub.db import Database
from plnhub.directory.entries import full_read
from plnhub.directory.feeds import sweep as sweeping
from tests.directory.incremental.broken import RUNS, Company
from tests.directory.makers import DAY
from tests.directory.slapd_settings import company_with_accounts
from tests.ldap.made_certificates import Made, made_certificate
from tests.servers.programs import hand_over
from tests.servers.slapd import Slapd
from tests.servers.tcp_fault import TcpFault

pytestmark = [pytest.mark.slapd, pytest.mark.fault]
PEOPLE = 1_300  # three pages, of which the server sends at most two before it is gone
EXPIRED, ANOTHER_NAME = {"starts": -9 * DAY, "ends": -DAY}, {"address": "192.0.2.7"}
kinds = pytest.mark.parametrize("kind", RUNS)
faults = pytest.mark.parametrize(
    ("fault", "said"),
    [(EXPIRED, ("has expired", "renew")), (ANOTHER_NAME, ("another name", "use one of its names"))],
    ids=["expired", "another name"],
)


@pytest.fixture
def authority(tmp_path: Path) -> Made:
    return made_certificate(tmp_path, "authority", is_authority=True)


@pytest.fixture
def company(
    slapd: Callable[..., Slapd],
    tcp_fault: Callable[..., TcpFault],
    tmp_path: Path,
    database: Database,
    authority: Made,
) -> Company:
    """Everybody is on file, read with TLS."""
    own = slapd(company_with_accounts(PEOPLE, "reader"), size_limit="unlimited")
    show(own, made_certificate(own.folder, "good", issuer=authority).file)
    made = Company(server=own, proxy=tcp_fault(own.port), folder=tmp_path, database=database)
    made.values = {"directory_url": own.ldaps_url, "directory_ca_file": str(authority.file)}
    assert made.runs("full")[0] == "applied"
    return made


def show(server: Slapd, file: Path) -> None:
    """Start again with another certificate."""
    hand_over(file)
    server.stop()
    server.certificates = replace(server.certificates, certificate=file, key=file)
    server.configure()
    server.start()


def goes_bad(company: Company, authority: Made, fault: dict[str, Any]) -> None:
    show(company.server, made_certificate(company.server.folder, "bad", issuer=authority, **fault).file)


@kinds
@faults
def test_a_certificate_gone_bad_changes_nobody_and_the_remedy_is_told(
    company: Company, authority: Made, kind: str, fault: dict[str, Any], said: tuple[str, str]
):
    before = company.standing()
    goes_bad(company, authority, fault)
    outcome, reason = company.runs(kind)
    assert (outcome, company.standing() == before) == ("failed", True)
    assert all(words in reason for words in said), reason


@pytest.mark.parametrize("kind", ["full", "sweep"])
@faults
def test_one_that_goes_bad_while_everybody_is_read_changes_nobody(
    company: Company,
    authority: Made,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    fault: dict[str, Any],
    said: tuple[str, str],
):
    before = company.standing()
    module = full_read if kind == "full" else sweeping
    read, is_bad = module.read_entries, list[bool]()

    def going_bad(*arguments: Any) -> Iterator[Any]:
        for page in read(*arguments):
            yield page
            if not is_bad:
                is_bad.append(True)
                goes_bad(company, authority, fault)

    monkeypatch.setattr(module, "read_entries", going_bad)
    first, reason = company.runs(kind)
    second, remedy = company.runs(kind)
    assert (first in ("incomplete", "failed"), second, company.standing() == before) == (True, "failed", True)
    assert reason
    assert all(words in remedy for words in said), remedy


@faults
def test_without_the_verification_such_a_server_would_be_believed(
    company: Company,
    authority: Made,
    monkeypatch: pytest.MonkeyPatch,
    fault: dict[str, Any],
    said: tuple[str, str],
):
    monkeypatch.setattr("plnhub.ldap_session.ldap.OPT_X_TLS_DEMAND", ldap.OPT_X_TLS_NEVER)
    goes_bad(company, authority, fault)
    company.changes_titles("another")
    assert company.runs("full")[0] == "applied"

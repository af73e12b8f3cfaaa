"""Fixtures for a directory whose staff a test may change: one unit of its own, emptied at the end."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.servers.certificates import Certificates
from tests.servers.ds389 import Ds389
from tests.servers.programs import program, server_folder
from tests.servers.samba import Samba
from tests.servers.samba_port import domain_ports
from tests.servers.slapd import Slapd
from tests.servers.staff_dialects import ACTIVE_DIRECTORY, DS389, OPENLDAP
from tests.servers.staff_operations import DirectoryServer, Staff

COMPANIES = itertools.count(1)
POLICY = "cn=policy,ou=services,dc=pln,dc=example"
SERVICES = f"""dn: dc=pln,dc=example
objectClass: domain
dc: pln

dn: ou=services,dc=pln,dc=example
objectClass: organizationalUnit
ou: services

dn: cn=reader,ou=services,dc=pln,dc=example
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: reader
userPassword: reader-password

dn: {POLICY}
objectClass: device
objectClass: pwdPolicy
cn: policy
pwdAttribute: userPassword
pwdLockout: TRUE
"""
HEAVY = [pytest.mark.full, pytest.mark.directory_server]
HEAVY_FIXTURES = frozenset({"ds389", "ds389_staff", "samba", "samba_staff"})
SERVERS = [
    pytest.param("openldap", marks=pytest.mark.slapd),
    pytest.param("ds389", marks=HEAVY),
    pytest.param("samba", marks=HEAVY),
]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark whatever asks for a heavy server by name, so that these tests run one after another."""
    for item in items:
        if not HEAVY_FIXTURES.isdisjoint(getattr(item, "fixturenames", ())):
            for mark in HEAVY:
                item.add_marker(mark)


@pytest.fixture(scope="session")
def openldap(slapd: Callable[..., Slapd]) -> Slapd:
    """One OpenLDAP server for all tests that keep to their own unit."""
    unlimited = 'dn.exact="cn=reader,ou=services,dc=pln,dc=example" size=unlimited time=unlimited'
    return slapd(SERVICES, ppolicy=POLICY, limits=(unlimited,))


@pytest.fixture
def openldap_staff(openldap: Slapd) -> Iterator[DirectoryServer]:
    yield from _company(Staff(openldap, OPENLDAP, _company_name()))


@pytest.fixture(scope="session")
def ds389(servers_folder: Path, certificates: Certificates) -> Iterator[Ds389]:
    """One 389 Directory Server, made from nothing."""
    server = Ds389(folder=server_folder(servers_folder, "ds389"), certificates=certificates)
    server.create()
    yield server
    server.stop()


@pytest.fixture
def ds389_staff(ds389: Ds389) -> Iterator[DirectoryServer]:
    yield from _company(Staff(ds389, DS389, _company_name()))


@pytest.fixture(scope="session")
def samba(servers_folder: Path, certificates: Certificates) -> Iterator[Samba]:
    """One Samba domain controller, made from nothing."""
    program("samba-tool")
    with domain_ports():
        server = Samba(folder=server_folder(servers_folder, "samba"), certificates=certificates)
        server.create()
        yield server
        server.stop()


@pytest.fixture
def samba_staff(samba: Samba) -> Iterator[DirectoryServer]:
    yield from _company(Staff(samba, ACTIVE_DIRECTORY, _company_name()))


@pytest.fixture(params=SERVERS)
def staff_server(request: pytest.FixtureRequest) -> DirectoryServer:
    """Each of the three products in turn, with an empty company: see `DirectoryServer`."""
    server: DirectoryServer = request.getfixturevalue(f"{request.param}_staff")
    return server


def _company(staff: Staff) -> Iterator[DirectoryServer]:
    yield staff
    staff.clear()


def _company_name() -> str:
    return f"company-{next(COMPANIES)}"

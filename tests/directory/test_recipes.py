"""The recipes of `deploy/LDAP.md`, run word by word against real servers."""

import os
import pwd
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from tests.directory.recipes import Terminal, blocks_of, mismatches, names_given
from tests.directory.servers.company import hire_everybody
from tests.ldap.kerberos import CLIENT, REALM
from tests.servers import ds389_conf
from tests.servers.certificates import Certificates
from tests.servers.ds389 import Ds389
from tests.servers.programs import program, server_folder
from tests.servers.samba import Samba
from tests.servers.slapd import Slapd
from tests.servers.slapd_conf import SlapdOptions
from tests.servers.staff_dialects import ACTIVE_DIRECTORY, DS389, OPENLDAP
from tests.servers.staff_operations import Staff

PAGE = (Path(__file__).parents[2] / "deploy" / "LDAP.md").read_text(encoding="utf-8")
SAME_FOR_ALL = "From the first look to the schedule"
LEAVER_SEEN = re.compile(r"Applied: [0-5] read, 1 missing")
LOCAL_ACCOUNT = f"gidNumber={os.getgid()}+uidNumber={os.getuid()},cn=peercred,cn=external,cn=auth"
CONFIG_ACCESS = f'database config\naccess to * by dn.exact="{LOCAL_ACCOUNT}" manage by * none'
CENTRE_PORT = 88
SUFFIX_ENTRY = "dn: dc=pln,dc=example\nobjectClass: domain\ndc: pln\n"


@pytest.fixture
def bare_slapd(servers_folder: Path, certificates: Certificates) -> Iterator[Slapd]:
    """As the package leaves it: no overlay, no index for changes, and its configuration open to root."""
    program("slapadd")
    options = SlapdOptions(overlays=("memberof",), extra=CONFIG_ACCESS)
    server = Slapd(folder=server_folder(servers_folder, "slapd"), certificates=certificates, options=options)
    server.configure()
    lines = server.conf.read_text().splitlines(keepends=True)
    server.conf.write_text("".join(line for line in lines if not line.startswith("index entryUUID")))
    server.load(SUFFIX_ENTRY)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def bare_ds389(
    servers_folder: Path, certificates: Certificates, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Ds389]:
    """As it is made: no changelog, and nobody is told of changes."""
    monkeypatch.setattr(ds389_conf, "SWITCHED_ON", ())
    monkeypatch.setattr(ds389_conf, "IDS_IN_CHANGELOG", "")
    server = Ds389(folder=server_folder(servers_folder, "ds389"), certificates=certificates)
    server.create()
    yield server
    server.stop()


def values_for(staff: Staff, folder: Path) -> dict[str, str]:
    """What a reader would fill in at the head of every recipe."""
    hire_everybody(staff)
    staff.add_group("leaders", "ada", "bob")
    (folder / "admin").write_text(staff.server.password)
    return {
        "SERVER": staff.server.ldaps_url,
        "SUFFIX": staff.server.base_dn,
        "PEOPLE": f"ou=people,{staff.base_dn}",
        "LEADERS": staff.dn_of("leaders"),
        "CANARIES": "ada,bob",
        "ADMIN": staff.server.bind_dn,
        "ADMIN_PASSWORD": str(folder / "admin"),
        "ETC": str(folder / "etc"),
        "PLNHUB_DATA_DIR": str(folder / "data"),
    }


def follow(
    headings: Sequence[str], staff: Staff, folder: Path, values: dict[str, str], **ways: Callable[[], None]
) -> list[str]:
    """Do as the recipe says; answers what it tells and was not printed, or a leaver who was not seen."""
    blocks = blocks_of(PAGE, *headings)
    [given] = [block for block in blocks if block.way == "values"]
    values = values_for(staff, folder) | values
    values = {name: value for name, value in values.items() if value}
    assert names_given(given) == values.keys()
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}:/usr/sbin"
    tickets = {"KRB5_CONFIG": str(folder / "krb5.conf"), "KRB5CCNAME": f"FILE:{folder / 'tickets'}"}
    machine = {"PATH": path, "HOME": str(folder), "LANG": "C.UTF-8"}
    terminal = Terminal(folder, machine | tickets | values)
    rest = [block for block in blocks if block is not given]
    return [*mismatches(rest, terminal, ways), *_leaver_unseen(staff, terminal)]


def _leaver_unseen(staff: Staff, terminal: Terminal) -> Iterator[str]:
    """With these rights a deletion must be told at once, by the changes alone."""
    staff.delete_person("lea")
    printed = terminal.run("plnhub directory changes")
    if not LEAVER_SEEN.match(printed):
        yield printed


@pytest.mark.full
@pytest.mark.slapd
def test_the_recipe_for_openldap_works_as_written(bare_slapd: Slapd, tmp_path: Path) -> None:
    headings = "OpenLDAP", SAME_FOR_ALL, "Without a password: the local socket"
    staff = Staff(bare_slapd, OPENLDAP, "company")
    values = {"LOCAL": bare_slapd.ldapi_url, "HUB_ACCOUNT": pwd.getpwuid(os.getuid()).pw_name}
    assert follow(headings, staff, tmp_path, values) == []


@pytest.mark.full
@pytest.mark.directory_server
def test_the_recipe_for_389_directory_server_works_as_written(bare_ds389: Ds389, tmp_path: Path) -> None:
    staff = Staff(bare_ds389, DS389, "company")

    def restart() -> None:
        bare_ds389.stop()
        bare_ds389.start()
        staff.connect()

    values = {"STORE": str(bare_ds389.config), "CA_NAME": "authority"}
    headings = "389 Directory Server", SAME_FOR_ALL
    assert follow(headings, staff, tmp_path, values, restart=restart) == []


@pytest.mark.full
@pytest.mark.directory_server
def test_the_recipe_for_active_directory_works_as_written(samba: Samba, tmp_path: Path) -> None:
    (tmp_path / "krb5.conf").write_text(CLIENT.format(realm=REALM, port=CENTRE_PORT))
    for name in ("ldbsearch", "ldbmodify"):
        program(name)
    values = {
        "SMB_CONF": str(samba.folder / "etc" / "smb.conf"),
        "SAM": str(samba.folder / "private" / "sam.ldb"),
        "TLS_CA": str(samba.ca_file),
        "SERVER": "ldaps://127.0.0.1",
        "ADMIN": "",
        "ADMIN_PASSWORD": "",
    }
    headings = "Active Directory", SAME_FOR_ALL, "Without a password: Kerberos"
    staff = Staff(samba, ACTIVE_DIRECTORY, "recipes")
    untold = follow(headings, staff, tmp_path, values)
    staff.clear()
    samba.delete(f"CN=plnhub,CN=Users,{samba.base_dn}")  # the server is shared with other tests
    assert untold == []

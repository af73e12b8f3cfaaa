"""The guided set-up under attack: places it must not read, a password it must not tell, and nonsense."""

from pathlib import Path

import pytest
from flask import Flask
from structlog.testing import capture_logs

from plnhub.app import create_app
from plnhub.config import Settings
from plnhub.db import Database
from plnhub.jobs import directory_tasks
from plnhub.models import DirectorySetting, Job
from plnhub.web.identity import SESSION_COOKIE
from plnhub.wiring import Hub
from tests.attacks.routes import rows
from tests.attacks.test_canaries import crawl
from tests.attacks.world import World
from tests.makers import NOW
from tests.web.conftest import SECRET

pytestmark = pytest.mark.authz

GUIDE = "/admin/directory/set-up"
CONNECT = f"{GUIDE}/connect"
PASSWORD = "zqpassword of the directory"
NOWHERE = {"directory_url": "ldap://127.0.0.1:1", "directory_bind_dn": "cn=reader", "plain": "1"}
STEPS = {
    "connect": ("directory_url", "directory_bind_dn", "directory_password", "directory_ca_file"),
    "people": ("directory_base", "directory_filter", "directory_vendor"),
    "fields": ("f_uid", "f_name", "n_0", "a_0", "n_5", "a_5"),
    "safety": ("directory_canaries", "group_leader", "group_admin"),
    "hours": ("zone", "sync", "sync_time", "changes", "sweep", "sweep_time"),
    "preview": ("f_uid", "f_name", "n_0", "a_0"),
}
ODD = (
    *("9" * 5000, str(2**63), "-1", "1e999", "١٢٣", "\x00", "%", "../../etc/passwd", "((((", "a" * 100_000),
    *("a," * 50_000, "daily", "24:00", "\\", "=", ",", "ldap://[::1", "ldap://" + "x" * 9000, "🦊" * 999),
)
PLACES = (
    *("file:///etc/passwd", "http://127.0.0.1/", "https://169.254.169.254/", "gopher://127.0.0.1:6379/_x"),
    *(
        "csv:///etc/passwd",
        "CSV:///etc/passwd",
        "ldif://etc/passwd",
        "ldif:///{data}/hub.db",
        "csv:import/a.csv",
    ),
    *(
        "csv:///{data}/import/../hub.db",
        "csv:///{data}/import/%2e%2e/hub.db",
        "csv:///{data}/import/..%2fhub.db",
    ),
    *("csv:///{data}/important.csv", "csv:///{data}/import/link.csv", "csv:///{data}/import/away/hub.db"),
    *("ldap://host csv:///{data}/import/a.csv", "csv:///{data}/import/%00", "ldap://cn:word@host", "ldap://"),
    *(
        "ldap://host/dc=x??sub?(uid=*)",
        "ldap://host#x",
        "ldapx://host",
        "//host",
        "jndi:ldap://host",
        "javascript:a",
    ),
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data folder, with two links that lead out of the folder for imports."""
    folder = tmp_path / "import"
    folder.mkdir()
    (folder / "a.csv").write_text("uid,name\n", encoding="utf-8")
    (folder / "link.csv").symlink_to(tmp_path / "hub.db")
    (folder / "away").symlink_to(tmp_path)
    return tmp_path


def kept(database: Database) -> list[str]:
    with database.reading() as session:
        return [row.name for row in session.query(DirectorySetting)]


@pytest.mark.parametrize("place", PLACES)
def test_only_servers_and_files_of_the_import_folder_are_taken(
    place: str, data: Path, world: World, visitor, database: Database
):
    sent = {"directory_url": place.replace("{data}", str(data).lstrip("/")), "directory_password": PASSWORD}
    assert visitor("admin").post(CONNECT, data=sent).status_code == 400
    assert kept(database) == []


def test_a_file_of_the_import_folder_is_taken(data: Path, world: World, visitor, database: Database):
    sent = {"directory_url": f"csv://{data}/import/a.csv"}
    assert visitor("admin").post(CONNECT, data=sent).status_code == 303
    assert kept(database) == ["directory_url"]


def test_only_administrators_reach_any_step(world: World, visitor):
    paths = [f"{GUIDE}/{step}" for step in (*STEPS, "test", "first")] + ["/admin", "/admin/people"]
    for name in ("nobody", "ann", "leader", "auditor"):
        browser = visitor(name)
        found = {browser.open(path, method=how).status_code for path in paths for how in ("GET", "POST")}
        assert found <= {302, 401, 403, 405}, name


@pytest.mark.parametrize("step", STEPS)
def test_nonsense_in_a_step_is_refused_without_a_crash(step: str, world: World, visitor):
    browser = visitor("admin")
    told = {
        (field, odd[:20]): browser.post(f"{GUIDE}/{step}", data={field: odd}).status_code
        for field in STEPS[step]
        for odd in ODD
    }
    told |= {("all", odd[:20]): _all_at_once(browser, step, odd) for odd in ODD}
    assert {sent: code for sent, code in told.items() if code >= 500} == {}


def _all_at_once(browser, step: str, odd: str) -> int:
    code: int = browser.post(f"{GUIDE}/{step}", data=dict.fromkeys(STEPS[step], odd)).status_code
    return code


def test_the_kept_password_is_in_one_file_and_nowhere_else(
    app: Flask, world: World, visitor, database: Database, tmp_path: Path
):
    """No page, row, job, log or other file tells it, nor does work that fails with it."""
    browser = visitor("admin")
    with capture_logs() as lines:
        assert browser.post(CONNECT, data=NOWHERE | {"directory_password": PASSWORD}).status_code == 303
        _work(app)
        told = [path for path, text in crawl(app, browser, world) if PASSWORD in text]
        told += [step for step in STEPS if PASSWORD in browser.get(f"{GUIDE}/{step}").text]
    with database.reading() as session:
        assert "directory.test" in [job.name for job in session.query(Job)]
    files = [
        path for path in tmp_path.rglob("*") if path.is_file() and PASSWORD.encode() in path.read_bytes()
    ]
    assert (told, PASSWORD in str(lines), PASSWORD in str(rows(database))) == ([], False, False)
    assert [path.parent.name for path in files] == ["keys"]
    assert files[0].stat().st_mode & 0o077 == 0


def every_file(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _work(app: Flask) -> None:
    """What the buttons of the page start, against a server that does not answer."""
    hub: Hub = app.extensions["plnhub"]
    for task in (directory_tasks.test, directory_tasks.sample, directory_tasks.plan):
        task(hub, lambda *_: None)


@pytest.mark.parametrize(
    "change", [{"directory_url": "ldaps://evil.example"}, {"directory_url": ""}, {"plain": "1"}]
)
def test_a_password_of_the_environment_goes_to_no_other_place(
    change: dict[str, str], tmp_path: Path, world: World, database: Database, log_in_as
):
    settings = Settings(data_dir=tmp_path, secret_key=SECRET, directory_password=PASSWORD)
    app = create_app(settings, Hub(settings=settings, database=database, now=lambda: NOW))
    app.config["WTF_CSRF_ENABLED"] = False
    browser = app.test_client()
    token = log_in_as(world.people["admin"]).get_cookie(SESSION_COOKIE)
    browser.set_cookie(SESSION_COOKIE, token.value)
    first = {"directory_url": "ldaps://ldap.example.com"}
    assert browser.post(CONNECT, data=first).status_code == 303
    assert browser.post(CONNECT, data=first | change).status_code == 400
    assert browser.post(CONNECT, data=first).status_code == 303

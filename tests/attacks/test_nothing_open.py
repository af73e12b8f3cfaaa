"""No door beside the doors: known paths, ways out of a folder, and what a crash says (T47, T48)."""

import pytest
from flask import Flask

from plnhub.models import Base
from tests.attacks.routes import address, routes
from tests.attacks.world import World

pytestmark = pytest.mark.authz

KNOWN = (
    ".git/HEAD",
    ".git/config",
    ".env",
    ".env.local",
    ".aws/credentials",
    ".ssh/id_rsa",
    ".htaccess",
    ".DS_Store",
    ".svn/entries",
    "metrics",
    "debug",
    "console",
    "__debug__",
    "debug/pprof",
    "actuator",
    "actuator/env",
    "server-status",
    "server-info",
    "phpinfo.php",
    "openapi.json",
    "swagger.json",
    "swagger-ui",
    "api/docs",
    "docs",
    "redoc",
    "graphql",
    "api",
    "api/v1",
    "api/people",
    "xapi",
    "scim/v2/Users",
    "wp-login.php",
    "wp-admin",
    "administrator",
    "phpmyadmin",
    "adminer.php",
    "config.json",
    "config.toml",
    "settings.py",
    "plnhub.toml",
    "backup",
    "backup.zip",
    "backup.sql",
    "dump.sql",
    "db.sqlite",
    "plnhub.db",
    "hub.db",
    "var/plnhub.db",
    "keys/login.key",
    "var/keys",
    "analytics",
    "analytics/memberships/1.json",
    "mirror/1",
    "mirrors",
    "release",
    "release.json",
    "job",
    "jobs",
    "logs",
    "app.log",
    "sitemap.xml",
    "crossdomain.xml",
    "package.json",
    "node_modules/htmx.org",
    "static",
    "static/",
    "templates/layout.html",
    "pyproject.toml",
    "requirements.txt",
    "Dockerfile",
    "deploy/run",
    "werkzeug",
    "sessions",
    "flower",
    "rq",
    "celery",
    "health/env",
    "cgi-bin/test.cgi",
    "shell",
    "cmd",
    "login/../admin",
    "people.json",
    "people.csv",
    "export",
    "export.zip",
)
WAYS_OUT = (
    "../../config.py",
    "..%2f..%2fconfig.py",
    "%2e%2e/%2e%2e/config.py",
    "%252e%252e%252fconfig.py",
    "..\\..\\config.py",
    "..%5c..%5cconfig.py",
    "/etc/passwd",
    "//etc/passwd",
    "%2fetc%2fpasswd",
    "....//....//config.py",
    "app.css%00.py",
    "%00",
    "CON",
    "nul.txt",
    "..;/config.py",
    "%c0%ae%c0%ae/config.py",
    "dist/../../config.py",
)
INNER = ("import ", "root:x:", "Traceback", "SHORTEST_SECRET")


@pytest.mark.parametrize("name", ["nobody", "bob", "admin"])
def test_paths_that_attackers_know_do_not_exist(name: str, visitor):
    browser = visitor(name)
    found = [path for path in KNOWN if browser.get(f"/{path}").status_code not in (404, 308)]
    assert len(KNOWN) >= 60
    assert found == []


@pytest.mark.parametrize("way", WAYS_OUT)
def test_no_way_leads_out_of_the_static_folder(way: str, client):
    answer = client.get(f"/static/{way}")
    assert answer.status_code == 404
    assert not [word for word in INNER if word in answer.text]


@pytest.mark.parametrize("name", ["nobody", "ann", "leader", "admin"])
def test_an_id_that_is_a_path_is_just_unknown(name: str, app: Flask, world: World, visitor):
    browser, wrong = visitor(name), []
    for _get, rule in routes(app, "GET"):
        for way in WAYS_OUT if rule.arguments else ():
            marked = address(rule, dict.fromkeys(rule.arguments, "WAY")).replace("WAY", way)
            answer = browser.get(marked)
            if answer.status_code not in (302, 308, 403, 404) or any(word in answer.text for word in INNER):
                wrong.append((marked, answer.status_code))
    assert not wrong


def test_a_crash_shows_a_number_and_nothing_of_the_inside(app: Flask, visitor):
    browser = visitor("ann")
    app.view_functions["home.show"] = _broken
    answer = browser.get("/")
    assert answer.status_code == 500
    assert "Quote" in answer.text
    assert not [
        word for word in ("Traceback", "ZeroDivision", "plnhub/", ".py", "_broken") if word in answer.text
    ]


@pytest.mark.parametrize("path", ["/", "/login", "/people?q=a", "/no-such-page"])
def test_a_database_that_is_gone_shows_a_page_and_nothing_of_the_inside(
    path: str, app: Flask, visitor, database
):
    browser = visitor("ann")
    Base.metadata.drop_all(database.engine)
    answer = browser.get(path)
    assert answer.status_code in (200, 404, 500, 503)
    assert answer.headers["Content-Security-Policy"]
    assert not [word for word in ("Traceback", "sqlite", "SELECT", "no such table") if word in answer.text]


def test_the_debugger_is_never_on(app: Flask):
    assert (app.debug, app.config["DEBUG"]) == (False, False)


def _broken() -> str:
    return str(1 / 0)

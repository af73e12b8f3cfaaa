"""A real WordPress on a MariaDB of its own, as Debian packages them, with invented people."""

import base64
import json
import shutil
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.servers.programs import Server, free_port, hand_over, program, run, server_folder

PACKAGED = Path("/usr/share/wordpress")
CONFIG = """<?php
define('DB_NAME', 'site'); define('DB_USER', 'root'); define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:{socket}'); define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', '');
define('WP_HTTP_BLOCK_EXTERNAL', true); define('DISABLE_WP_CRON', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
"""
DO = """<?php
$code = $_POST['code']; // before WordPress puts slashes into it
define('WP_USE_THEMES', false); require __DIR__ . '/wp-load.php'; kses_remove_filters();
echo chr(0), json_encode(eval('global $wpdb; return ' . $code . ';'));
"""
QUICK = ("-d", "opcache.enable=1", "-d", "opcache.enable_cli=1")


@dataclass(frozen=True, kw_only=True)
class WordPress:
    """One site; `do` runs WordPress's own functions and hands back what they answer."""

    folder: Path
    database: Server
    web: Server

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.web.port}"

    @property
    def allowed(self) -> frozenset[tuple[str, int]]:
        return frozenset({("127.0.0.1", self.web.port)})

    def do(self, expression: str) -> Any:
        """The value of one expression of PHP."""
        form = urllib.parse.urlencode({"code": expression}).encode()
        with urllib.request.urlopen(f"{self.url}/do.php", form, timeout=60) as answer:
            return json.loads(answer.read().decode().rpartition("\0")[2])

    def post(self, author: int, title: str, **more: str) -> int:
        fields = {"post_title": title, "post_content": f"<p>{title}</p>", "post_status": "publish"} | more
        return int(self.do(f"wp_insert_post({_php(fields | {'post_author': str(author)})})"))

    def comment(self, post: int, words: str, *, author: int = 0, parent: int = 0, **more: str) -> int:
        fields = {"comment_post_ID": str(post), "comment_content": words, "comment_approved": "1"} | more
        fields |= {"user_id": str(author), "comment_parent": str(parent)}
        return int(self.do(f"wp_insert_comment({_php(fields)})"))

    def person(self, name: str, *, writes: bool = True) -> int:
        fields = {"user_login": name, "user_pass": "not used", "user_email": f"{name}@mail.example"}
        fields["role"] = "author" if writes else "subscriber"
        return int(self.do(f"wp_insert_user({_php(fields)})"))

    def stop(self) -> None:
        self.web.stop()
        self.database.stop()


def start_wordpress(parent: Path) -> WordPress:
    """Install a site for Ada, who has the author id 1; skipped where the packages are missing."""
    if not (PACKAGED / "wp-load.php").is_file():
        pytest.skip("wordpress is not installed; deploy/test --full installs it")
    database = _started_database(server_folder(parent, "mariadb"))
    folder = server_folder(parent, "wordpress")
    shutil.copytree(PACKAGED, folder / "site", ignore_dangling_symlinks=True)
    site = folder / "site"
    site.joinpath("wp-config.php").write_text(CONFIG.format(socket=database.folder / "socket"))
    site.joinpath("do.php").write_text(DO)
    hand_over(site, site / "wp-config.php", site / "do.php")
    port = free_port()
    web = Server([program("php"), *QUICK, "-S", f"127.0.0.1:{port}", "-t", str(site)], folder, port)
    web.start()
    _install(port)
    return WordPress(folder=site, database=database, web=web)


def _started_database(folder: Path) -> Server:
    plain = ["--no-defaults", f"--datadir={folder / 'data'}", f"--tmpdir={folder}"]
    # The one installs what the other serves; neither reads this machine's own settings.
    run([program("mariadb-install-db"), *plain, "--auth-root-authentication-method=normal"], folder)
    port = free_port()
    options = [f"--socket={folder / 'socket'}", f"--port={port}", "--bind-address=127.0.0.1"]
    quick = ["--innodb-flush-log-at-trx-commit=0", f"--pid-file={folder / 'pid'}"]
    database = Server([program("mariadbd"), *plain, *options, *quick], folder, port)
    database.start()
    client = [program("mariadb"), "--no-defaults", f"--socket={folder / 'socket'}", "--user=root"]
    run([*client, "--execute=CREATE DATABASE site CHARACTER SET utf8mb4"], folder)
    return database


def _install(port: int) -> None:
    form = {
        "weblog_title": "Ada writes",
        "user_name": "ada",
        "admin_password": "only for a test",
        "admin_password2": "only for a test",
        "pw_weak": "1",
        "admin_email": "ada@mail.example",
        "blog_public": "1",
    }
    url = f"http://127.0.0.1:{port}/wp-admin/install.php?step=2"
    with urllib.request.urlopen(url, urllib.parse.urlencode(form).encode(), timeout=120) as answer:
        assert "wp-login.php" in answer.read().decode()


def _php(fields: dict[str, str]) -> str:
    """An array in PHP, written so that no sign of a text can end it."""
    return f"json_decode(base64_decode('{_base64(json.dumps(fields))}'), true)"


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()

"""A real server under load that is killed at random moments, and clients that note what it acknowledged."""

import contextlib
import os
import random
import re
import signal
import subprocess
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import requests
from sqlalchemy import select

from plnhub.access.sessions import start_session
from plnhub.backup import check
from plnhub.clock import utc_now
from plnhub.models import Answer, Ask
from plnhub.models.ledger import Activity
from plnhub.web.identity import SESSION_COOKIE
from tests.fault.installation import COMMAND, database_of
from tests.made_once import put_schema
from tests.makers import Company
from tests.servers.programs import dies_with_parent, free_port

SECRET = "8f0aJx-4kQ2_vLr7sWm1TzC9yB6nEdHu"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
CLIENTS = 4
PATIENCE = 60.0
SHORTEST, LONGEST = 0.3, 1.5
FEWEST = 25
"""Acknowledged writes before each kill."""


@dataclass
class Noted:
    """What the clients sent and what was acknowledged: titles of asks and bodies of answers."""

    sent: set[str] = field(default_factory=set)
    acknowledged: set[str] = field(default_factory=set)
    repeated: int = 0
    refused: Counter[int] = field(default_factory=Counter)


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What the database holds against what was acknowledged."""

    acknowledged: int
    lost: int
    doubled: int
    problems: list[str]


class Server:
    """`plnhub serve` in a process group of its own."""

    def __init__(self, folder: Path, workers: int = 2) -> None:
        self.folder, self.workers, self.port = folder, workers, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environment = os.environ | {
            "PLNHUB_DATA_DIR": str(self.folder),
            "PLNHUB_DATABASE_URL": f"sqlite:///{self.folder / 'hub.db'}",
            "PLNHUB_SECRET_KEY": SECRET,
            "PLNHUB_BIND": f"127.0.0.1:{self.port}",
            "PLNHUB_BASE_URL": self.address,
        }
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*COMMAND, "serve", "--workers", str(self.workers), "--no-worker"],
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=dies_with_parent(signal.SIGTERM),
            )
        self._wait()

    def kill(self) -> None:
        """End every process of the server at once, as a power switch would."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with contextlib.suppress(requests.RequestException):
                if requests.get(f"{self.address}/healthz", timeout=5).ok:
                    return
            time.sleep(0.05)
        raise RuntimeError((self.folder / "server.log").read_text()[-2000:])


class Client(threading.Thread):
    """Asks and answers without pause; whatever was not acknowledged is sent again with the same token."""

    def __init__(self, address: str, name: str, cookie: str, noted: Noted) -> None:
        super().__init__(name=name, daemon=True)
        self.address, self.noted, self.stopped = address, noted, threading.Event()
        self.session = requests.Session()
        self.session.cookies.set(SESSION_COOKIE, cookie)
        self.csrf, self.number = "", 0

    def run(self) -> None:
        while not self.stopped.is_set():
            self.number += 1
            ask = f"Ask {self.name}-{self.number}"
            place = self._send("/asks", ask, {"title": ask, "body": "", "topic": "storm"})
            if place:
                answer = f"Answer {self.name}-{self.number}"
                self._send(f"{place}/answers", answer, {"body": answer})

    def _send(self, path: str, text: str, form: dict[str, str]) -> str:
        """Send until it is acknowledged; answers where the browser is sent then."""
        self.noted.sent.add(text)
        while not self.stopped.is_set():
            with contextlib.suppress(requests.RequestException):
                sent = form | {"token": f"token of {text}", "csrf_token": self._token()}
                answer = self.session.post(self.address + path, data=sent, allow_redirects=False, timeout=20)
                if answer.status_code == 303:
                    self.noted.acknowledged.add(text)
                    return answer.headers["Location"].partition("#")[0]
                self.noted.refused[answer.status_code] += 1
            self.noted.repeated += 1
            time.sleep(0.02)
        return ""

    def _token(self) -> str:
        if not self.csrf:
            page = self.session.get(f"{self.address}/asks/new", timeout=20)
            self.csrf = TOKEN.findall(page.text)[0]
        return self.csrf


def prepare(folder: Path) -> list[str]:
    """A database of people who are logged in; answers the cookies."""
    database = database_of(folder)
    put_schema(database)
    with database.writing() as session:
        company = Company(session=session)
        people = [company.person(f"Client {number}") for number in range(CLIENTS)]
        return [start_session(session, person.id, utc_now()) for person in people]


def storm(folder: Path, rounds: int, seed: int = 1, workers: int = 2) -> tuple[Noted, Judged]:
    """Kill the server so many times under load, then compare; the clients never stop in between."""
    cookies, noted, dice = prepare(folder), Noted(), random.Random(seed)
    server = Server(folder, workers)
    server.start()
    clients = [Client(server.address, f"c{n}", cookie, noted) for n, cookie in enumerate(cookies)]
    for client in clients:
        client.start()
    try:
        for number in range(rounds):
            _wait_for(noted, (number + 1) * FEWEST)
            time.sleep(dice.uniform(SHORTEST, LONGEST))
            server.kill()
            server.start()
        time.sleep(SHORTEST)
    finally:
        for client in clients:
            client.stopped.set()
        for client in clients:
            client.join(PATIENCE)
        server.kill()
    return noted, judged(folder, noted)


def _wait_for(noted: Noted, acknowledged: int) -> None:
    """A busy machine takes longer to acknowledge anything: each kill meets some load."""
    deadline = time.monotonic() + PATIENCE
    while len(noted.acknowledged) < acknowledged and time.monotonic() < deadline:
        time.sleep(0.02)


def judged(folder: Path, noted: Noted) -> Judged:
    """Each acknowledged write must be there once, with one act in the ledger; no write may be there twice."""
    database = database_of(folder)
    with database.reading() as session:
        rows = Counter([*session.scalars(select(Ask.title)), *session.scalars(select(Answer.body))])
        acts = len(session.scalars(select(Activity.key)).all())
    problems = list(check(database)["problems"])
    if acts != sum(rows.values()):
        problems.append(f"{acts} acts for {sum(rows.values())} asks and answers")
    if strangers := rows.keys() - noted.sent:
        problems.append(f"never sent: {sorted(strangers)[:3]}")
    return Judged(
        acknowledged=len(noted.acknowledged),
        lost=sum(rows[text] == 0 for text in noted.acknowledged),
        doubled=sum(count > 1 for count in rows.values()),
        problems=problems,
    )

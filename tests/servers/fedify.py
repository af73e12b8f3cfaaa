"""A real ActivityPub server of one person, built with Fedify; the test says what they have written."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import requests

from tests.servers.node_sets import SETS, node, node_environment, node_set
from tests.servers.programs import Server, free_port

SECONDS = 30


@dataclass(frozen=True, kw_only=True)
class Note:
    """`to` names a reader in place of everybody; `answers` is the id of another note."""

    number: int
    content: str = "hello"
    published: str = "2026-11-22T10:00:00Z"
    updated: str | None = None
    answers: str | None = None
    to: str | None = None


class Fedify:
    """`show` says everything that there is from now on; a note left out was deleted."""

    def __init__(self, server: Server, port: int) -> None:
        self._server = server
        self.host = f"localhost:{port}"
        self.ada = f"http://{self.host}/users/ada"
        self.bob = f"http://{self.host}/users/bob"

    @property
    def allowed(self) -> frozenset[tuple[str, int]]:
        return frozenset({("localhost", int(self.host.partition(":")[2]))})

    def note_id(self, number: int) -> str:
        return f"{self.ada}/notes/{number}"

    def show(self, *notes: Note, **more: Any) -> None:
        """`shares` (objects of others), `fields` and `summary` of the profile, when given."""
        body = {"notes": [asdict(note) for note in notes]} | more
        said = requests.put(f"http://{self.host}/control", json=body, timeout=SECONDS)
        assert said.ok, said.text

    def stop(self) -> None:
        self._server.stop()


def start_fedify(folder: Path) -> Fedify:
    installed, port = node_set("fedify"), free_port()
    pairs = [f"{name}={value}" for name, value in node_environment().items()]
    script = [str(SETS / "fedify/serve.mjs"), str(installed), str(port)]
    server = Server(["env", *pairs, str(node()), *script], folder, port, as_root=True, is_ready=_answers)
    server.start()
    return Fedify(server, port)


def _answers(port: int) -> bool:
    try:
        return requests.get(f"http://localhost:{port}/users/ada", timeout=1).status_code < 500
    except requests.RequestException:
        return False

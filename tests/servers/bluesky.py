"""A real personal data server of the AT Protocol, with its own directory of identities."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from tests.servers.node_sets import SETS, node, node_environment, node_set
from tests.servers.programs import Server, free_port

PASSWORD = "a password for tests"
ADMINISTRATOR = ("admin", "admin-pass")  # as the server's own test set-up has it
SECONDS = 30
PATIENCE = 120.0  # it builds its databases while it starts, and others may be at work as well


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody with a repository there."""

    did: str
    handle: str
    token: str


class Bluesky:
    """Speaks the server's own methods as the owners of accounts do."""

    def __init__(self, server: Server, pds: int, plc: int) -> None:
        self._server = server
        self.ports = pds, plc
        self.pds, self.plc = f"http://localhost:{pds}", f"http://localhost:{plc}"

    @property
    def settings(self) -> dict[str, str]:
        """What a connector needs to find this server in place of the public ones."""
        hosts = " ".join(f"localhost:{port}" for port in self.ports)
        return {"plc": self.plc, "resolver": self.pds, "plain_hosts": hosts}

    @property
    def allowed(self) -> frozenset[tuple[str, int]]:
        return frozenset(("localhost", port) for port in self.ports)

    def stop(self) -> None:
        self._server.stop()

    def join(self, handle: str) -> Person:
        # The server insists on an address to write to; it lies in a zone that nobody can have.
        account = {"handle": handle, "email": f"{handle}@mail.invalid", "password": PASSWORD}
        made = self.call("server.createAccount", account)
        return Person(did=made["did"], handle=handle, token=made["accessJwt"])

    def write(self, person: Person, collection: str, value: dict[str, Any], **more: Any) -> dict[str, Any]:
        """A new record; `rkey` names its key where the server shall not choose one."""
        record = {"$type": collection, "createdAt": "2026-11-22T12:00:00.000Z"} | value
        body = {"repo": person.did, "collection": collection, "record": record} | more
        return self.call("repo.createRecord", body, person)

    def put(self, person: Person, collection: str, key: str, value: dict[str, Any]) -> dict[str, Any]:
        record = {"$type": collection} | value
        body = {"repo": person.did, "collection": collection, "rkey": key, "record": record}
        return self.call("repo.putRecord", body, person)

    def delete(self, person: Person, uri: str) -> None:
        collection, key = uri.split("/")[-2:]
        body = {"repo": person.did, "collection": collection, "rkey": key}
        self.call("repo.deleteRecord", body, person)

    def remove(self, person: Person) -> None:
        """Delete the account for ever, as its administrator."""
        self.call("admin.deleteAccount", {"did": person.did}, auth=ADMINISTRATOR)

    def call(
        self,
        method: str,
        body: dict[str, Any] | None,
        person: Person | None = None,
        auth: tuple[str, str] | None = None,
    ) -> dict[str, Any]:
        """One method that changes something."""
        headers = {"Authorization": f"Bearer {person.token}"} if person else {}
        url = f"{self.pds}/xrpc/com.atproto.{method}"
        response = requests.post(url, json=body, headers=headers, auth=auth, timeout=SECONDS)
        assert response.ok, response.text
        return dict(response.json()) if response.content else {}


def start_bluesky(folder: Path) -> Bluesky:
    """Waits until it answers; its data lie in the folder."""
    installed, pds, plc = node_set("bluesky"), free_port(), free_port()
    environment = node_environment() | {"TMPDIR": str(folder), "LOG_ENABLED": "false"}
    pairs = [f"{name}={value}" for name, value in environment.items()]
    script = [str(SETS / "bluesky/serve.mjs"), str(installed), str(pds), str(plc)]
    server = Server(
        ["env", *pairs, str(node()), *script], folder, pds, is_ready=_answers, as_root=True, patience=PATIENCE
    )
    server.start()
    return Bluesky(server, pds, plc)


def _answers(port: int) -> bool:
    try:
        return requests.get(f"http://localhost:{port}/xrpc/_health", timeout=1).ok
    except requests.RequestException:
        return False

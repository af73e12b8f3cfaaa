"""GitHub without GitHub: answers that it once gave, and a mock of its own description that checks us."""

import signal
from pathlib import Path

import requests

from tests.servers.node_sets import node, node_environment, node_set
from tests.servers.programs import Server, free_port

SECONDS = 30
PRISM_SECONDS = 240.0  # it reads a description of twelve megabytes
AS_RECORDED = {
    "Accept": "application/vnd.github.v3+json",
    "Authorization": "token 0000000000000000000000000000000000000001",
}
DESCRIPTION = "node_modules/@octokit/openapi/generated/api.github.com.json"


class GitHubStandIn:
    """One server on loopback; `allowed` is what the hub's way out must be told."""

    def __init__(self, server: Server, host: str) -> None:
        self._server = server
        self.address = f"http://{host}:{server.port}"
        self.allowed = frozenset({(host, server.port)})

    def scenario(self, name: str) -> str:
        """The address at which the recorded exchanges of a scenario are served, each of them once."""
        made = requests.post(f"{self.address}/fixtures", json={"scenario": name}, timeout=SECONDS)
        assert made.ok, made.text
        return str(made.json()["url"])

    def renamed(self) -> str:
        """The scenario in which a repository has just been given another name."""
        api, body = self.scenario("rename-repository"), b'{"name":"rename-repository-newname"}'
        headers = AS_RECORDED | {"Content-Type": "application/json; charset=utf-8"}
        address = f"{api}/repos/octokit-fixture-org/rename-repository"
        done = requests.patch(address, data=body, headers=headers, timeout=SECONDS)
        assert done.ok, done.text
        return api

    def stop(self) -> None:
        self._server.stop()


def start_recordings(folder: Path) -> GitHubStandIn:
    """octokit/fixtures-server: what api.github.com answered when it was recorded."""
    port = free_port()
    arguments = ["--port", str(port), "--fixtures-url", f"http://localhost:{port}"]
    return GitHubStandIn(_started(folder, port, "octokit-fixtures-server", *arguments), "localhost")


def start_description(folder: Path) -> GitHubStandIn:
    """Prism on GitHub's own OpenAPI description: refuses with 422 what GitHub does not describe."""
    port, description = free_port(), str(node_set("github") / DESCRIPTION)
    arguments = ["mock", "-h", "127.0.0.1", "-p", str(port), description]
    return GitHubStandIn(_started(folder, port, "prism", *arguments), "127.0.0.1")


def _started(folder: Path, port: int, program: str, *arguments: str) -> Server:
    script = node_set("github") / "node_modules/.bin" / program
    pairs = [f"{name}={value}" for name, value in node_environment().items()]
    command = ["env", *pairs, str(node()), str(script), *arguments]
    server = Server(
        command,
        folder,
        port,
        gentle=signal.SIGKILL,
        is_ready=_answers,
        as_root=True,
        patience=PRISM_SECONDS,
    )
    server.start()
    return server


def _answers(port: int) -> bool:
    try:
        return requests.get(f"http://localhost:{port}/ping", timeout=5).status_code < 500
    except requests.RequestException:
        return False

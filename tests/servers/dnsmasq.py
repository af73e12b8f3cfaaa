"""A name server of our own that knows a few texts and asks nobody else."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.servers.programs import Server, free_port, program


def start_names(folder: Path, texts: Mapping[str, Sequence[str]]) -> tuple[Server, int]:
    """A server on loopback; several strings of a text are sent as such."""
    port = free_port()
    records = [f"--txt-record={name},{','.join(strings)}" for name, strings in texts.items()]
    own = ["--keep-in-foreground", "--no-resolv", "--no-hosts", "--conf-file=/dev/null", "--pid-file="]
    where = ["--listen-address=127.0.0.1", "--bind-interfaces", f"--port={port}", "--local=/test/"]
    server = Server([program("dnsmasq"), *own, *where, *records], folder, port)
    server.start()
    return server, port

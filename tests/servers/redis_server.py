"""A Redis server of our own that keeps nothing on disk."""

from pathlib import Path

from tests.servers.programs import Server, free_port, program


def start_redis(folder: Path) -> Server:
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    server = Server([program("redis-server"), *options, "--dir", str(folder)], folder, port)
    server.start()
    return server

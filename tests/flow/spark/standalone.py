"""A Spark cluster that can be killed as a whole: a master and a worker, processes of their own."""

from dataclasses import dataclass
from pathlib import Path

from tests.flow.spark.fixtures import SETTINGS
from tests.servers.programs import Server, free_port, server_folder

LOCAL = "127.0.0.1"
SLOW_START = 120.0


@dataclass(frozen=True, kw_only=True)
class Cluster:
    master: Server
    worker: Server

    @property
    def url(self) -> str:
        return f"spark://{LOCAL}:{self.master.port}"

    def kill(self) -> None:
        """All at once; executors end when they miss their worker."""
        self.master.kill()
        self.worker.kill()


def start_cluster(folder: Path, home: str) -> Cluster:
    master = _started(folder, home, "master.Master")
    worker = _started(
        *(folder, home, "worker.Worker", "--cores", "2", "--memory", "1g"),
        *("--work-dir", str(folder / "work"), f"spark://{LOCAL}:{master.port}"),
    )
    return Cluster(master=master, worker=worker)


def _started(folder: Path, home: str, daemon: str, *options: str) -> Server:
    place = server_folder(folder, daemon.partition(".")[0])
    port = free_port()
    where = ["--host", LOCAL, "--port", str(port), "--webui-port", str(free_port())]
    command = [f"{home}/bin/spark-class", f"org.apache.spark.deploy.{daemon}", *where, *options]
    server = Server(command, place, port, as_root=True, patience=SLOW_START)
    server.start()
    return server


def start_connect(folder: Path, home: str) -> Server:
    """A Spark Connect server that does the work itself."""
    port = free_port()
    connect = {"spark.connect.grpc.binding.address": LOCAL, "spark.connect.grpc.binding.port": port}
    settings = [f"--conf={key}={value}" for key, value in (SETTINGS | connect).items()]
    server = Server(
        [
            *(f"{home}/bin/spark-submit", "--master", "local[2]", "--driver-memory", "1g", *settings),
            *("--class", "org.apache.spark.sql.connect.service.SparkConnectServer", "spark-internal"),
        ],
        *(server_folder(folder, "connect"), port),
        as_root=True,
        patience=SLOW_START,
    )
    server.start()
    return server

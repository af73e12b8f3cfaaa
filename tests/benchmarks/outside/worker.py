"""One worker as `plnhub worker` runs it, on the benchmark's hub; tells at its end what it spent."""

import sys
from pathlib import Path

from plnhub.jobs.worker import work
from tests.benchmarks.outside.scene import Meter, hub_at

hub = hub_at(Path(sys.argv[1]), int(sys.argv[2]))
meter = Meter(engine=hub.database.engine)
print("ready", flush=True)
work(hub, threads=1)
print(meter.told(), flush=True)

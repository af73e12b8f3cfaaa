"""Time refused log-ins of known and unknown names: `python -m tests.benchmarks.login [PAIRS]`."""

import json
import logging
import sys
import tempfile
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
from scipy.stats import mannwhitneyu

from plnhub.access.limits import Limit, Limits
from plnhub.access.passwords import Hasher
from plnhub.web.login import GATE
from tests.access.makers import FakeDirectory
from tests.benchmarks.results import record
from tests.web.login_site import Site, form_token, make_site

PAIRS = 150
NEVER = Limit(most=10**6, window=timedelta(minutes=1))


def open_site(folder: Path, directory: FakeDirectory | None = None) -> Site:
    """A site with real hashes that never makes anybody wait; its people's hashes are as slow as real ones."""
    folder.mkdir()
    site = make_site(folder, directory)
    hasher = Hasher()
    limits = Limits(network=NEVER, pair=NEVER, strangers=NEVER, name=NEVER)
    site.app.extensions[GATE] = replace(site.app.extensions[GATE], hasher=hasher, limits=limits)
    with site.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE local_password SET hash = ?", (hasher.hash("some other words"),))
    return site


def refused_log_ins(site: Site, names: list[str], pairs: int) -> dict[str, list[float]]:
    """Milliseconds of each refused try, the names taking turns."""
    browser = site.browser()
    token = form_token(site, browser)
    took: dict[str, list[float]] = {name: [] for name in names}
    for turn in range(pairs + 5):
        for name in names if turn % 2 else reversed(names):
            fields = {"name": name, "password": "a wrong password", "csrf_token": token}
            began = time.perf_counter()
            answer = browser.post("/login", data=fields, base_url=site.settings.base_url)
            if turn >= 5:
                took[name].append((time.perf_counter() - began) * 1000)
            assert answer.status_code == 401, answer.text
        if turn % 50 == 49:
            print(f"  {turn + 1} of {pairs + 5}", flush=True)
    return took


def compared(known: list[float], unknown: list[float]) -> dict[str, float]:
    """Medians, their gap in percent, and the chance of such a difference between equals."""
    first, second = float(np.median(known)), float(np.median(unknown))
    return {
        "known_ms": round(first, 2),
        "unknown_ms": round(second, 2),
        "gap_percent": round(100 * abs(first - second) / first, 2),
        "p": round(float(mannwhitneyu(known, unknown).pvalue), 4),
    }


def main() -> None:
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else PAIRS
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder:
        print(f"{pairs} pairs of refused log-ins with a password kept here", flush=True)
        here = refused_log_ins(open_site(Path(folder) / "a"), ["ann", "nobody"], pairs)
        print(f"{pairs} pairs with a password of the directory", flush=True)
        directory = FakeDirectory(passwords={"ann": "the right words"})
        there = refused_log_ins(open_site(Path(folder) / "b", directory), ["ann", "nobody"], pairs)
    figures: dict[str, object] = {
        "pairs": pairs,
        "local password": compared(here["ann"], here["nobody"]),
        "directory": compared(there["ann"], there["nobody"]),
    }
    print(json.dumps(figures, indent=2))
    if pairs >= PAIRS:
        record("refused log-ins", figures)


if __name__ == "__main__":
    main()

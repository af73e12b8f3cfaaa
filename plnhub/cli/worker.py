"""`plnhub worker`: run jobs on this machine, as many workers as wanted on any machine."""

import click

from plnhub.cli.hub import this_hub
from plnhub.jobs.worker import work


@click.command()
@click.option("--threads", default=2, show_default=True, help="Jobs at the same time.")
def worker(threads: int) -> None:
    """Take jobs from the broker that PLNHUB_JOBS_URL names and run them."""
    work(this_hub(), threads)

"""From a real poll to the next release: consent that goes stops the reading and takes all with it."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from sqlalchemy import select

from plnhub.config import Settings
from plnhub.db import open_database
from plnhub.jobs import outside_tasks
from plnhub.jobs.analytics_child import answer
from plnhub.jobs.nightly import run_night
from plnhub.jobs.outside import ask_for_outside
from plnhub.jobs.runner import run_job, sweep
from plnhub.models import Profile, ProfileState
from plnhub.models.ledger import Activity
from plnhub.models.releases import ReleaseCell
from plnhub.privacy.consent import Switches
from plnhub.profiles.choosing import choose
from plnhub.wiring import Hub
from tests.connectors.far_side import FarSide, Visit, far_side
from tests.publishing.firm import Firm

pytestmark = pytest.mark.privacy
BEGIN = datetime(2026, 3, 1, 12, tzinfo=UTC)
DEED = "contribute"
"""What publishing counts as; everybody else in this firm does nothing but answer."""
FEED = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>Mine</title>'
    "<link>{url}/</link>{items}</channel></rss>"
)
ITEM = (
    "<item><guid>g{n}</guid><title>Post {n}</title><link>{url}/{n}</link>"
    "<pubDate>{day:02} Feb 2026 10:00:00 +0000</pubDate></item>"
)


@dataclass(kw_only=True)
class Life:
    """A firm's hub at a moment that the test sets, and the site of one of its people."""

    firm: Firm
    side: FarSide
    now: datetime = BEGIN
    hub: Hub = field(init=False)

    def __post_init__(self) -> None:
        settings = Settings(data_dir=self.firm.folder)
        place = {"database": self.firm.database, "loopback": self.side.allowed}
        self.hub = Hub(settings=settings, now=lambda: self.now, **place)

    def link(self) -> int:
        """An account that was proven and may be read since January."""
        with self.firm.database.writing() as session:
            address = f"{self.side.url}/feed"
            profile = Profile(
                person_id=self.firm.ids["north00"], network="feed", host="127.0.0.1", account_id=address
            )
            profile.state, profile.linked_at = ProfileState.VERIFIED, BEGIN - timedelta(days=60)
            profile.mirror_on = profile.count_on = True
            profile.reads_since, profile.next_poll_at = profile.linked_at, BEGIN
            session.add(profile)
            session.flush()
            return profile.id

    def withdraw(self, profile_id: int) -> None:
        with self.firm.database.writing() as session:
            profile = session.get_one(Profile, profile_id)
            choose(session, self.firm.keys, profile, Switches(show=True), self.now)

    def work(self) -> None:
        """What a worker does in half a minute."""
        ask_for_outside(self.hub)
        assert outside_tasks.poll  # known to the workers once it is imported
        for public_id in sweep(self.hub):
            run_job(self.hub, public_id)

    def night(self, days: int) -> None:
        self.now = BEGIN + timedelta(days=days)
        run_night(self.hub, self.now.date())

    def acts(self) -> int:
        with self.firm.database.reading() as session:
            return len(session.scalars(select(Activity).where(Activity.channel == "feed")).all())

    def store(self) -> str:
        """Every word of the analytics store."""
        paths = sorted(self.firm.analytics.rglob("*.parquet"))
        return " ".join(repr(duckdb.sql(f"FROM read_parquet('{path}')").fetchall()) for path in paths)

    def cells(self) -> list[str]:
        with self.firm.database.reading() as session:
            rows = session.execute(select(*ReleaseCell.__table__.columns)).mappings()
            return sorted(repr({name: value for name, value in row.items() if name != "id"}) for row in rows)


def feed(visit: Visit) -> None:
    url = visit.side.url
    items = "".join(ITEM.format(n=n, url=url, day=n + 1) for n in range(20))
    visit.body(FEED.format(url=url, items=items).encode(), "Content-Type: application/rss+xml")


@pytest.fixture
def side() -> Iterator[FarSide]:
    with far_side({"/feed": feed}) as server:
        yield server


@pytest.fixture
def life(busy: Firm, side: FarSide, monkeypatch: pytest.MonkeyPatch) -> Life:
    """Its analytics run inside: a process of their own for each night takes too long here."""
    monkeypatch.setattr("plnhub.jobs.analytics.ask", answer)
    return Life(firm=busy, side=side)


def twin_of(life: Life, folder: Path) -> Life:
    """The same firm once more, without the account, keys and all."""
    shutil.copytree(life.firm.folder, folder, ignore=shutil.ignore_patterns("twin"))
    database = open_database(f"sqlite:///{folder / 'hub.db'}")
    return Life(firm=Firm(folder=folder, database=database, ids=life.firm.ids), side=life.side)


def test_what_was_read_reaches_ledger_and_store(life: Life):
    life.link()
    life.work()
    life.night(days=0)
    assert (life.acts(), DEED in life.store()) == (20, True)


def test_after_consent_went_no_request_goes_out_again(life: Life):
    profile_id = life.link()
    life.work()
    life.now += timedelta(hours=1)
    ask_for_outside(life.hub)  # handed out, and not begun when the owner changes their mind
    life.withdraw(profile_id)
    before = len(life.side.connections)
    for _quarter in range(8):
        life.work()
        life.now += timedelta(minutes=15)
    assert (before, len(life.side.connections), life.acts()) == (1, 1, 0)


def test_the_night_after_nothing_of_it_is_left_in_ledger_and_store(life: Life):
    profile_id = life.link()
    life.work()
    life.night(days=0)
    life.withdraw(profile_id)
    life.night(days=1)
    assert (life.acts(), DEED in life.store()) == (0, False)


def test_the_next_release_is_as_if_the_account_had_never_been_there(life: Life, tmp_path: Path):
    twin = twin_of(life, tmp_path / "twin")
    profile_id = life.link()
    life.work()
    read = life.acts()
    life.withdraw(profile_id)
    for each in (life, twin):
        each.night(days=1)
    assert (read, life.cells() == twin.cells() != []) == (20, True)

"""Who withdraws a profile leaves nothing of it: not in ledger, analytics store or next release."""

import shutil
from datetime import UTC, date, datetime, time
from pathlib import Path

import duckdb
import pytest
from sqlalchemy import select

from plnhub.activity import Act, Party, record
from plnhub.db import Database, open_database
from plnhub.models import Profile, ProfileState
from plnhub.models.ledger import Activity
from plnhub.models.releases import Mirror, ReleaseCell
from plnhub.privacy.consent import Switches
from plnhub.profiles.choosing import choose, unlink
from tests.makers import NOW
from tests.publishing.firm import Firm

FEBRUARY = date(2026, 2, 28)
pytestmark = pytest.mark.privacy


def store_of(firm: Firm) -> dict[str, list]:
    """Every table of the run in force, whatever the run is called."""
    firm.rebuild(FEBRUARY)
    paths = sorted(firm.analytics.glob("run-*/*.parquet"))
    read = {path.name: duckdb.sql(f"SELECT * FROM read_parquet('{path}')").fetchall() for path in paths}
    return {name: sorted(map(repr, rows)) for name, rows in read.items()}


def mirrors_of(firm: Firm) -> list:
    with firm.database.reading() as session:
        return [(each.person_id, each.numbers) for each in session.scalars(select(Mirror))]


def cells_of(firm: Firm) -> list[str]:
    firm.publish()
    with firm.database.reading() as session:
        rows = session.execute(select(*ReleaseCell.__table__.columns)).mappings()
        return sorted(repr({name: value for name, value in row.items() if name != "id"}) for row in rows)


def copied(firm: Firm, folder: Path) -> Database:
    """The same company once more, keys and all."""
    shutil.copytree(firm.folder, folder, ignore=shutil.ignore_patterns("twin"))
    return open_database(f"sqlite:///{folder / 'hub.db'}")


def profile_with_acts(firm: Firm) -> int:
    """An account that its owner lets be read and counted, and twenty acts that came through it."""
    with firm.database.writing() as session:
        person_id = firm.ids["north00"]
        profile = Profile(person_id=person_id, network="mastodon", host="social.example", account_id="42")
        profile.state, profile.linked_at, profile.reads_since = ProfileState.VERIFIED, NOW, NOW
        profile.mirror_on = profile.count_on = True
        session.add(profile)
        session.flush()
        acts = [
            Act(
                key=f"mastodon:social.example:object:{number}",
                occurred_at=datetime.combine(date(2026, 2, 1 + number), time(12), tzinfo=UTC),
                verb="answer",
                actor=Party.staff(person_id),
                recipients=(Party.staff(firm.ids["south19"]),),
                channel="mastodon",
                topic="zqwithdrawn",
                profile_id=profile.id,
            )
            for number in range(20)
        ]
        record(session, acts, NOW)
        return profile.id


def switch_off(firm: Firm, profile_id: int) -> None:
    with firm.database.writing() as session:
        choose(session, firm.keys, session.get_one(Profile, profile_id), Switches(show=True), NOW)


def let_go(firm: Firm, profile_id: int) -> None:
    with firm.database.writing() as session:
        unlink(session, firm.keys, session.get_one(Profile, profile_id), NOW)


@pytest.mark.parametrize("withdraw", [switch_off, let_go])
def test_the_next_night_knows_nothing_of_what_was_withdrawn(busy, withdraw):
    before, mirrors = store_of(busy), mirrors_of(busy)
    profile_id = profile_with_acts(busy)
    between = store_of(busy)
    withdraw(busy, profile_id)
    assert (between != before, store_of(busy) == before, mirrors_of(busy) == mirrors) == (True, True, True)


def test_the_next_release_is_as_if_it_had_never_been(busy, tmp_path):
    twin = Firm(folder=tmp_path / "twin", database=copied(busy, tmp_path / "twin"), ids=busy.ids)
    switch_off(busy, profile_with_acts(busy))
    store_of(busy)
    store_of(twin)
    assert cells_of(busy) == cells_of(twin)


def test_the_ledger_forgets_at_once(busy):
    switch_off(busy, profile_with_acts(busy))
    with busy.database.reading() as session:
        assert session.scalars(select(Activity).where(Activity.channel == "mastodon")).all() == []

"""An erased person leaves the memberships behind figures, and so does everybody after the retention."""

import json
from datetime import date, timedelta

import pytest
from click.testing import CliRunner

from plnhub.cli import plnhub
from plnhub.models import Person
from plnhub.privacy.memberships import forget_member, newest
from plnhub.privacy.releases import forget_releases
from plnhub.rights.erasure import erase_again, erase_person, keep_outside
from tests.makers import NOW

JANUARY, FEBRUARY = date(2026, 1, 31), date(2026, 2, 28)
pytestmark = pytest.mark.privacy


@pytest.fixture
def published(busy):
    busy.rebuild(JANUARY)
    busy.publish()
    return busy


def text_of(firm):
    return "".join(path.read_text() for path in (firm.analytics / "memberships").iterdir())


def sizes(firm):
    return [
        {name: len(people) for name, people in one.cohorts.items()}
        for one in newest(firm.analytics).publication.memberships
    ]


def test_the_command_erases_a_person_from_the_memberships(published, monkeypatch):
    monkeypatch.setenv("PLNHUB_DATA_DIR", str(published.folder))
    monkeypatch.setenv("PLNHUB_DATABASE_URL", f"sqlite:///{published.folder / 'hub.db'}")
    before = sizes(published)
    assert published.pseudonym("north01") in text_of(published)
    done = CliRunner().invoke(plnhub, ["person", "erase", "uid-north01", "--yes"])
    assert done.exit_code == 0
    assert published.pseudonym("north01") not in text_of(published)
    assert sizes(published) == before


def test_a_restored_backup_forgets_the_erased_in_the_memberships_again(published):
    with published.database.reading() as session:
        person = session.get_one(Person, published.ids["north01"])
    with published.database.writer() as session:  # rolled back, as an older backup would have it
        done = erase_person(session, published.keys, session.get_one(Person, person.id), NOW)
        keep_outside(published.folder, done, NOW)
        session.rollback()
    with published.database.writing() as session:
        assert erase_again(session, published.keys, published.folder, NOW) == 1
    assert published.pseudonym("north01") not in text_of(published)


def test_the_next_release_stands_beside_an_erasure(published):
    before = newest(published.analytics).publication.cells
    forget_member(published.analytics, published.pseudonym("north01"))
    published.rebuild(FEBRUARY)
    after = published.publish().release.cells
    january = [one for one in before if one.period == "2026-01"]
    assert [one for one in after if one.period == "2026-01"] == january


def test_each_erased_person_gets_a_mark_of_their_own(published):
    assert forget_member(published.analytics, published.pseudonym("north01")) > 0
    assert forget_member(published.analytics, published.pseudonym("north02")) > 0
    assert newest(published.analytics) is not None
    assert max(sizes(published)[0].values()) == 40


def test_after_the_retention_nobody_is_in_a_membership_and_its_periods_stay_published(published):
    windows = [one.windows for one in newest(published.analytics).publication.memberships]
    with published.database.writing() as session:
        forget_releases(session, published.analytics, NOW + timedelta(days=1))
    kept = newest(published.analytics).publication.memberships
    assert {len(one.cohorts) for one in kept} == {0}
    assert [one.windows for one in kept] == windows


def test_within_the_retention_the_memberships_stay(published):
    before = json.loads(text_of(published))
    with published.database.writing() as session:
        forget_releases(session, published.analytics, NOW - timedelta(days=90))
    assert json.loads(text_of(published)) == before

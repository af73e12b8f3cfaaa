"""A run becomes one release, once, and never without what the release lock remembers."""

import os
import shutil
from datetime import date

import pytest

from plnhub.errors import HubError
from plnhub.privacy.gate import EVERYONE, Rules
from plnhub.privacy.releases import latest_release
from tests.publishing.firm import Deed

JANUARY, FEBRUARY = date(2026, 1, 31), date(2026, 2, 28)


def shown(release, measure, period):
    return {
        (one.cohort, one.other_cohort): one.shown
        for one in release.cells
        if (one.measure, one.period) == (measure, period)
    }


def kept(firm):
    with firm.database.reading() as session:
        return latest_release(session)


def test_flow_between_divisions_is_published_in_round_numbers(busy):
    busy.rebuild(JANUARY)
    flow = shown(busy.publish().release, "flow", "2026-01")
    assert flow["north", "north"] == flow["south", "south"] == 240
    assert flow["north", "south"] == flow["south", "north"] == 180


def test_the_same_run_is_one_release_however_often_it_is_published(busy):
    busy.rebuild(JANUARY)
    first, second = busy.publish(), busy.publish()
    assert (first.is_new, second.is_new) == (True, False)
    assert second.release == first.release


def test_a_new_run_is_a_new_release_and_copies_what_was_published(busy):
    busy.rebuild(JANUARY)
    first = busy.publish().release
    busy.record([Deed(day=date(2026, 1, 20), verb="answer", actor="north01", recipients=("south01",))] * 30)
    busy.rebuild(FEBRUARY)
    second = busy.publish().release
    assert second.id == first.id + 1
    assert shown(second, "flow", "2026-01") == shown(first, "flow", "2026-01")
    assert shown(second, "flow", "2026-02")["north", "north"] == 240


@pytest.mark.privacy
def test_a_month_that_is_still_running_is_not_published(busy):
    busy.rebuild(date(2026, 2, 27))
    assert {one.period for one in busy.publish().release.cells if one.measure == "flow"} == {"2026-01"}


@pytest.mark.privacy
def test_without_the_memberships_of_the_last_release_nothing_more_is_published(busy):
    busy.rebuild(JANUARY)
    first = busy.publish().release
    (busy.analytics / "memberships" / f"{first.id}.json").unlink()
    busy.rebuild(FEBRUARY)
    with pytest.raises(HubError, match="release lock: restore the analytics folder"):
        busy.publish()
    assert kept(busy) == first


def backed_up(firm):
    firm.database.engine.dispose()
    shutil.copy(firm.folder / "hub.db", firm.folder / "old.db")


def restored(firm):
    firm.database.engine.dispose()
    for end in ("-wal", "-shm"):
        (firm.folder / f"hub.db{end}").unlink(missing_ok=True)
    shutil.copy(firm.folder / "old.db", firm.folder / "hub.db")


@pytest.mark.privacy
def test_a_restored_older_database_takes_up_the_figures_that_were_shown_since(busy):
    busy.rebuild(JANUARY)
    busy.publish()
    backed_up(busy)
    busy.rebuild(FEBRUARY)
    shown_before = busy.publish().release
    restored(busy)
    busy.choose(["north01", "north02"], count=False)
    busy.rebuild(FEBRUARY)
    again = busy.publish().release
    assert again.id == shown_before.id + 1
    assert again.cells == shown_before.cells


@pytest.mark.privacy
def test_an_empty_database_beside_the_folder_takes_up_its_figures(busy):
    backed_up(busy)
    busy.rebuild(JANUARY)
    shown_before = busy.publish().release
    restored(busy)
    busy.choose(["north01"], count=False)
    busy.rebuild(JANUARY)
    assert busy.publish().release.cells == shown_before.cells


@pytest.mark.privacy
@pytest.mark.parametrize("text", ["", "[]", "{}", '{"memberships": [', "\x00"])
def test_a_garbled_file_of_memberships_says_what_to_do(busy, text):
    busy.rebuild(JANUARY)
    first = busy.publish().release
    (busy.analytics / "memberships" / f"{first.id}.json").write_text(text)
    busy.rebuild(FEBRUARY)
    with pytest.raises(HubError, match="is damaged and with it the release lock: restore"):
        busy.publish()


def test_only_the_newest_memberships_are_kept(busy):
    for day in (JANUARY, FEBRUARY):
        busy.rebuild(day)
        last = busy.publish().release
    assert [path.name for path in (busy.analytics / "memberships").iterdir()] == [f"{last.id}.json"]


@pytest.mark.privacy
def test_memberships_are_on_the_disk_before_the_release_is_committed(busy, monkeypatch):
    busy.rebuild(JANUARY)
    synced, real = [], os.fsync

    def sync(descriptor):
        synced.append(os.readlink(f"/proc/self/fd/{descriptor}"))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", sync)
    busy.publish()
    assert synced[-2:] == [
        str(busy.analytics / "memberships" / ".1.draft"),
        str(busy.analytics / "memberships"),
    ]


@pytest.mark.privacy
def test_memberships_are_kept_under_pseudonyms(busy):
    busy.rebuild(JANUARY)
    release = busy.publish().release
    text = (busy.analytics / "memberships" / f"{release.id}.json").read_text()
    assert busy.pseudonym("north01") in text
    assert not any(mark in text for mark in ("north01", "Canary", "@"))


@pytest.mark.privacy
def test_a_company_of_fewer_than_thirty_publishes_no_figure(firm):
    firm.hire([(f"p{n}", "north", "intern") for n in range(29)])
    firm.record([Deed(day=JANUARY, verb="ask", actor=f"p{n}") for n in range(29)])
    firm.rebuild(JANUARY)
    assert [one.shown for one in firm.publish().release.cells] == [None]


def test_what_is_returned_is_what_is_kept(busy):
    busy.rebuild(JANUARY)
    published = busy.publish().release
    assert kept(busy) == published


def test_a_site_may_ask_for_larger_groups(busy):
    busy.rebuild(JANUARY)
    release = busy.publish(Rules(eligible=25)).release
    assert release.definition["eligible"] == 25
    assert not any(one.cohort == "north" for one in release.cells)


def test_the_definition_says_how_the_release_was_made(busy):
    busy.rebuild(JANUARY, window="90d", least=2)
    definition = busy.publish().release.definition
    chosen = {name: definition[name] for name in ("window", "min_interactions", "eligible", "contributing")}
    assert chosen == {"window": "90d", "min_interactions": 2, "eligible": 10, "contributing": 5}


@pytest.mark.privacy
def test_what_is_told_of_two_releases_does_not_show_what_one_person_did(busy):
    told = []
    for count in (True, False):
        busy.choose(["north01"], count=count)
        busy.rebuild(JANUARY)
        told.append(busy.publish().release.definition["steps"])
    assert {name.split()[0] for steps in told for name in steps} == {"cells", "periods", "cohorts"}


def test_the_window_all_publishes_everything_as_one_period(busy):
    busy.rebuild(FEBRUARY, window="all")
    assert shown(busy.publish().release, "flow", "all")["north", "north"] == 480


def test_shares_are_by_level_in_every_closed_month(busy):
    busy.rebuild(FEBRUARY)
    release = busy.publish().release
    assert {name for name, _ in shown(release, "participation", "2026-02")} == {EVERYONE, "intern", "senior"}

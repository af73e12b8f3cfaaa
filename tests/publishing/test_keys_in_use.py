"""An installation that lost its keys publishes and erases nothing until they are restored."""

import shutil
from datetime import date

import pytest

from plnhub.errors import SettingsError
from plnhub.privacy.key_use import is_in_use
from plnhub.rights.retention import Retention, remove_old
from tests.makers import NOW

JANUARY, FEBRUARY = date(2026, 1, 31), date(2026, 2, 28)
pytestmark = pytest.mark.privacy


def lose_all_keys(firm):
    shutil.rmtree(firm.folder / "keys")
    (firm.folder / "keys.fingerprints").unlink()


def test_a_new_installation_uses_no_key_yet(firm):
    assert not any(is_in_use(firm.database, purpose) for purpose in ("pseudonym", "erasure", "login"))


def test_a_release_uses_the_key_of_the_pseudonyms(busy):
    busy.rebuild(JANUARY)
    busy.publish()
    assert is_in_use(busy.database, "pseudonym")
    assert not is_in_use(busy.database, "erasure")


def test_what_time_removed_uses_no_key(busy):
    with busy.database.writing() as session:
        assert remove_old(session, Retention(as_of=date(2030, 1, 1), months=1), NOW)["activities"]
    assert not is_in_use(busy.database, "erasure")


def test_under_a_new_key_nothing_more_is_published(busy):
    busy.rebuild(JANUARY)
    busy.publish()
    lose_all_keys(busy)
    busy.rebuild(FEBRUARY)
    with pytest.raises(SettingsError, match="restore the keys from their backup"):
        busy.publish()

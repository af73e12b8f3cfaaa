"""Keys are made once, kept from others, and refused when damaged."""

import shutil
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from plnhub.errors import SettingsError
from plnhub.keys import Keys


def key_of(folder: Path) -> bytes:
    return Keys(folder=folder).key("pseudonym")


def test_processes_that_race_for_a_new_key_get_the_same(tmp_path: Path):
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        found = set(pool.map(key_of, [tmp_path / "keys"] * 8))
    assert len(found) == 1
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["pseudonym.key"]


def test_only_the_owner_reads_a_key(tmp_path: Path):
    key_of(tmp_path / "keys")
    modes = [path.stat().st_mode & 0o777 for path in (tmp_path / "keys", tmp_path / "keys" / "pseudonym.key")]
    assert modes == [0o700, 0o600]


def test_a_damaged_key_is_refused(tmp_path: Path):
    (tmp_path / "pseudonym.key").write_bytes(b"short")
    with pytest.raises(SettingsError, match="restore it"):
        key_of(tmp_path)


def test_each_purpose_has_tags_of_its_own(tmp_path: Path):
    keys = Keys(folder=tmp_path)
    assert keys.tag("a", "x") != keys.tag("b", "x")


def test_many_tags_are_the_same_as_one_by_one(tmp_path: Path):
    keys = Keys(folder=tmp_path)
    assert keys.tagger("pseudonym")("7")[:32] == keys.pseudonym(7)


def test_a_lost_folder_of_keys_is_not_made_anew(tmp_path: Path):
    key_of(tmp_path / "keys")
    shutil.rmtree(tmp_path / "keys")
    with pytest.raises(SettingsError, match="is missing: restore it"):
        key_of(tmp_path / "keys")


def test_another_key_in_its_place_is_refused(tmp_path: Path):
    key_of(tmp_path / "keys")
    (tmp_path / "keys" / "pseudonym.key").write_bytes(bytes(32))
    with pytest.raises(SettingsError, match="not the one that this installation began with"):
        key_of(tmp_path / "keys")


def test_a_key_that_the_database_was_made_with_is_not_made_anew(tmp_path: Path):
    keys = Keys(folder=tmp_path / "keys", is_in_use=lambda purpose: purpose == "erasure")
    assert keys.key("pseudonym")
    with pytest.raises(SettingsError, match="is missing: restore it"):
        keys.key("erasure")


def test_a_key_of_passing_things_is_made_anew(tmp_path: Path):
    keys = Keys(folder=tmp_path / "keys", is_in_use=lambda _purpose: True)
    first = keys.key("login")
    shutil.rmtree(tmp_path / "keys")
    assert keys.key("login") != first


def test_a_key_of_before_the_fingerprints_is_taken_as_it_is(tmp_path: Path):
    first = key_of(tmp_path / "keys")
    (tmp_path / "keys.fingerprints").unlink()
    assert key_of(tmp_path / "keys") == first
    assert (tmp_path / "keys.fingerprints").stat().st_mode & 0o777 == 0o600

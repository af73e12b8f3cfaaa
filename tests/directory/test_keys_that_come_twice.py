"""Two entries under one key are taken over from neither place, wherever they are read."""

from collections.abc import Callable
from pathlib import Path

import pytest

from plnhub.config import Settings
from plnhub.directory.entries.full_read import TWICE
from plnhub.directory.entries.sources import Memory, read_directory
from tests.directory.makers import TODAY, csv_settings, ldif_settings
from tests.directory.slapd_settings import slapd_settings
from tests.servers.slapd import Slapd

ADA, BOB = "11111111-0000-4000-8000-000000000001", "11111111-0000-4000-8000-000000000002"
TOP = "dn: dc=pln,dc=example\nobjectClass: domain\ndc: pln\n\n"
PEOPLE = (("ada", ADA), ("bob", BOB), ("ada2", ADA))


def in_ldif() -> str:
    head = "dn: uid={0},dc=pln,dc=example\nobjectClass: inetOrgPerson\n"
    entry = head + "uid: {0}\ncn: {0}\nsn: {0}\nentryUUID: {1}\n"
    return TOP + "\n".join(entry.format(uid, key) for uid, key in PEOPLE)


@pytest.fixture(params=["csv", "ldif", pytest.param("slapd", marks=pytest.mark.slapd)])
def source(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Settings, dict[str, str]]:
    """Where Ada comes twice, and the keys on file; all of them are to be looked at."""
    if request.param == "csv":
        lines = "ada,Ada,,,,,", "bob,Bob,,,,,", "ada,Ada Two,,,,,"
        return csv_settings(tmp_path, *lines), {"ada": "", "bob": ""}
    if request.param == "ldif":
        return ldif_settings(tmp_path, in_ldif()), {ADA: "", BOB: ""}
    start: Callable[..., Slapd] = request.getfixturevalue("slapd")
    return slapd_settings(start(in_ldif()), tmp_path), {ADA: "", BOB: ""}


def test_only_the_others_are_taken_over(source: tuple[Settings, dict[str, str]]):
    settings, known = source
    reading = read_directory(settings, TODAY, memory=Memory(fingerprints=known))
    assert [one.uid for one in reading.staff] == ["bob"]


def test_the_second_is_set_aside_with_its_reason(source: tuple[Settings, dict[str, str]]):
    settings, known = source
    reading = read_directory(settings, TODAY, memory=Memory(fingerprints=known))
    assert [one.reason for one in reading.quarantined] == [TWICE]

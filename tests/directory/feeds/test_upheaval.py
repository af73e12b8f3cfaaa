"""Whatever happens in a directory, a copy kept by its feed is the same as a fresh full read."""

from pathlib import Path

import pytest

from plnhub.directory.feeds import Changes
from tests.directory.feeds.mirror import Mirror, seeded
from tests.directory.feeds.settings import PEOPLE, as_administrator, settings_for
from tests.directory.feeds.upheaval import FORMER, Upheaval
from tests.servers.staff_operations import Staff

BATCHES, FEW, SIZE = 25, 10, 10


def mirror_of(staff: Staff, company: Upheaval, folder: Path, **values: object) -> Mirror:
    """It follows whoever stands inside and is not a former member of staff."""
    wanted = f"(&{PEOPLE[staff.vendor]}(!(employeeType={FORMER})))"
    settings = settings_for(staff, company.inside, folder, directory_filter=wanted, **values)
    return Mirror(settings=settings, vendor=staff.vendor)


def differences(company: Upheaval, mirror: Mirror, batches: int) -> list[object]:
    """After each batch, and the batch with it: whoever is not as on the server, and groups not reported."""
    wrong: list[object] = []
    mirror.begin()
    for number in range(batches):
        known, groups = set(mirror.people), company.groups()
        dns = {entry.dn for entry in mirror.people.values()}
        done = company.batch(SIZE)
        changes = mirror.follow()
        if mirror.differences():
            wrong.append((number, done, mirror.differences()))
        if changes and _shows(changes, groups, company.groups()) and not changes.concerns_groups(known, dns):
            wrong.append((number, done, "groups"))
    return wrong


def _shows(changes: Changes, before: dict[str, int], after: dict[str, int]) -> bool:
    """Whether groups differ in a way that the server can tell this account."""
    if changes.gone_unknown:
        return any(before.get(group) != version for group, version in after.items())
    return before != after


@pytest.mark.parametrize("seed", [1, 2])
def test_after_every_batch_the_copy_equals_a_fresh_read(staff_server: Staff, tmp_path: Path, seed: int):
    company = Upheaval(staff_server, seeded(seed))
    mirror = mirror_of(staff_server, company, tmp_path)
    assert (differences(company, mirror, BATCHES), mirror.lost) == ([], 0)


@pytest.mark.full
@pytest.mark.directory_server
@pytest.mark.parametrize("feed", ["usn", "dirsync"])
def test_whoever_sees_tombstones_needs_no_sweep_for_them(samba_staff: Staff, tmp_path: Path, feed: str):
    company = Upheaval(samba_staff, seeded(3))
    mirror = mirror_of(samba_staff, company, tmp_path, directory_feed=feed, **as_administrator(samba_staff))
    wrong = differences(company, mirror, FEW)
    assert (wrong, mirror.lost, mirror.last and mirror.last.gone_unknown) == ([], 0, False)


@pytest.mark.full
@pytest.mark.directory_server
def test_a_plain_account_may_use_dirsync_beside_the_sweep(samba_staff: Staff, tmp_path: Path):
    company = Upheaval(samba_staff, seeded(4))
    mirror = mirror_of(samba_staff, company, tmp_path, directory_feed="dirsync")
    assert (differences(company, mirror, FEW), mirror.lost, mirror.feed.name) == ([], 0, "dirsync")


@pytest.mark.slapd
def test_times_alone_suffice_beside_the_sweep(openldap_staff: Staff, tmp_path: Path):
    company = Upheaval(openldap_staff, seeded(5))
    mirror = mirror_of(openldap_staff, company, tmp_path, directory_feed="timestamp")
    assert (differences(company, mirror, FEW), mirror.swept) == ([], FEW)


@pytest.mark.slapd
def test_the_upheaval_leaves_no_kind_of_change_out(openldap_staff: Staff):
    company = Upheaval(openldap_staff, seeded(6))
    company.batch(500)
    assert company.reached == company.kinds()

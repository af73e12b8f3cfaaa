"""Whatever happens in a directory, a copy kept by its feed is the same as a fresh full read."""

from pathlib import Path

import pytest

from plnhub.config import Settings
from tests.directory.feeds.mirror import Mirror, seeded
from tests.directory.feeds.upheaval import FORMER, Upheaval
from tests.servers.staff_operations import Staff

BATCHES, SIZE = 25, 10
PEOPLE = {
    "openldap": "(objectClass=inetOrgPerson)",
    "389": "(objectClass=person)",
    "ad": "(&(objectCategory=person)(objectClass=user))",
}


def mirror_of(staff: Staff, company: Upheaval, folder: Path, **values: object) -> Mirror:
    server = staff.server
    standard = {
        "data_dir": folder,
        "directory_url": server.ldaps_url,
        "directory_ca_file": str(server.ca_file),
        "directory_base": company.inside,
        "directory_bind_dn": server.reader_dn,
        "directory_password": server.reader_password,
        "directory_filter": f"(&{PEOPLE[staff.vendor]}(!(employeeType={FORMER})))",
    }
    return Mirror(settings=Settings(**(standard | values)), vendor=staff.vendor)


@pytest.mark.parametrize("seed", [1, 2])
def test_after_every_batch_the_copy_equals_a_fresh_read(staff_server: Staff, tmp_path: Path, seed: int):
    company = Upheaval(staff_server, seeded(seed))
    mirror = mirror_of(staff_server, company, tmp_path)
    mirror.begin()
    wrong = []
    for number in range(BATCHES):
        known, groups = set(mirror.people), company.groups()
        dns = {entry.dn for entry in mirror.people.values()}
        done = company.batch(SIZE)
        changes = mirror.follow()
        if mirror.differences():
            wrong.append((number, done, mirror.differences()))
        if changes and company.groups() != groups and not changes.concerns_groups(known, dns):
            wrong.append((number, done, ["groups"]))
    assert (wrong, mirror.lost) == ([], 0)

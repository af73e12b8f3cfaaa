"""Whoever follows the changes of a directory ends with the same database as whoever reads everybody."""

import random
from datetime import timedelta
from pathlib import Path

import pytest

from tests.directory.feeds.test_upheaval import mirror_of
from tests.directory.incremental.twins import (
    StaffUpheaval,
    differences,
    differences_from_fresh,
    fresh_database,
    twins,
)
from tests.directory.makers import NOW
from tests.servers.staff_operations import Staff

SIZE, NOW_AND_THEN = 10, 10
DOUBTED = {("G2",), ("G5",)}
"""It happens that everybody leaves, or loses the same value; neither of the two believes it."""
FIFTY_BATCHES = [pytest.param(seed, 50, marks=pytest.mark.full) for seed in (11, 12, 13, 14, 15)]


def seeing_deletions(staff: Staff) -> dict[str, str]:
    """Active Directory shows deleted people to those only who were given that right."""
    if staff.vendor != "ad":
        return {}
    return {"directory_bind_dn": staff.server.bind_dn, "directory_password": staff.server.password}


@pytest.mark.parametrize(("seed", "batches"), [(10, 20), *FIFTY_BATCHES])
def test_hundreds_of_random_operations_leave_no_difference(
    staff_server: Staff, tmp_path: Path, seed: int, batches: int
):
    company = StaffUpheaval(staff_server, random.Random(seed))
    groups = {"leader": company.chiefs}
    account = seeing_deletions(staff_server)
    settings = mirror_of(staff_server, company, tmp_path, directory_role_groups=groups, **account).settings
    follower, reader = twins(tmp_path, settings)
    follower.follow(NOW)
    reader.follow(NOW)
    for number in range(1, batches + 1):
        done, now = company.batch(SIZE), NOW + number * timedelta(minutes=5)
        follower.follow(now)
        whole = reader.follow(now)
        found = differences(follower, reader)
        if number % NOW_AND_THEN == 0 and not whole.is_refused:
            fresh = fresh_database(tmp_path, settings, now)
            assert (number, differences_from_fresh(reader, fresh)) == (number, {})
        assert not found, f"after batch {number} ({', '.join(sorted(done))}):\n{found}"
    assert {one.gates for one in follower.outcomes} <= {(), *DOUBTED}
    assert [one.gates for one in follower.outcomes] == [one.gates for one in reader.outcomes]
    assert len([one for one in follower.outcomes if one.kind != "full"]) == batches

"""The owner's choices about one profile: the three switches, and letting it go."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from plnhub.activity.erase import erase_profile
from plnhub.keys import Keys
from plnhub.models import GoneOnce, Profile, ProfileState
from plnhub.privacy.consent import Switches, set_switches, switches_of
from plnhub.profiles.permissions import withdraw

SWITCHED_OFF = "switched off"
UNLINKED = "unlinked"


def choose(session: Session, keys: Keys, profile: Profile, wanted: Switches, now: datetime) -> bool:
    """Keep the owner's choice; with mirror and count both off nothing fetched stays. True: reading begins."""
    allowed = (
        wanted if profile.state == ProfileState.VERIFIED else _no_more_than(switches_of(profile), wanted)
    )
    set_switches(profile, allowed, now)
    if not (allowed.mirror or allowed.count):
        _stop_reading(session, keys, profile, now)
        return False
    if profile.reads_since is not None:
        return False
    profile.reads_since = profile.next_poll_at = now
    profile.failures = 0
    return True


def unlink(session: Session, keys: Keys, profile: Profile, now: datetime) -> None:
    """Erase what was fetched, the cursor and the profile itself; an entry that names nobody stays.

    A permission goes with it: it is taken back at the network by a job, for the network may be down.
    """
    withdraw(session, profile.id, now)
    erase_profile(session, profile.id, subject_of(keys, profile), UNLINKED, now)
    session.delete(profile)
    session.flush()


def subject_of(keys: Keys, profile: Profile) -> str:
    """How the erasure ledger names a profile: known again after a restore, by nobody without the key."""
    return keys.tag("erasure", f"profile:{profile.public_id}")


def _no_more_than(now_on: Switches, wanted: Switches) -> Switches:
    """What is not proven can be switched off, never on."""
    return Switches(
        mirror=now_on.mirror and wanted.mirror,
        show=now_on.show and wanted.show,
        count=now_on.count and wanted.count,
    )


def _stop_reading(session: Session, keys: Keys, profile: Profile, now: datetime) -> None:
    profile.next_poll_at = profile.cursor = None
    withdraw(session, profile.id, now)
    if profile.reads_since is None:
        return
    profile.reads_since = None
    erase_profile(session, profile.id, subject_of(keys, profile), SWITCHED_OFF, now)
    session.execute(delete(GoneOnce).where(GoneOnce.profile_id == profile.id))

"""The owner's word: take this upload in, from that day on, for these uses, into this account."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from plnhub.activity.colleagues import ON_WORD
from plnhub.archives.claiming import account_of, profile_for
from plnhub.errors import Invalid
from plnhub.models import ArchiveUpload, Person, Profile, UploadState
from plnhub.privacy.consent import Switches, set_switches
from plnhub.words import marked

NOT_READY = marked("This file cannot be taken in now.")
NOTHING_KEPT = marked("Switch on “My mirror” or “Count me in”: with both off nothing would be kept.")


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What the form says; `at_word`: what may have been for few was public, on the owner's word."""

    since: datetime
    at_word: bool
    switches: Switches


def ask_to_take(
    session: Session, person: Person, upload: ArchiveUpload, wish: Wish, now: datetime
) -> Profile:
    """Put the upload's profile and its switches in place; the caller has a job do the rest."""
    if upload.state != UploadState.READ:
        raise Invalid(NOT_READY)
    if not (wish.switches.mirror or wish.switches.count):
        raise Invalid(NOTHING_KEPT, "mirror")
    profile = profile_for(session, person.id, person.public_id, account_of(upload), now)
    set_switches(profile, wish.switches, now)
    if profile.reads_since is None:
        profile.reads_since = now
        profile.next_poll_at = None if profile.proof_method == ON_WORD else now
    upload.profile_id, upload.since, upload.at_word = profile.id, wish.since, wish.at_word
    upload.state = UploadState.TAKING
    return profile

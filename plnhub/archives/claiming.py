"""Whose account an archive is: a proven one of its owner, or a new one on their word, the weakest proof."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from connectors.contract import AccountRef
from plnhub.activity.colleagues import ON_WORD
from plnhub.errors import Invalid
from plnhub.models import HUB, ArchiveUpload, Profile, ProfileState
from plnhub.profiles.claimed import UNNAMED
from plnhub.profiles.linking import own_profiles
from plnhub.profiles.twice import refuse_twice
from plnhub.words import marked

CLAIMS = 7_041_971  # any number of our own
LONGEST_ID, LONGEST_TEXT = 400, 500
CLOSED = marked("Your account at this network is frozen here, so nothing can be taken in for it.")
PROVEN_BY_ANOTHER = marked(
    "Somebody else has proven that this account is theirs, so nothing was taken in. Prove it yourself first."
)
DISPUTED = marked("Somebody else has claimed this account, too. It is frozen until one of you removes it.")
TOO_LONG = marked("The name of that account is too long to be kept.")


def profile_for(session: Session, person_id: int, public_id: str, ref: AccountRef, now: datetime) -> Profile:
    """The person's profile for this account. Raises Invalid when it is frozen or proven by somebody else."""
    known = _own(session, person_id, ref)
    if known is not None and known.state in (ProfileState.FROZEN, ProfileState.GONE):
        raise Invalid(CLOSED)
    if known is not None and known.state == ProfileState.VERIFIED:
        return known
    if len(ref.account_id) > LONGEST_ID:
        raise Invalid(TOO_LONG)
    if known is None:
        refuse_twice(ref, own_profiles(session, person_id))
    profile = known or _new(person_id, public_id, ref, now)
    rivals = _rivals(session, profile, ref)
    if any(rival.proof_method != ON_WORD for rival in rivals):
        raise Invalid(PROVEN_BY_ANOTHER)
    profile.proof_method, profile.verified_at, profile.look_again_at = ON_WORD, now, None
    profile.state, profile.challenge = ProfileState.VERIFIED, None
    if rivals:
        for each in (profile, *rivals):
            _freeze(each)
    session.add(profile)
    session.flush()
    return profile


def existing(session: Session, upload: ArchiveUpload) -> Profile | None:
    """The account of its owner that a looked-at upload would go to; None when it would make a new one."""
    return _own(session, upload.person_id, account_of(upload)) if upload.network else None


def account_of(upload: ArchiveUpload) -> AccountRef:
    """Whose account the archive says it is, as it was read."""
    told = {name: upload.preview.get(name) for name in ("handle", "url")}
    return AccountRef(
        network=upload.network,
        host=str(upload.preview.get("host") or ""),
        account_id=str(upload.preview.get("account_id") or ""),
        handle=told["handle"],
        url=told["url"],
    )


def _own(session: Session, person_id: int, ref: AccountRef) -> Profile | None:
    """By id or by its own address; where the archive names nobody, the only account of the person there."""
    here = (Profile.person_id == person_id) & (Profile.network == ref.network) & (Profile.network != HUB)
    mine = session.scalars(select(Profile).where(here).order_by(Profile.id)).all()
    if ref.account_id:
        same = [each for each in mine if each.host == ref.host and _is_same(each, ref)]
        return next(iter(same), None)
    on_word = [each for each in mine if each.account_id.startswith(UNNAMED)]
    proven = [each for each in mine if each.state == ProfileState.VERIFIED]
    return next(iter(on_word), None) or (proven[0] if len(proven) == 1 else None)


def _is_same(profile: Profile, ref: AccountRef) -> bool:
    return profile.account_id == ref.account_id or (bool(ref.url) and profile.url == ref.url)


def _new(person_id: int, public_id: str, ref: AccountRef, now: datetime) -> Profile:
    return Profile(
        person_id=person_id,
        network=ref.network,
        host=ref.host,
        account_id=ref.account_id or f"{UNNAMED}{public_id}",
        handle=ref.handle[:LONGEST_TEXT] if ref.handle else None,
        url=ref.url if ref.url and len(ref.url) <= 2000 else None,
        linked_at=now,
    )


def _rivals(session: Session, profile: Profile, ref: AccountRef) -> Sequence[Profile]:
    """Other people's claims on the same account that stood once.

    One claim at a time is looked at: of two new ones at the same moment the second sees the first.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(CLAIMS)))
    same = [Profile.account_id == profile.account_id, *([Profile.url == ref.url] if ref.url else [])]
    there = (Profile.network == ref.network) & (Profile.host == ref.host) & or_(*same)
    stood = Profile.state.in_((ProfileState.VERIFIED, ProfileState.FROZEN))
    others = select(Profile).where(there, stood, Profile.person_id != profile.person_id)
    return session.scalars(others.order_by(Profile.id).with_for_update()).all()


def _freeze(profile: Profile) -> None:
    profile.state, profile.next_poll_at, profile.last_error = ProfileState.FROZEN, None, DISPUTED

"""Link an outside account to its owner: begin, prove, and what happens when two people prove the same one."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.contract import AccountRef, Challenge, ChallengeKind, Verification
from plnhub.activity.colleagues import HERE, ON_WORD
from plnhub.errors import Invalid, NotFound
from plnhub.models import HUB, Profile, ProfileState
from plnhub.profiles.accounts import account_fields
from plnhub.profiles.twice import refuse_twice
from plnhub.words import marked

MOST_PENDING = 5
CODE_LIFE = timedelta(hours=24)
CODE_BYTES = 16
BY_CODE: frozenset[ChallengeKind] = frozenset({"bio_token", "dns_txt", "signed_nonce"})
TOO_MANY = marked("Five accounts wait for their proof already: prove or remove one of them first.")
NO_SUCH_WAY = marked("This account cannot be proven in that way.")
DISPUTED = marked("Somebody else has proven this account, too. It is frozen until one of you removes it.")


def own_profiles(session: Session, person_id: int) -> Sequence[Profile]:
    """The outside accounts of one person, whatever their state, in the order of linking."""
    mine = select(Profile).where(Profile.person_id == person_id, Profile.network != HUB)
    return session.scalars(mine.order_by(Profile.id)).all()


def own_links(session: Session, person_id: int) -> list[Profile]:
    """What the owner's page here links to with rel=me: proven accounts, and those that wait for the proof."""
    linked = (ProfileState.VERIFIED, ProfileState.PENDING)
    return [each for each in own_profiles(session, person_id) if each.link and each.state in linked]


def own_profile(session: Session, person_id: int, public_id: str) -> Profile:
    """One of this person's own; raises NotFound for anybody else's."""
    mine = (Profile.person_id == person_id) & (Profile.network != HUB)
    profile = session.scalar(select(Profile).where(mine, Profile.public_id == public_id))
    if profile is None:
        raise NotFound("no such profile")
    return profile


def begin_link(session: Session, person_id: int, ref: AccountRef, now: datetime) -> Profile:
    """A pending profile with a code: private and never counted until proven; the same one if begun before."""
    mine = own_profiles(session, person_id)
    wanted = ref.network, ref.host, ref.account_id
    known = next((each for each in mine if (each.network, each.host, each.account_id) == wanted), None)
    if known is not None:
        return known
    refuse_twice(ref, mine)
    if sum(each.state == ProfileState.PENDING for each in mine) >= MOST_PENDING:
        raise Invalid(TOO_MANY, "address")
    profile = Profile(person_id=person_id, linked_at=now, **account_fields(ref))
    renew_code(profile, now)
    session.add(profile)
    session.flush()
    return profile


def renew_code(profile: Profile, now: datetime) -> None:
    """A new code of 128 random bits for this person and account; the one before proves nothing any more.

    A proven account keeps its code: it stands at the network, and the monthly look asks for it.
    """
    if profile.state == ProfileState.VERIFIED:
        return
    profile.challenge = f"plnhub-{secrets.token_hex(CODE_BYTES)}"
    profile.challenge_expires_at = now + CODE_LIFE


def challenge_for(profile: Profile, kind: ChallengeKind, hub_page: str, now: datetime) -> Challenge:
    """What has to be found; a code counts for a day until it has proven the account, then for re-checks."""
    if kind == "rel_me":
        links = (profile.url,) if profile.url else ()
        return Challenge(kind=kind, expires_at=now + CODE_LIFE, hub_page=hub_page, hub_links=links)
    if kind not in BY_CODE or not profile.challenge:
        raise Invalid(NO_SUCH_WAY)
    is_recheck = profile.state == ProfileState.VERIFIED and profile.proof_method == kind
    expires_at = now + CODE_LIFE if is_recheck else (profile.challenge_expires_at or now)
    return Challenge(kind=kind, expires_at=expires_at, token=profile.challenge)


def settle(session: Session, profile: Profile, verification: Verification, now: datetime) -> None:
    """Write the outcome down; an account that somebody else has proven is frozen for both.

    Who has given no more than their word for it, or has left, holds no proof up: theirs alone is frozen.
    """
    if not verification.proven:
        profile.last_error = verification.reason
        return
    rivals = _rivals(session, profile)
    profile.proof_method = verification.method
    for each in rivals:
        freeze(each, DISPUTED)
    session.flush()  # an account has one owner at any moment: the other lets go first
    if any(_holds_up(each) for each in rivals):
        freeze(profile, DISPUTED)
        return
    profile.state = ProfileState.VERIFIED
    profile.verified_at = now
    profile.look_again_at = verification.expires_at
    profile.last_error = None
    if profile.reads_since and profile.next_poll_at is None:
        profile.next_poll_at = now


def freeze(profile: Profile, why: str) -> None:
    """Nothing is read or counted any more; the owner is told why."""
    profile.state = ProfileState.FROZEN
    profile.next_poll_at = None
    profile.last_error = why


def _holds_up(rival: Profile) -> bool:
    """Whether its owner has proven the account and is there to remove the link."""
    owner = rival.person
    return rival.proof_method != ON_WORD and owner.state in HERE and not owner.disabled


def _rivals(session: Session, profile: Profile) -> list[Profile]:
    """Other people's claims on the same account that were proven once, frozen ones included.

    All claims are locked in one order, so that of two proofs at the same moment the second sees the first.
    """
    same = (Profile.network == profile.network) & (Profile.host == profile.host)
    claims = session.scalars(
        select(Profile)
        .where(same, Profile.account_id == profile.account_id)
        .order_by(Profile.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    proven = (ProfileState.VERIFIED, ProfileState.FROZEN)
    return [each for each in claims if each.person_id != profile.person_id and each.state in proven]

"""Link an outside account to its owner: begin, prove, and what happens when two people prove the same one."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from connectors.contract import AccountRef, Challenge, ChallengeKind, Verification
from plnhub.activity.colleagues import HERE, ON_WORD
from plnhub.errors import Invalid, NotFound
from plnhub.models import HUB, Profile, ProfileState
from plnhub.profiles.accounts import account_fields
from plnhub.profiles.claimed import is_on_word, may_be, take_id
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
    known = _known(session, person_id, ref, now)
    if known is not None:
        return known
    mine = own_profiles(session, person_id)
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
    if profile.state == ProfileState.VERIFIED and not is_on_word(profile):
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


def _known(session: Session, person_id: int, ref: AccountRef, now: datetime) -> Profile | None:
    """The same account, or what stands on word and may be it: it takes the id, and may be proven."""
    mine, wanted = own_profiles(session, person_id), (ref.network, ref.host, ref.account_id)
    same = [each for each in mine if (each.network, each.host, each.account_id) == wanted]
    if not same and not _is_owned(session, ref):
        same = [each for each in mine if may_be(each, ref)]
    known = next(iter(same), None)
    if known is not None and is_on_word(known):
        take_id(known, ref)
        if not known.challenge:
            renew_code(known, now)
    return known


def _is_owned(session: Session, ref: AccountRef) -> bool:
    there = (Profile.network == ref.network) & (Profile.host == ref.host)
    same = there & (Profile.account_id == ref.account_id)
    return session.scalar(select(exists().where(same, Profile.state == ProfileState.VERIFIED))) is True


def freeze(profile: Profile, why: str) -> None:
    """Nothing is read or counted any more; the owner is told why."""
    profile.state = ProfileState.FROZEN
    profile.next_poll_at = None
    profile.last_error = why


def _holds_up(rival: Profile) -> bool:
    """Whether its owner has proven the account and is there to remove the link."""
    owner = rival.person
    return not is_on_word(rival) and owner.state in HERE and not owner.disabled


def _rivals(session: Session, profile: Profile) -> list[Profile]:
    """Other people's claims on the same account that were proven once, frozen ones included.

    All claims are locked in one order, so that of two proofs at the same moment the second sees the first.
    An archive may know an account by its address alone, so what stands on word is found by it, too.
    """
    there = (Profile.network == profile.network) & (Profile.host == profile.host)
    same = [Profile.account_id == profile.account_id]
    if profile.url:
        same.append((Profile.proof_method == ON_WORD) & (Profile.url == profile.url))
    claims = session.scalars(
        select(Profile)
        .where(there, or_(*same))
        .order_by(Profile.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    proven = (ProfileState.VERIFIED, ProfileState.FROZEN)
    return [each for each in claims if each.person_id != profile.person_id and each.state in proven]

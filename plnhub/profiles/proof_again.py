"""Once a month look whether a proven account is still its owner's; a week without proof ends the link."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from connectors.contract import REVERIFY_AFTER, ChallengeKind, Verification
from connectors.errors import ConnectorError, PermissionEnded, StopPolling, TryLater
from plnhub.activity.colleagues import owner_is_here
from plnhub.errors import NotFound
from plnhub.models import HUB, Profile, ProfileState
from plnhub.profiles.linking import settle
from plnhub.profiles.outcomes import PERMISSION_ENDED, after_error
from plnhub.profiles.permissions import forget
from plnhub.profiles.proofs import IN_ORDER, look_again
from plnhub.profiles.reading import Outside
from plnhub.words import marked

GRACE = timedelta(days=7)
NEXT_TRY = timedelta(days=1)
NOT_FOUND_AGAIN = marked(
    "The proof was not found there any more. Put it back within a week, or prove the account anew."
)
LOST = marked("The proof has been missing for a week, so nothing is read. Prove the account once more.")
KINDS: dict[str, ChallengeKind] = {kind: kind for kind in IN_ORDER}


def prove_again(outside: Outside, page_of: Callable[[str], str]) -> int:
    """Look at every proven account whose month is over; `page_of` gives a person's page. Answers how many."""
    due = (Profile.state == ProfileState.VERIFIED) & (Profile.look_again_at <= outside.now())
    with outside.database.reading() as session:
        wanted = select(Profile).where(due, Profile.network != HUB, owner_is_here())
        profiles = session.scalars(wanted.options(joinedload(Profile.person))).all()
    for profile in profiles:
        _look(outside, profile, page_of(profile.person.public_id))
    return len(profiles)


def _look(outside: Outside, profile: Profile, hub_page: str) -> None:
    now, kind = outside.now(), KINDS.get(profile.proof_method or "")
    if profile.network not in outside.connectors or kind is None:
        return
    found: Verification | ConnectorError
    try:
        found = look_again(outside, profile, kind, hub_page, now)
    except NotFound:
        return
    except ConnectorError as error:
        found = error
    with outside.database.writing() as session:
        current = session.get(Profile, profile.id)
        if current is None or current.state != ProfileState.VERIFIED:
            return
        if isinstance(found, PermissionEnded):
            forget(session, profile.id)
        if isinstance(found, Verification) and found.proven:
            settle(session, current, found, now)
        else:
            _doubt(current, found, now)


def _doubt(profile: Profile, found: Verification | ConnectorError, now: datetime) -> None:
    """A network that fails says nothing; a proof that is missing counts against the link after a week."""
    profile.look_again_at = now + NEXT_TRY
    if isinstance(found, TryLater):
        return
    if isinstance(found, PermissionEnded):  # looked at again tomorrow, as everybody sees it
        profile.last_error = PERMISSION_ENDED
        return
    if isinstance(found, StopPolling):
        outcome = after_error(found, now, profile.failures)
        profile.state, profile.last_error = outcome.state or profile.state, outcome.error
        profile.next_poll_at = None
    elif now >= (profile.verified_at or now) + REVERIFY_AFTER + GRACE:
        profile.state, profile.last_error, profile.next_poll_at = ProfileState.PENDING, LOST, None
    else:
        profile.last_error = NOT_FOUND_AGAIN

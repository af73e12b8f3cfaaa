"""A profile as its network's connector knows it, and the words it fits into. ◇ Pure."""

from connectors.contract import AccountRef
from plnhub.errors import Invalid
from plnhub.models import Profile
from plnhub.words import marked

LONGEST_ID = 400
LONGEST_HANDLE = 500
LONGEST_URL = 2000
TOO_LONG = marked("The address of that account is too long to be kept.")


def ref_of(profile: Profile) -> AccountRef:
    """The account by its immutable id; the handle is only what it was called when it was linked."""
    return AccountRef(
        network=profile.network,
        host=profile.host,
        account_id=profile.account_id,
        handle=profile.handle,
        url=profile.url,
    )


def account_fields(ref: AccountRef) -> dict[str, str | None]:
    """What a profile keeps of an account. Raises Invalid for an id that does not fit."""
    if len(ref.account_id) > LONGEST_ID or len(ref.host) > 255:
        raise Invalid(TOO_LONG, "address")
    return {
        "network": ref.network,
        "host": ref.host,
        "account_id": ref.account_id,
        "handle": ref.handle[:LONGEST_HANDLE] if ref.handle else None,
        "url": ref.url if ref.url and len(ref.url) <= LONGEST_URL else None,
    }

"""One account is linked once: whether a person has it already as another network calls it."""

from collections.abc import Iterable

from connectors.contract import AccountRef
from connectors.webmention.pair import is_within, same_spelling
from plnhub.errors import Invalid
from plnhub.i18n import _
from plnhub.models import Profile
from plnhub.profiles.accounts import ref_of
from plnhub.profiles.networks import KNOWN

FEED, WORDPRESS = "feed", "wordpress"


def refuse_twice(ref: AccountRef, mine: Iterable[Profile]) -> None:
    """Raises Invalid, which names the profile that has the account."""
    same = next((each for each in mine if is_same_account(ref, ref_of(each))), None)
    if same is not None:
        raise Invalid(
            _(
                "You have this account already, as “%(name)s” at %(network)s. "
                "Twice it would count twice: unlink that one first if you want this one.",
                name=same.handle or same.url or same.account_id,
                network=_(KNOWN[same.network].name),
            ),
            "address",
        )


def is_same_account(one: AccountRef, other: AccountRef) -> bool:
    """Whether two networks mean one account: the same address, the same name at one host, or one site."""
    if one.network == other.network:
        return False
    both = {one.network: one, other.network: other}
    if both.keys() == {FEED, WORDPRESS}:
        return is_within(both[WORDPRESS].account_id, both[FEED].url or both[FEED].account_id)
    is_namesake = bool(one.handle) and (one.host, _folded(one)) == (other.host, _folded(other))
    return is_namesake or not _addresses(one).isdisjoint(_addresses(other))


def _folded(ref: AccountRef) -> str:
    return (ref.handle or "").casefold()


def _addresses(ref: AccountRef) -> set[str]:
    """Where the account is, without what may be written in two ways."""
    written = (same_spelling(each) for each in (ref.url or "", ref.account_id) if each)
    return {each.partition("://")[2].rstrip("/") for each in written if each}

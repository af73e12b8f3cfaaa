"""What stands on its owner's word: an account of an archive, until its network says which it is. ◇ Pure."""

from connectors.contract import AccountRef
from plnhub.activity.colleagues import ON_WORD
from plnhub.models import Profile
from plnhub.profiles.accounts import account_fields

UNNAMED = "archive:"
"""How the id begins of an account that its archive does not name."""


def is_on_word(profile: Profile) -> bool:
    return profile.proof_method == ON_WORD


def may_be(profile: Profile, ref: AccountRef) -> bool:
    """Whether its owner may have meant this account: by its address, or because the archive named none."""
    if not is_on_word(profile) or (profile.network, profile.host) != (ref.network, ref.host):
        return False
    return profile.account_id.startswith(UNNAMED) or (bool(ref.url) and profile.url == ref.url)


def take_id(profile: Profile, ref: AccountRef) -> None:
    """From now on it is called as its network calls it."""
    fields = account_fields(ref)
    profile.account_id = str(fields["account_id"])
    profile.handle, profile.url = fields["handle"] or profile.handle, fields["url"] or profile.url

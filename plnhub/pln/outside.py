"""Name somebody outside the company by an address: mail, web or an account. ◇ Pure."""

from plnhub.activity import Party
from plnhub.errors import Invalid
from plnhub.words import marked

NO_ADDRESS = marked("Give a mail address, a web address or an account, so that they are known again.")


def outside_party(address: str) -> Party:
    """The party of the ledger that an outside address means; case of host and mail does not matter."""
    clean = address.strip()
    if not clean or len(clean) > 400 or not clean.isprintable() or " " in clean:
        raise Invalid(NO_ADDRESS, field="address")
    if clean.startswith(("https://", "http://")):
        return Party(network="web", handle=clean.rstrip("/"))
    if "@" in clean.strip("@"):
        return Party(network="mail" if clean[0] != "@" else "account", handle=clean.casefold())
    return Party(network="account", handle=clean.casefold())

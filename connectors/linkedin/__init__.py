"""LinkedIn: a proven link, and nothing that is read; what one did there comes from one's own archive."""

from collections.abc import Iterator, Sequence

from connectors.about import About, Need
from connectors.contract import (
    REVERIFY_AFTER,
    AccountRef,
    Budget,
    Http,
    ObjectRef,
    Page,
    Presence,
    Settings,
)
from connectors.cursor import pack, unpack
from connectors.sign_in_only import SignInOnly
from connectors.words import marked

LINKEDIN = "linkedin"
APPS = "https://www.linkedin.com/developers/apps"


class LinkedIn(SignInOnly):
    """LinkedIn tells nobody whose an address is: it names the account to whoever signs in, and only so."""

    network = LINKEDIN
    about = About(
        name=marked("LinkedIn"),
        icon="brand-linkedin",
        family="social",
        example="https://www.linkedin.com/in/ada",
        acts=marked("post or comment in public"),
        evidence="documented",
        needs=(
            Need(
                option="client_id",
                name=marked("Client ID"),
                how=marked(
                    "Create an app on LinkedIn's developer pages with the one product Sign In with LinkedIn "
                    "using OpenID Connect; people are asked for openid and profile, never for their e-mail."
                ),
                url=APPS,
                is_secret=False,
            ),
            Need(
                option="client_secret",
                name=marked("Client secret"),
                how=marked("It stands beside the Client ID, under Auth."),
                url=APPS,
            ),
        ),
    )
    capabilities = frozenset({"link_only", "sign_in"})
    not_by_address = marked("LinkedIn accounts are linked by signing in there, not by their address.")

    def __init__(self, settings: Settings) -> None:
        """The id and the secret are for signing in alone."""

    def poll(self, http: Http, ref: AccountRef, cursor: bytes | None, budget: Budget) -> Iterator[Page]:
        """One empty page; raises CursorInvalid like every other network."""
        unpack(LINKEDIN, cursor)
        later = http.now() + REVERIFY_AFTER
        yield Page(activities=(), cursor=pack(LINKEDIN, {}), complete=True, not_before=later)

    def recheck(self, http: Http, refs: Sequence[ObjectRef]) -> Iterator[Presence]:
        """Nobody can look."""
        return (Presence(ref=ref, state="unknown", revision=ref.revision) for ref in refs)

"""Pinterest: pins that somebody saved for everybody to see, read with their own permission."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from urllib.parse import quote, urlencode

from connectors.about import About, Need
from connectors.answers import Json, accepted, as_object, identifier, parts, text
from connectors.contract import (
    AccountRef,
    Budget,
    Http,
    ObjectRef,
    Page,
    Presence,
    Settings,
)
from connectors.cursor import pack, unpack
from connectors.errors import AccountMismatch
from connectors.limits import Metered, is_in_time
from connectors.pinterest.pins import act_of, made_at
from connectors.presence import asked, state_of
from connectors.rounds import Round, round_in
from connectors.sign_in_only import SignInOnly
from connectors.words import marked

PINTEREST = "pinterest"
HOST = "www.pinterest.com"
API = "https://api.pinterest.com/v5"
PINS = ("pins",)  # one list, gone through as if it were one channel
LONGEST_BOOKMARK = 1000


class Pinterest(SignInOnly):
    """Every answer is about whoever gave the permission; secret boards would take a scope of their own."""

    network = PINTEREST
    about = About(
        name=marked("Pinterest"),
        icon="brand-pinterest",
        family="social",
        example="https://www.pinterest.com/ada/",
        acts=marked("save a pin that everybody may see"),
        evidence="documented",
        needs=(
            Need(
                option="client_id",
                name=marked("App ID"),
                how=marked(
                    "Apply for an app on Pinterest's developer pages; trial access is enough. The Hub asks "
                    "each person for user_accounts:read, boards:read and pins:read alone."
                ),
                url="https://developers.pinterest.com/apps/",
                is_secret=False,
            ),
            Need(
                option="client_secret",
                name=marked("App secret key"),
                how=marked("It stands beside the App ID."),
                url="https://developers.pinterest.com/apps/",
            ),
        ),
    )
    capabilities = frozenset({"deletions", "backfill", "own_token", "sign_in"})
    not_by_address = marked("Pinterest accounts are linked by signing in there, not by their address.")

    def __init__(self, settings: Settings) -> None:
        """The id and the secret are for signing in alone; nothing is read with them."""

    def poll(self, http: Http, ref: AccountRef, cursor: bytes | None, budget: Budget) -> Iterator[Page]:
        """Newest first back to what is known, or to `since`."""
        metered = Metered(http, budget.requests)
        place = round_in(unpack(PINTEREST, cursor), PINS, metered.now())
        self._check(metered, ref)
        for number in range(1, budget.pages + 1):
            query = {"page_size": "100"} | ({"bookmark": place.bound} if place.bound else {})
            answer = as_object(accepted(metered.get(f"{API}/pins?{urlencode(query)}")))
            pins, now = parts(answer, "items"), metered.now()
            acts = [
                act_of(pin, ref, now) for pin in pins if identifier(pin) and pin.get("is_owner") is not False
            ]
            place, is_circle = _step(place, answer, budget.since)
            is_over = not place.channel
            yield Page(
                activities=tuple(act for act in acts if is_in_time(act.published, budget.since)),
                cursor=pack(PINTEREST, place.state),
                complete=is_over,
                truncated=is_circle or (number == budget.pages and not is_over),
            )
            if is_over:
                return

    def recheck(self, http: Http, refs: Sequence[ObjectRef]) -> Iterator[Presence]:
        """Present or gone, by each pin's own address; Pinterest does not tell edits."""
        for ref in refs:
            response = asked(http, f"{API}/pins/{quote(ref.object_id, safe='')}")
            yield Presence(ref=ref, state=state_of(response), revision=ref.revision)

    def _check(self, http: Http, ref: AccountRef) -> None:
        """Whether the permission is that account's still. Raises AccountMismatch."""
        found = identifier(as_object(accepted(http.get(f"{API}/user_account"))))
        if found != ref.account_id:
            raise AccountMismatch(expected=ref.account_id, found=found or "nobody")


def _step(place: Round, answer: Json, since: datetime | None) -> tuple[Round, bool]:
    """The next place, and whether Pinterest went round in a circle."""
    following, floor = text(answer, "bookmark") or "", place.floor(since)
    moments = [moment for pin in parts(answer, "items") if (moment := made_at(pin))]
    is_reached = floor is not None and bool(moments) and min(moments) < floor
    is_circle = bool(following) and following == place.bound
    if not following or is_reached or is_circle or len(following) > LONGEST_BOOKMARK:
        return place.onward(PINS), is_circle or len(following) > LONGEST_BOOKMARK
    return place.further(following), False

"""X: a proven link; its own paid API only for those who give a token and say what it may cost."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import quote, urlencode

from connectors.about import About, Need
from connectors.answers import Json, accepted, as_object, identifier, parts, text
from connectors.contract import (
    AccountRef,
    Budget,
    Credential,
    Http,
    ObjectRef,
    Page,
    Presence,
    PresenceState,
    Settings,
)
from connectors.cursor import pack, unpack
from connectors.errors import AccessDenied, AccountGone, AuthExpired, ConnectorError
from connectors.limits import Metered, is_in_time
from connectors.sign_in_only import SignInOnly
from connectors.words import marked
from connectors.x.posts import acts_in, first_id, id_of, revision_of
from connectors.x.purse import LARGEST_BATCH, cap_in, next_month, usage_in
from connectors.x.walk import Place, place_in, step

X_NETWORK = "x"
API = "https://api.x.com/2"
API_HOST = "api.x.com"
LINK_ALONE = frozenset({"link_only", "sign_in"})
WAIT = timedelta(hours=6)  # X counts what is asked of its usage, too
CONSOLE = "https://console.x.com/"


class X(SignInOnly):
    """Settings: `client_id` and `client_secret` to sign in; `token`, `spend_cap` and `accounts` to read."""

    network = X_NETWORK
    about = About(
        name=marked("X"),
        icon="brand-x",
        family="social",
        example="https://x.com/ada",
        acts=marked("post, answer or repost in public"),
        evidence="documented",
        needs=(
            Need(
                option="client_id",
                name=marked("Client ID"),
                how=marked(
                    "In X's developer console, set up the user authentication of an app as a web app that "
                    "only reads (users.read and tweet.read). X charges up to a cent for each sign-in."
                ),
                url=CONSOLE,
                is_secret=False,
            ),
            Need(
                option="client_secret",
                name=marked("Client secret"),
                how=marked("It is shown once, beside the Client ID."),
                url=CONSOLE,
            ),
            Need(
                option="token",
                name=marked("Bearer token"),
                how=marked(
                    "Only to read posts, which X wants money for: the bearer token of a project of its own, "
                    "so that nothing else spends from the cap. Without it X is a proven link alone."
                ),
                url=CONSOLE,
                is_required=False,
            ),
            Need(
                option="spend_cap",
                name=marked("Dollars a month"),
                how=marked(
                    "How much may be spent on reading in a month, by all accounts together. Set the same "
                    "limit in X's console under Billing; without a number here nothing is read."
                ),
                url=CONSOLE,
                is_secret=False,
                is_required=False,
            ),
            Need(
                option="accounts",
                name=marked("Accounts that share it"),
                how=marked("How many linked accounts the cap is divided among, 20 if nothing is said."),
                is_secret=False,
                is_required=False,
            ),
        ),
    )
    capabilities = frozenset({"deletions", "threads", "mentions", "backfill", "sign_in"})
    not_by_address = marked("X accounts are linked by signing in there, not by their address.")

    def __init__(self, settings: Settings) -> None:
        token = settings.get("token", "")
        self._cap = cap_in(settings)
        if not (token and self._cap.posts):
            self.capabilities = LINK_ALONE
        self._credential = Credential(host=API_HOST, value=f"Bearer {token}") if token else None

    def poll(self, http: Http, ref: AccountRef, cursor: bytes | None, budget: Budget) -> Iterator[Page]:
        """Each page is booked in a cursor of its own before it is asked for, and corrected with what came."""
        metered = Metered(http, budget.requests)
        place = place_in(unpack(X_NETWORK, cursor), metered.now())
        for number in range(1, budget.pages + 1):
            batch = place.purse.batch(self._cap) if self._credential else 0
            if not batch or not self._cap.leaves_room(self._usage(metered), batch):
                yield self._resting(place, metered.now())
                return
            booked = replace(place, purse=place.purse.booked(batch))
            yield Page(activities=(), cursor=pack(X_NETWORK, booked.state), complete=False)
            answer = self._posts(metered, ref, place, batch, budget.since)
            spent = replace(place, purse=place.purse.booked(len(parts(answer, "data"))))
            place, is_over, is_circle = step(spent, answer)
            acts = acts_in(answer, ref, metered.now())
            yield Page(
                activities=tuple(act for act in acts if is_in_time(act.published, budget.since)),
                cursor=pack(X_NETWORK, place.state),
                complete=is_over,
                truncated=is_circle or (number == budget.pages and not is_over),
                not_before=metered.now() + WAIT if is_over else None,
            )
            if is_over:
                return

    def recheck(self, http: Http, refs: Sequence[ObjectRef]) -> Iterator[Presence]:
        """Present, edited, gone or hidden, by number, as far as the cap goes: a look costs money, too."""
        for start in range(0, len(refs), LARGEST_BATCH):
            some = refs[start : start + LARGEST_BATCH]
            found = self._looked_at(http, some)
            for ref in some:
                state, revision = found.get(ref.object_id, ("unknown", None))
                known = ref.revision is None or revision in {None, ref.revision}
                is_edited = state == "present" and not known
                yield Presence(
                    ref=ref, state="edited" if is_edited else state, revision=revision or ref.revision
                )

    def _resting(self, place: Place, now: datetime) -> Page:
        """Nothing may be spent: come back next month; without a token there is nothing to come back for."""
        cursor, is_paid = pack(X_NETWORK, place.state), self._credential is not None
        later = next_month(now)
        return Page(activities=(), cursor=cursor, complete=True, truncated=is_paid, not_before=later)

    def _usage(self, http: Http) -> int:
        return usage_in(self._asked(http, "/usage/tweets"))

    def _posts(self, http: Http, ref: AccountRef, place: Place, batch: int, since: datetime | None) -> Json:
        query = urlencode(place.query(batch, since))
        answer = self._asked(http, f"/users/{quote(ref.account_id, safe='')}/tweets?{query}")
        if not parts(answer, "data") and (errors := parts(answer, "errors")):
            raise _why(errors[0])
        return answer

    def _looked_at(
        self, http: Http, refs: Sequence[ObjectRef]
    ) -> dict[str, tuple[PresenceState, str | None]]:
        if self._credential is None or not self._cap.leaves_room(self._usage(http), len(refs)):
            return {}
        query = {"ids": ",".join(ref.object_id for ref in refs), "tweet.fields": "edit_history_tweet_ids"}
        answer = self._asked(http, f"/tweets?{urlencode(query)}")
        missing = {identifier(one, "resource_id"): _missing(one) for one in parts(answer, "errors")}
        there = [post for post in parts(answer, "data") if id_of(post)]
        shown = {number: revision_of(post) for post in there for number in (id_of(post), first_id(post))}
        return {number: (state, None) for number, state in missing.items()} | {
            number: ("present", revision) for number, revision in shown.items()
        }

    def _asked(self, http: Http, path: str) -> Json:
        response = http.get(API + path, credential=self._credential)
        if response.status == 401:
            raise AuthExpired(marked("X no longer takes the token."))
        return as_object(accepted(response))


def _missing(error: Json) -> PresenceState:
    return "gone" if (text(error, "type") or "").endswith("/resource-not-found") else "hidden"


def _why(error: Json) -> ConnectorError:
    if _missing(error) == "gone":
        return AccountGone("the account was deleted or suspended")
    return AccessDenied(marked("The account is protected."))

"""Disqus: comments of one account below whatever pages."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from urllib.parse import urlencode

from connectors.about import About, Need
from connectors.answers import Json, as_object, identifier, part, parts, text
from connectors.challenge import judge
from connectors.contract import (
    AccountRef,
    Budget,
    Challenge,
    ChallengeKind,
    Credential,
    Http,
    ObjectRef,
    Page,
    Presence,
    PresenceState,
    RemoteProfile,
    Response,
    Settings,
    Verification,
)
from connectors.cursor import pack, unpack
from connectors.disqus.answers import MISSING, code_of, granted
from connectors.disqus.posts import acts_in, is_gone, made_at, revision_of
from connectors.errors import AccountGone, AccountMismatch, AccountNotFound, CursorInvalid
from connectors.limits import Metered
from connectors.presence import asked, state_of
from connectors.rounds import Round, round_in
from connectors.words import marked

DISQUS = "disqus"
HOST = "disqus.com"
API = "https://disqus.com/api/3.0"
NAME = re.compile(r"[A-Za-z0-9_.-]{1,60}")
NEXT = re.compile(r"[0-9:]{1,60}")
POSTS = ("posts",)  # one list, gone through as if it were one channel


class Disqus:
    """Settings: `key`. Disqus reads it in the address alone, so it is put there only when it is sent."""

    network = DISQUS
    about = About(
        name=marked("Disqus"),
        icon="brand-disqus",
        family="writing",
        example="https://disqus.com/by/ada/",
        acts=marked("comment below pages that everybody may read"),
        evidence="documented",
        code_place=marked("the Bio of your profile"),
        needs=(
            Need(
                option="key",
                name=marked("API key"),
                how=marked(
                    "Register an application with read-only access and copy its public API key, not the "
                    "secret one. It may ask 1,000 times an hour."
                ),
                url="https://disqus.com/api/applications/",
            ),
        ),
    )
    capabilities = frozenset({"edits", "deletions", "threads", "backfill"})

    def __init__(self, settings: Settings) -> None:
        key = settings.get("key", "")
        self._credential = Credential(host=HOST, value=key, parameter="api_key", name="key") if key else None

    def lookup(self, http: Http, text: str) -> AccountRef:
        """The account's number by its user name. Raises AccountNotFound."""
        name = text.strip().rstrip("/").rpartition("/")[2].lstrip("@")
        if not NAME.fullmatch(name):
            raise AccountNotFound(marked("Write the account as its user name or give its address."))
        return _ref(self._user(http, f"username:{name}"))

    def challenges(self, ref: AccountRef) -> tuple[ChallengeKind, ...]:
        return ("bio_token",)

    def verify(self, http: Http, ref: AccountRef, challenge: Challenge) -> Verification:
        """Proven by what the owner says of themselves."""
        user = self._current(http, ref)
        about = text(user, "about")
        remote = RemoteProfile(external_id=identifier(user), words=(about,) if about else ())
        return judge(ref, remote, challenge, http.now())

    def poll(self, http: Http, ref: AccountRef, cursor: bytes | None, budget: Budget) -> Iterator[Page]:
        """Newest first back to what is known, or to `since`."""
        metered = Metered(http, budget.requests)
        place = round_in(unpack(DISQUS, cursor), POSTS, metered.now())
        if place.bound and not NEXT.fullmatch(place.bound):
            raise CursorInvalid("the cursor is none of Disqus's")
        self._current(metered, ref)
        for number in range(1, budget.pages + 1):
            answer, is_first = self._posts(metered, ref, place), place.known is None
            acts = acts_in(answer, ref, budget.since, metered.now())
            place, is_circle = _step(place, answer, budget.since)
            is_over = not place.channel
            yield Page(
                # What was deleted before the first look was never here.
                activities=tuple(act for act in acts if act.type != "Delete" or not is_first),
                cursor=pack(DISQUS, place.state),
                complete=is_over,
                truncated=is_circle or (number == budget.pages and not is_over),
            )
            if is_over:
                return

    def recheck(self, http: Http, refs: Sequence[ObjectRef]) -> Iterator[Presence]:
        """Present, edited or gone, by each comment's own number."""
        for ref in refs:
            url = f"{API}/posts/details.json?{urlencode({'post': ref.object_id})}"
            response = asked(http, url, self._credential)
            state, revision = _found(response, ref)
            yield Presence(ref=ref, state=state, revision=revision)

    def _posts(self, http: Http, ref: AccountRef, place: Round) -> Json:
        query = [("user", ref.account_id), ("limit", "100"), ("order", "desc"), ("related", "thread")]
        query += [("include", "approved"), ("include", "deleted")]
        query += [("cursor", place.bound)] if place.bound else []
        return self._asked(http, f"/users/listPosts.json?{urlencode(query)}")

    def _current(self, http: Http, ref: AccountRef) -> Json:
        """The account by its number. Raises AccountGone or AccountMismatch."""
        try:
            user = self._user(http, ref.account_id)
        except AccountNotFound as error:
            raise AccountGone("the account was deleted") from error
        if identifier(user) != ref.account_id:
            raise AccountMismatch(expected=ref.account_id, found=identifier(user) or "nobody")
        return user

    def _user(self, http: Http, name: str) -> Json:
        return part(self._asked(http, f"/users/details.json?{urlencode({'user': name})}"), "response")

    def _asked(self, http: Http, path: str) -> Json:
        response = http.get(API + path, credential=self._credential)
        return granted(response, (HOST, "key"), http.now())


def _ref(user: Json) -> AccountRef:
    if not identifier(user) or user.get("isAnonymous") is True:
        raise AccountNotFound(marked("There is no account of that name."))
    name = text(user, "username")
    url = f"https://{HOST}/by/{name}/" if name and NAME.fullmatch(name) else None
    return AccountRef(network=DISQUS, host=HOST, account_id=identifier(user), handle=name, url=url)


def _step(place: Round, answer: Json, since: datetime | None) -> tuple[Round, bool]:
    """The next place, and whether Disqus went round in a circle."""
    paging, floor = part(answer, "cursor"), place.floor(since)
    following = text(paging, "next") or ""
    has_more = paging.get("hasNext") is True and bool(NEXT.fullmatch(following))
    moments = [moment for post in parts(answer, "response") if (moment := made_at(post))]
    is_reached = floor is not None and bool(moments) and min(moments) < floor
    if not has_more or is_reached or following == place.bound:
        return place.onward(POSTS), has_more and following == place.bound
    return place.further(following), False


def _found(response: Response | None, ref: ObjectRef) -> tuple[PresenceState, str | None]:
    code = code_of(response) if response is not None else None
    if code in MISSING:
        return "gone", ref.revision
    if response is None or code != 0:
        state = state_of(response)
        return ("unknown" if state in {"present", "gone"} else state), ref.revision
    post = part(as_object(response), "response")
    if is_gone(post):
        return "gone", ref.revision
    revision = revision_of(post)
    return ("present" if ref.revision in {None, revision} else "edited"), revision

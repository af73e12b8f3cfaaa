"""OpenAlex: the works that a catalogue of science knows of the owner of an ORCID iD."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote, urlencode, urlsplit

from connectors.about import About, Need
from connectors.answers import Json, accepted, as_object, parts, text
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
    Response,
    Settings,
    Verification,
)
from connectors.cursor import pack, unpack
from connectors.errors import AccountMismatch, AccountNotFound, AuthExpired, CursorInvalid, ResponseTooLarge
from connectors.limits import Metered, is_in_time
from connectors.openalex.walk import FIRST, place_in, step, worth_telling
from connectors.openalex.works import OPENALEX, account, act_of, orcid_of, state_and_revision
from connectors.orcid import Orcid
from connectors.orcid.identifiers import ORCID, identifier_in
from connectors.presence import asked, state_of
from connectors.words import marked

API = "https://api.openalex.org"
AUTHOR = re.compile(r"(?:https?://)?(?:openalex\.org/)?(?:authors/|people/)?(A\d{4,12})/?", re.IGNORECASE)
FIELDS = "id,doi,display_name,publication_date,updated_date,authorships"
PAGE_SIZE = 25
SMALL_PAGE_SIZE = 5
REST = timedelta(days=1)  # the catalogue grows by the day, and its lists cost


class OpenAlex:
    """An account is an ORCID iD and is proven on its record alone: here nobody says who they are."""

    network = OPENALEX
    about = About(
        name=marked("OpenAlex"),
        icon="book",
        family="writing",
        example="https://orcid.org/0000-0002-1825-0097",
        acts=marked("publish a work that OpenAlex knows by your ORCID iD"),
        evidence="documented",
        code_place=marked("the biography of your ORCID record, visible to everyone"),
        link_place=marked("the websites of your ORCID record, visible to everyone"),
        needs=(
            Need(
                option="api_key",
                name=marked("API key"),
                how=marked("Free: make an account at OpenAlex and copy the key from its settings."),
                url="https://openalex.org/settings/api",
            ),
        ),
    )
    capabilities = frozenset({"edits", "deletions", "mentions", "backfill"})

    def __init__(self, settings: Settings) -> None:
        self._api = settings.get("api", API).rstrip("/")
        key, host = settings.get("api_key", ""), urlsplit(self._api).hostname or ""
        # A header is not documented any more: the key goes into the address when it is sent.
        self._key = Credential(host=host, value=key, parameter="api_key", name="key") if key else None
        self._orcid = Orcid({})

    def lookup(self, http: Http, text: str) -> AccountRef:
        """By the iD, or by an author's address there if an iD belongs to it. Raises AccountNotFound."""
        author = AUTHOR.fullmatch(text.strip())
        named = author.group(1).upper() if author else f"orcid:{identifier_in(text)}"
        found = orcid_of(self._author(http, named))
        if not found:
            raise AccountNotFound(marked("OpenAlex knows no ORCID iD of that author."))
        return account(found)

    def challenges(self, ref: AccountRef) -> tuple[ChallengeKind, ...]:
        return "rel_me", "bio_token"

    def verify(self, http: Http, ref: AccountRef, challenge: Challenge) -> Verification:
        """Proven by the ORCID record whose iD the account is."""
        return self._orcid.verify(http, replace(ref, network=ORCID), challenge)

    def poll(self, http: Http, ref: AccountRef, cursor: bytes | None, budget: Budget) -> Iterator[Page]:
        """The whole list once a day; what is remembered and did not change is not told again."""
        place = place_in(unpack(OPENALEX, cursor))
        metered = Metered(http, budget.requests)
        found = orcid_of(self._author(metered, f"orcid:{ref.account_id}"))
        if found != ref.account_id:
            raise AccountMismatch(expected=ref.account_id, found=found or "nobody")
        for number in range(1, budget.pages + 1):
            answer = self._works(metered, ref, place.at)
            works = worth_telling(parts(answer, "results"), place)
            acts = [act_of(work, ref, metered.now()) for work in works]
            taken = step(place, answer)
            place = taken.place
            yield Page(
                activities=tuple(act for act in acts if act and is_in_time(act.published, budget.since)),
                cursor=pack(OPENALEX, place.state),
                complete=taken.complete,
                truncated=taken.circled or (number == budget.pages and not taken.complete),
                not_before=metered.now() + REST if taken.complete else None,
            )
            if taken.complete:
                return

    def recheck(self, http: Http, refs: Sequence[ObjectRef]) -> Iterator[Presence]:
        """By each work's own address, which also tells whose it is now; a merged one leads to its heir."""
        for ref in refs:
            owner, _slash, number = ref.object_id.partition("/")
            address = f"{self._api}/works/{quote(number, safe='')}?{urlencode({'select': FIELDS})}"
            response = asked(http, address, self._key)
            state, revision = state_of(response), ref.revision
            if response is not None and state == "present":
                state, revision = state_and_revision(as_object(response), owner, ref.revision)
            yield Presence(ref=ref, state=state, revision=revision)

    def _works(self, http: Http, ref: AccountRef, at: str) -> Json:
        """A page of the list; works with very many authors come a few at a time."""
        try:
            return self._page(http, ref, at, PAGE_SIZE)
        except ResponseTooLarge:
            return self._page(http, ref, at, SMALL_PAGE_SIZE)

    def _page(self, http: Http, ref: AccountRef, at: str, size: int) -> Json:
        shown = {"per_page": str(size), "select": FIELDS, "cursor": at}
        query = {"filter": f"author.orcid:{ref.account_id}", **shown}
        response = self._get(http, "works", query)
        if response.status == 400 and at != FIRST:
            raise CursorInvalid("OpenAlex does not know the place any more")
        return as_object(accepted(response))

    def _author(self, http: Http, named: str) -> Json:
        query = {"select": "id,orcid,display_name"}
        author = as_object(accepted(self._get(http, f"authors/{quote(named, safe=':')}", query)))
        return author if text(author, "id") else {}

    def _get(self, http: Http, path: str, query: Mapping[str, str]) -> Response:
        response = http.get(f"{self._api}/{path}?{urlencode(query)}", credential=self._key)
        if response.status == 401 and self._key is not None:
            raise AuthExpired(marked("OpenAlex no longer takes the key."))
        return response

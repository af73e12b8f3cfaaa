"""ORCID: the works on somebody's public record, and whom they were written with."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import quote

from connectors.about import About, Need
from connectors.answers import Json, accepted, as_object, part, parts, text
from connectors.challenge import judge
from connectors.contract import (
    AccountRef,
    Budget,
    Challenge,
    ChallengeKind,
    Http,
    ObjectRef,
    Page,
    Presence,
    RemoteProfile,
    Response,
    Settings,
    Verification,
)
from connectors.cursor import pack, unpack
from connectors.errors import AccountGone, AccountMoved, AccountNotFound, TryLater
from connectors.html import web_link
from connectors.limits import Metered, is_in_time
from connectors.oauth.needs import sign_in_needs
from connectors.orcid.identifiers import DEFAULT_SITE, ORCID, account, identifier_in
from connectors.orcid.walk import pages_of, place_in
from connectors.orcid.works import act_of, authors_in, changed_at, put_code, works_in
from connectors.presence import asked, state_of
from connectors.words import marked

JSON_ONLY = {"Accept": "application/json"}
SITES = {DEFAULT_SITE: "https://pub.orcid.org", "sandbox.orcid.org": "https://pub.sandbox.orcid.org"}
DEPRECATED = 9007


class Orcid:
    """Reads the public record without a key; `site` names the sandbox for those who try things out."""

    network = ORCID
    about = About(
        name=marked("ORCID"),
        icon="school",
        family="writing",
        example="https://orcid.org/0000-0002-1825-0097",
        acts=marked("publish a work that stands on your public record"),
        evidence="recorded",
        code_place=marked("the biography of your record, visible to everyone"),
        link_place=marked("the websites of your record, visible to everyone"),
        needs=(
            Need(
                option="site",
                name=marked("Site"),
                how=marked("Only for trying things out: sandbox.orcid.org in place of orcid.org."),
                is_secret=False,
                is_required=False,
            ),
            *sign_in_needs("https://orcid.org/developer-tools"),
        ),
    )
    capabilities = frozenset({"edits", "deletions", "mentions", "backfill"})

    def __init__(self, settings: Settings) -> None:
        self._site = settings.get("site", "") or DEFAULT_SITE
        self._api = f"{SITES.get(self._site, SITES[DEFAULT_SITE])}/v3.0"

    def lookup(self, http: Http, text: str) -> AccountRef:
        """The record by its iD. Raises AccountNotFound, and AccountMoved for one that was merged."""
        ref = account(identifier_in(text), self._site)
        self._read(http, ref, "person")
        return ref

    def challenges(self, ref: AccountRef) -> tuple[ChallengeKind, ...]:
        return "rel_me", "bio_token"

    def verify(self, http: Http, ref: AccountRef, challenge: Challenge) -> Verification:
        """Proven by the websites or the biography of the record, which are its owner's to write."""
        person = self._read(http, ref, "person")
        listed = parts(part(person, "researcher-urls"), "researcher-url")
        links = [web_link(text(part(one, "url"), "value")) for one in listed]
        remote = RemoteProfile(
            external_id=ref.account_id,
            handle=ref.handle,
            url=ref.url,
            links=tuple(link for link in links if link),
            words=(text(part(person, "biography"), "content") or "",),
        )
        return judge(ref, remote, challenge, http.now())

    def poll(self, http: Http, ref: AccountRef, cursor: bytes | None, budget: Budget) -> Iterator[Page]:
        """What was listed or changed since the last time, the longest unchanged first."""
        known = place_in(unpack(ORCID, cursor))
        metered = Metered(http, budget.requests)
        pages = pages_of(works_in(self._read(metered, ref, "works")), known)
        for number, works in enumerate(pages, start=1):
            authors = self._authors(metered, ref, works)
            acts = [act_of(work, authors.get(put_code(work), ()), ref, metered.now()) for work in works]
            known = max([known, *map(changed_at, works)])
            is_last = number == len(pages)
            yield Page(
                activities=tuple(act for act in acts if is_in_time(act.published, budget.since)),
                cursor=pack(ORCID, {"changed": str(known)}),
                complete=is_last,
                truncated=number == budget.pages and not is_last,
            )
            if number == budget.pages:
                return

    def recheck(self, http: Http, refs: Sequence[ObjectRef]) -> Iterator[Presence]:
        """By each work's own address; a put-code that was taken off the record is answered with 404."""
        for ref in refs:
            response = asked(http, f"{self._api}/{quote(ref.object_id, safe='/')}", headers=JSON_ONLY)
            state, revision = state_of(response), ref.revision
            if response is not None and state == "present":
                revision = str(changed_at(as_object(response)) or "") or ref.revision
                state = "present" if ref.revision in {None, revision} else "edited"
            yield Presence(ref=ref, state=state, revision=revision)

    def _authors(
        self, http: Http, ref: AccountRef, works: Sequence[Json]
    ) -> dict[str, tuple[AccountRef, ...]]:
        """The others who wrote each work; without budget or answer it stays unknown who they are."""
        codes = [put_code(work) for work in works]
        if not codes:
            return {}
        try:
            response = self._get(http, f"{ref.account_id}/works/{','.join(codes)}")
        except TryLater:
            return {}
        whole = as_object(response) if response.status == 200 else {}
        found = [part(one, "work") for one in parts(whole, "bulk")]
        return {put_code(work): authors_in(work, ref) for work in found}

    def _read(self, http: Http, ref: AccountRef, section: str) -> Json:
        """A section of the record. Raises AccountMoved, AccountGone or what the answer means."""
        response = self._get(http, f"{ref.account_id}/{section}")
        if response.status in {301, 409}:
            raise _why_refused(as_object(response), ref)
        read = as_object(accepted(response))
        owner = (text(read, "path") or "").strip("/").partition("/")[0]
        if owner != ref.account_id:
            raise _moved(owner, ref)
        return read

    def _get(self, http: Http, path: str) -> Response:
        return http.get(f"{self._api}/{path}", headers=JSON_ONLY)


def _why_refused(error: Json, ref: AccountRef) -> Exception:
    if error.get("error-code") == DEPRECATED:
        return _moved(text(error, "developer-message") or "", ref)
    return AccountGone("the record is closed")


def _moved(words: str, ref: AccountRef) -> Exception:
    """A merged record names the one that goes on."""
    found = re.search(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]", words.replace(ref.account_id, ""))
    if found is None:
        return AccountNotFound(marked("That record cannot be read."))
    return AccountMoved(replace(account(found.group(), ref.host)))

"""Find the actor behind a name, and read what an actor says about itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from connectors.activitypub.values import ACCEPT, id_of, is_kind, many, page_of
from connectors.answers import Json, accepted, as_object, parts, text
from connectors.contract import AccountRef, Http, RemoteProfile, Response
from connectors.errors import AccountGone, AccountMismatch, AccountMoved, AccountNotFound, SourceFormat
from connectors.html import all_links, plain, web_link
from connectors.mastodon.names import name_and_host
from connectors.places import host_of
from connectors.words import marked

ACTIVITYPUB = "activitypub"
DOCUMENT_TYPES = ("application/activity+json", "application/ld+json")


@dataclass(frozen=True, kw_only=True)
class Actors:
    """`plain_hosts` names test servers that speak http."""

    plain_hosts: frozenset[str] = frozenset()

    def found(self, http: Http, typed: str) -> AccountRef:
        """By `name@host` or by an address of the actor. Raises AccountNotFound or AccessDenied."""
        try:
            address = web_link(typed.strip()) if "://" in typed else self._self_link(http, typed)
            actor = self._described(http, address) if address else {}
        except SourceFormat as error:
            raise AccountNotFound(marked("That address names no account.")) from error
        if not is_kind(actor, "Person", "Service"):
            raise AccountNotFound(marked("That names no person's account: write it as name@host."))
        return account_ref(actor)

    def current(self, http: Http, ref: AccountRef) -> Json:
        """The actor as it is now. Raises AccountGone, AccountMoved or AccountMismatch."""
        response = http.get(ref.account_id, headers=ACCEPT)
        if response.status in {404, 410}:
            raise AccountGone("the account was deleted")
        actor = as_object(accepted(response))
        if is_kind(actor, "Tombstone"):
            raise AccountGone("the account was deleted")
        if id_of(actor) != ref.account_id:
            raise AccountMismatch(expected=ref.account_id, found=id_of(actor) or "nobody")
        if moved := id_of(actor.get("movedTo")):
            raise AccountMoved(stranger(moved))
        return actor

    def _self_link(self, http: Http, typed: str) -> str | None:
        name, host = name_and_host(typed)
        query = urlencode({"resource": f"acct:{name}@{host}"})
        scheme = "http" if host in self.plain_hosts else "https"
        response = http.get(f"{scheme}://{host}/.well-known/webfinger?{query}")
        for link in parts(_told(response), "links"):
            is_document = (text(link, "type") or "").partition(";")[0].strip() in DOCUMENT_TYPES
            if text(link, "rel") == "self" and is_document:
                return web_link(text(link, "href"))
        raise AccountNotFound(marked("That host names no such account."))

    def _described(self, http: Http, address: str) -> Json:
        """The actor's own document: an address that tells of another id is asked there once more."""
        actor = _told(http.get(address, headers=ACCEPT))
        own = id_of(actor)
        if own is not None and own != address:
            actor = _told(http.get(own, headers=ACCEPT))
        if own is None or id_of(actor) != own:
            raise SourceFormat("the host names an account without an id")
        return actor


def account_ref(actor: Json) -> AccountRef:
    own = id_of(actor) or ""
    host = host_of(own)
    page = page_of(actor, host)
    return AccountRef(
        network=ACTIVITYPUB,
        host=host,
        account_id=own,
        handle=f"{text(actor, 'preferredUsername') or 'somebody'}@{host}",
        # A host may call its accounts what it likes, but only within its own name.
        url=page if host_of(page) == host else own,
    )


def stranger(actor_id: str, handle: str | None = None) -> AccountRef:
    """Somebody of whom only the id is known."""
    return AccountRef(
        network=ACTIVITYPUB, host=host_of(actor_id), account_id=actor_id, handle=handle, url=actor_id
    )


def remote_profile(actor: Json) -> RemoteProfile:
    """The summary, the fields and the further addresses, all of which only the owner writes."""
    ref = account_ref(actor)
    written = [text(actor, "summary"), *_fields(actor)]
    markup = [piece for piece in written if piece]
    links = [link for piece in markup for link in all_links(piece, ref.account_id)]
    links += [link for piece in markup if (link := web_link(piece))]
    return RemoteProfile(
        external_id=ref.account_id,
        handle=ref.handle,
        url=ref.url,
        links=tuple(dict.fromkeys([*links, *_pages(actor)])),
        words=tuple(words for piece in markup if (words := plain(piece))),
    )


def _fields(actor: Json) -> Iterator[str | None]:
    for field in many(actor.get("attachment")):
        if isinstance(field, dict):
            yield text(field, "value") or text(field, "href")


def _pages(actor: Json) -> Iterator[str]:
    for each in many(actor.get("url")):
        written: Any = text(each, "href") if isinstance(each, dict) else each
        link = web_link(written) if isinstance(written, str) else None
        if link:
            yield link


def _told(response: Response) -> Json:
    if response.status in {404, 410}:
        raise AccountNotFound(marked("That host knows no such account."))
    return as_object(accepted(response))

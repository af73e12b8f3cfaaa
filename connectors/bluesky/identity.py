"""Find out who a handle is, and on which server somebody's repository lives."""

from dataclasses import dataclass
from urllib.parse import quote, unquote, urlencode, urlsplit

from connectors.answers import Json, as_object, parts, text
from connectors.bluesky.names import DID, is_handle
from connectors.contract import Http, Response
from connectors.errors import (
    AccountGone,
    AccountMismatch,
    AccountNotFound,
    SourceFormat,
    SourceUnavailable,
    StopPolling,
)
from connectors.html import web_link
from connectors.places import host_of
from connectors.words import marked

PLC = "https://plc.directory"
RESOLVER = "https://public.api.bsky.app"
LONGEST_HOST = 260


@dataclass(frozen=True, kw_only=True)
class Home:
    """What somebody's identity document says: their server, the handle they claim, and their public key."""

    did: str
    server: str
    handle: str | None
    document: Json


@dataclass(frozen=True, kw_only=True)
class Identities:
    """`plain_hosts` names test servers that speak http."""

    plc: str = PLC
    resolver: str = RESOLVER
    plain_hosts: frozenset[str] = frozenset()

    def did_of(self, http: Http, handle: str) -> str:
        """Asks a resolver, which reads DNS, and then the handle's own site. Raises AccountNotFound."""
        query = urlencode({"handle": handle})
        said = _quietly(http, f"{self.resolver}/xrpc/com.atproto.identity.resolveHandle?{query}")
        found = text(as_object(said), "did") if said and said.status == 200 else None
        if found is None:
            page = _quietly(http, f"{self._scheme(handle)}://{handle}/.well-known/atproto-did")
            found = (
                page.body[:300].decode("ascii", "replace").strip() if page and page.status == 200 else None
            )
            if said is None and page is None:
                raise SourceUnavailable("neither the resolver nor the handle's own site could be reached")
        if found is None or not DID.fullmatch(found):
            raise AccountNotFound(marked("There is no such account."))
        return found

    def home_of(self, http: Http, did: str) -> Home:
        """Raises AccountGone when the identity was given up, and AccountMismatch when it is another's."""
        response = http.get(self._document_address(did))
        if response.status in {404, 410}:
            raise AccountGone("the identity is not registered any more")
        if response.status != 200:
            raise SourceUnavailable(f"the identity directory answered {response.status}")
        document = as_object(response)
        if text(document, "id") != did:
            raise AccountMismatch(expected=did, found=text(document, "id") or "nobody")
        return Home(did=did, server=self._server_in(document), handle=_handle_in(document), document=document)

    def has_handle(self, http: Http, home: Home, handle: str | None) -> bool:
        """Whether the handle leads to the identity and the identity claims the handle."""
        if handle is None or home.handle != handle:
            return False
        try:
            return self.did_of(http, handle) == home.did
        except AccountNotFound:
            return False

    def _document_address(self, did: str) -> str:
        if did.startswith("did:plc:"):
            return f"{self.plc}/{quote(did, safe=':')}"
        host = unquote(did.removeprefix("did:web:"))
        return f"{self._scheme(host)}://{host}/.well-known/did.json"

    def _server_in(self, document: Json) -> str:
        for service in parts(document, "service"):
            is_server = text(service, "type") == "AtprotoPersonalDataServer"
            address = web_link(text(service, "serviceEndpoint"))
            if is_server and (text(service, "id") or "").endswith("#atproto_pds") and address:
                host = host_of(address)
                if urlsplit(address).scheme == self._scheme(host) and len(host) <= LONGEST_HOST:
                    return f"{self._scheme(host)}://{host}"
        raise SourceFormat("the identity names no server that can be read")

    def _scheme(self, host: str) -> str:
        return "http" if host in self.plain_hosts else "https"


def _quietly(http: Http, url: str) -> Response | None:
    """The answer, good or bad; None from whoever cannot be reached. Raises RateLimited."""
    try:
        return http.get(url)
    except (SourceUnavailable, StopPolling):
        return None


def _handle_in(document: Json) -> str | None:
    names = document.get("alsoKnownAs")
    claimed = names if isinstance(names, list) else []
    handles = [name.removeprefix("at://") for name in claimed if isinstance(name, str)]
    return next((handle for handle in handles if is_handle(handle)), None)

"""Bluesky and all else on the AT Protocol: each account names its server, and that one who asks for it. ◇"""

from urllib.parse import urlsplit

from connectors.answers import Json, accepted, as_object, text
from connectors.bluesky.identity import PLC, RESOLVER, Identities
from connectors.bluesky.names import DID, account
from connectors.contract import AccountRef, Http, Settings
from connectors.errors import SourceFormat
from connectors.html import web_link
from connectors.oauth.parts import NOT_THERE, NOT_US, Client, NotPermitted, Provider, Token
from connectors.oauth.servers import origin
from connectors.places import host_of

ENTRY = "bsky.social"


class BlueskySignIn:
    """Asks for `atproto` alone: who somebody is. Option `client_id`: where the Hub describes itself."""

    network = "bluesky"
    has_one_host = True
    registers = False

    def client(self, settings: Settings, host: str) -> Client | None:
        found = settings.get("client_id", "")
        return Client(id=found) if found else None

    def register(self, http: Http, provider: Provider, redirect_uri: str, page: str) -> Client:
        raise NotPermitted(NOT_US)

    def provider(self, http: Http, settings: Settings, host: str) -> Provider:
        """`host` is a server that asks, or the DID of somebody who has one."""
        issuer = _issuer_of(http, settings, host) if DID.fullmatch(host) else origin(settings, host or ENTRY)
        said = _said(http, f"{issuer}/.well-known/oauth-authorization-server")
        if text(said, "issuer") != issuer:
            raise SourceFormat("the server calls itself by another name")
        return Provider(
            network=self.network,
            host=host_of(issuer),
            issuer=issuer,
            authorize=_address(said, "authorization_endpoint"),
            token=_address(said, "token_endpoint"),
            push=_address(said, "pushed_authorization_request_endpoint"),
            revoke=text(said, "revocation_endpoint") or "",
            manage=f"{issuer}/account",
            api_host=urlsplit(issuer).hostname or "",
            scope="atproto",
            says_issuer=True,
            is_bound=True,
            settings=settings,
        )

    def api_host(self, settings: Settings, host: str) -> str:
        return urlsplit(origin(settings, host)).hostname or ""

    def account(self, http: Http, provider: Provider, token: Token) -> AccountRef:
        """The DID that the token names, if the server that gave it is the one that speaks for this DID."""
        did = token.said.get("sub", "")
        if not DID.fullmatch(did) or _issuer_of(http, provider.settings, did) != provider.issuer:
            raise NotPermitted(NOT_THERE)
        home = _identities(provider.settings).home_of(http, did)
        is_theirs = _identities(provider.settings).has_handle(http, home, home.handle)
        return account(did, home.handle if is_theirs else None)


def _issuer_of(http: Http, settings: Settings, did: str) -> str:
    """The one server that may ask for this account."""
    server = _identities(settings).home_of(http, did).server
    named = _said(http, f"{server}/.well-known/oauth-protected-resource").get("authorization_servers")
    if not isinstance(named, list) or len(named) != 1 or not isinstance(named[0], str):
        raise SourceFormat("the server does not say who asks for it")
    return named[0].rstrip("/")


def _identities(settings: Settings) -> Identities:
    return Identities(
        plc=settings.get("plc", PLC).rstrip("/"),
        resolver=settings.get("resolver", RESOLVER).rstrip("/"),
        plain_hosts=frozenset(settings.get("plain_hosts", "").split()),
    )


def _said(http: Http, url: str) -> Json:
    return as_object(accepted(http.get(url)))


def _address(said: Json, name: str) -> str:
    found = web_link(text(said, name))
    if not found:
        raise SourceFormat(f"the server names no {name}")
    return found

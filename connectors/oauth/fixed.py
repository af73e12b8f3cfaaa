"""Networks of one host: an administrator registers the Hub there once. ◇"""

from collections.abc import Callable
from dataclasses import dataclass

from connectors.answers import Json, accepted, as_object
from connectors.contract import AccountRef, Http, Settings
from connectors.errors import AccountNotFound
from connectors.oauth.parts import NOT_US, Client, NotPermitted, Provider, Token
from connectors.words import marked

Reads = Callable[[Json, Token], AccountRef]


@dataclass(frozen=True, kw_only=True)
class Fixed:
    """Where one network asks, and how its answer names the account."""

    where: Provider
    reads: Reads
    has_one_host: bool = True
    registers: bool = False

    @property
    def network(self) -> str:
        return self.where.network

    def client(self, settings: Settings, host: str) -> Client | None:
        return client_in(settings)

    def register(self, http: Http, provider: Provider, redirect_uri: str, page: str) -> Client:
        raise NotPermitted(NOT_US)

    def provider(self, http: Http, settings: Settings, host: str) -> Provider:
        return self.where

    def api_host(self, settings: Settings, host: str) -> str:
        return self.where.api_host

    def account(self, http: Http, provider: Provider, token: Token) -> AccountRef:
        return known(self.reads(said_of(http, provider, token) if provider.whoami else {}, token))


def client_in(settings: Settings) -> Client | None:
    """The id and the secret that an administrator gave."""
    found = settings.get("client_id", "")
    return Client(id=found, secret=settings.get("client_secret", "")) if found else None


def said_of(http: Http, provider: Provider, token: Token) -> Json:
    """What the network says of whoever gave the permission."""
    return as_object(accepted(http.get(provider.whoami, credential=token.credential(provider.api_host))))


def known(ref: AccountRef) -> AccountRef:
    """The account, if the answer named one."""
    if not ref.account_id:
        raise AccountNotFound(marked("The network did not say whose account it is."))
    return ref

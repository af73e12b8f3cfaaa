"""The words of giving permission: who is asked, with which id, and what comes back. ◇ Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, runtime_checkable

from connectors.contract import AccountRef, Credential, Http, Response, Settings
from connectors.errors import AskPerson
from connectors.words import marked

NOT_GIVEN = marked("You did not give the permission there, so nothing has changed.")
NOT_NOW = marked("The network could not do it just now. Please try again in a moment.")
NOT_US = marked("The network does not accept the Hub. An administrator has to look at its settings.")
TOO_LATE = marked("That permission was used already or came too late. Please begin once more.")
NOT_THERE = marked("The answer did not come from the network that you were sent to. Please begin once more.")
TOO_MUCH = marked("The network gave the Hub more than it had asked for, so the Hub did not take it.")
NOT_AN_ANSWER = marked("The network answered in a way that the Hub does not know. Please begin once more.")


class NotPermitted(AskPerson):
    """The permission was not given, or may not be used; says in plain words why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """How a host knows this installation."""

    id: str
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """Where one host asks its people for permission, and the least that the Hub asks for.

    `scope` is enough to say who somebody is, `reading_scope` to read what only they may see read.
    `api_host` is the only host that ever gets the token; `manage` is where people end it by hand;
    `remove` is an address of GitHub's own kind that ends a permission by DELETE, in place of `revoke`.
    `push` takes the question before the person goes there. A permission that `is_bound` is good only with
    `key`, which is made anew for each; `settings` are the network's own, where they are needed later.
    `by_form`: the Hub's own id and secret are read in the form, not in a header.
    """

    network: str
    host: str
    issuer: str
    authorize: str
    token: str
    api_host: str
    whoami: str = ""
    revoke: str = ""
    manage: str = ""
    scope: str = ""
    reading_scope: str = ""
    remove: str = ""
    push: str = ""
    says_issuer: bool = False
    is_bound: bool = False
    key: str = field(default="", repr=False)
    settings: Settings = field(default_factory=dict, repr=False)
    has_pkce: bool = True
    by_form: bool = False

    @property
    def takes_back(self) -> bool:
        """Whether a permission can be ended from here."""
        return bool(self.revoke or self.remove)

    @property
    def for_reading(self) -> str:
        return self.reading_scope or self.scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What a permission came to; `said` are the other words of the answer, such as whose it is."""

    access: str = field(repr=False)
    scope: str
    refresh: str = field(default="", repr=False)
    expires_at: datetime | None = None
    said: Mapping[str, str] = field(default_factory=dict, repr=False)

    def credential(self, host: str, name: str = "person") -> Credential:
        """The token as what goes along with a request to its own host."""
        return Credential(host=host, value=f"Bearer {self.access}", name=name)


@runtime_checkable
class Removing(Protocol):
    """A way out that can ask to remove something, which no connector ever does."""

    def delete(
        self,
        url: str,
        body: bytes,
        *,
        headers: Mapping[str, str] | None = None,
        credential: Credential | None = None,
    ) -> Response: ...


class SignIn(Protocol):
    """How the people of one network sign in; nothing here keeps or remembers anything.

    `has_one_host` tells GitHub from networks of many servers; `registers` whether the Hub introduces itself.
    """

    @property
    def network(self) -> str: ...

    @property
    def has_one_host(self) -> bool: ...

    @property
    def registers(self) -> bool: ...

    def client(self, settings: Settings, host: str) -> Client | None:
        """The id that an administrator gave for this host."""
        ...

    def register(self, http: Http, provider: Provider, redirect_uri: str, page: str) -> Client:
        """Introduce this installation to a host that takes anybody."""
        ...

    def provider(self, http: Http, settings: Settings, host: str) -> Provider:
        """Where to ask. Raises what `http` raises."""
        ...

    def api_host(self, settings: Settings, host: str) -> str:
        """The only host that ever gets a token of these people."""
        ...

    def account(self, http: Http, provider: Provider, token: Token) -> AccountRef:
        """Whose permission it is, by the id that never changes."""
        ...

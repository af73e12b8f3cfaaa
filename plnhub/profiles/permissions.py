"""The permissions that are kept: sealed, opened for one request, renewed, withdrawn and taken back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from string import hexdigits
from urllib.parse import urljoin

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.contract import Settings
from connectors.oauth.parts import Client, Provider, SignIn, Token
from plnhub.keys import Keys
from plnhub.models import OauthClient, Permission, Profile
from plnhub.profiles.sealing import CannotOpen, Sealed, opened, seal

DOOR = 40  # characters of a hash that names a host in an address
PAUSE, LONGEST_PAUSE = timedelta(minutes=10), timedelta(hours=6)
GIVE_UP_AFTER = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Office:
    """What asking for permissions takes: keys, networks with their settings, and our own addresses."""

    keys: Keys
    sign_ins: Mapping[str, SignIn]
    options: Callable[[str], Settings]
    redirect_uri: str
    page: str

    def is_open(self, network: str, host: str = "") -> bool:
        """Whether people of this network can sign in there."""
        sign_in = self.sign_ins.get(network)
        if sign_in is None:
            return False
        return sign_in.registers or sign_in.client(self.options(network), host) is not None

    def door(self, network: str, host: str) -> str:
        """Under which door answers of this host arrive: empty for those whose client an administrator made.

        A host to which the Hub introduced itself has a door of its own, so that none can hand on what another
        network answered to somebody whom it had sent there (a mix-up, RFC 9700 section 4.4).
        """
        if self.sign_ins[network].client(self.options(network), host) is not None:
            return ""
        return sha256(f"{network}:{host}".encode()).hexdigest()[:DOOR]

    def return_address(self, network: str, host: str) -> str:
        """Where this host sends people back to."""
        door = self.door(network, host)
        return urljoin(self.redirect_uri, f"doors/{door}") if door else self.redirect_uri


def is_door(name: str) -> bool:
    """Whether this is how our doors look; only who asked knows which of them is the right one."""
    return len(name) == DOOR and set(name) <= set(hexdigits.lower())


def keep(
    session: Session, office: Office, provider: Provider, token: Token, person_id: int, now: datetime
) -> Permission:
    """Write the token down as one that is to be taken back, until it is known whose it is."""
    sealed = seal(office.keys, purpose_of(provider.network, provider.host), _words(token))
    permission = Permission(
        person_id=person_id,
        network=provider.network,
        host=provider.host,
        scope=token.scope[:500],
        granted_at=now,
        withdrawn_at=now,
        next_try_at=now + PAUSE,
    )
    _put(permission, sealed, token)
    session.add(permission)
    session.flush()
    return permission


def adopt(session: Session, permission: Permission, profile: Profile, now: datetime) -> None:
    """The profile is read with it from now on; the one before is taken back."""
    withdraw(session, profile.id, now)
    permission.profile_id = profile.id
    permission.withdrawn_at = permission.next_try_at = None
    session.flush()


def permission_of(session: Session, profile_id: int) -> Permission | None:
    """The permission that is in force for a profile."""
    return session.scalar(select(Permission).where(Permission.profile_id == profile_id))


def withdraw(session: Session, profile_id: int, now: datetime) -> bool:
    """It is used no more and will be taken back at the network; True if there was one."""
    permission = permission_of(session, profile_id)
    if permission is None:
        return False
    permission.profile_id = None
    permission.withdrawn_at = permission.next_try_at = now
    session.flush()
    return True


def forget(session: Session, profile_id: int) -> None:
    """The network itself has ended it: nothing is left to take back."""
    permission = permission_of(session, profile_id)
    if permission is not None:
        session.delete(permission)
        session.flush()


def waiting_to_end(session: Session, person_id: int) -> list[Permission]:
    """What a person withdrew and the network has not confirmed yet."""
    mine = select(Permission).where(Permission.person_id == person_id, Permission.withdrawn_at.is_not(None))
    return list(session.scalars(mine.order_by(Permission.id)))


def token_in(keys: Keys, permission: Permission) -> Token:
    """The token itself. Raises CannotOpen."""
    read = opened(keys, purpose_of(permission.network, permission.host), permission.sealed)
    return Token(
        access=read["access"],
        refresh=read.get("refresh", ""),
        scope=permission.scope,
        expires_at=permission.expires_at,
    )


def renew(keys: Keys, permission: Permission, token: Token) -> None:
    """The network gave a new token in place of the old one."""
    _put(permission, seal(keys, purpose_of(permission.network, permission.host), _words(token)), token)


def client_on_file(session: Session, office: Office, network: str, host: str) -> Client | None:
    """How the host knows this installation, if the Hub introduced itself under its present address."""
    same = (OauthClient.network == network) & (OauthClient.host == host)
    found = session.scalar(
        select(OauthClient).where(same, OauthClient.redirect_uri == office.return_address(network, host))
    )
    if found is None:
        return None
    read = opened(office.keys, purpose_of(network, host), found.sealed)
    return Client(id=read["id"], secret=read["secret"])


def client_of(session: Session, office: Office, permission: Permission) -> Client | None:
    """How the network of a permission knows us, if it still does."""
    sign_in = office.sign_ins.get(permission.network)
    if sign_in is None:
        return None
    given = sign_in.client(office.options(permission.network), permission.host)
    try:
        return given or client_on_file(session, office, permission.network, permission.host)
    except CannotOpen:
        return None


def keep_client(session: Session, office: Office, provider: Provider, client: Client, now: datetime) -> None:
    """Remember how the host knows us; the last introduction counts."""
    same = (OauthClient.network == provider.network) & (OauthClient.host == provider.host)
    row = session.scalar(select(OauthClient).where(same))
    if row is None:
        row = OauthClient(network=provider.network, host=provider.host)
        session.add(row)
    words = {"id": client.id, "secret": client.secret}
    sealed = seal(office.keys, purpose_of(provider.network, provider.host), words)
    row.sealed, row.key_id = sealed.content, sealed.key_id
    row.redirect_uri = office.return_address(provider.network, provider.host)
    row.registered_at = now
    session.flush()


def try_later(permission: Permission, now: datetime) -> bool:
    """After a failed attempt: twice as long each time; False when a week was not enough."""
    permission.tries += 1
    permission.next_try_at = now + min(PAUSE * (1 << min(permission.tries, 10)), LONGEST_PAUSE)
    return now < (permission.withdrawn_at or now) + GIVE_UP_AFTER


def purpose_of(network: str, host: str) -> str:
    return f"{network} {host}"


def _words(token: Token) -> dict[str, str]:
    return {"access": token.access} | ({"refresh": token.refresh} if token.refresh else {})


def _put(permission: Permission, sealed: Sealed, token: Token) -> None:
    permission.sealed, permission.key_id = sealed.content, sealed.key_id
    permission.expires_at = token.expires_at

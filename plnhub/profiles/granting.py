"""Prove an account by signing in at its network: send somebody there, and take up their answer."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from connectors.contract import REVERIFY_AFTER, AccountRef, Http, Verification
from connectors.errors import ConnectorError
from connectors.oauth.dpop import new_key
from connectors.oauth.flow import code_in, exchange, way_there
from connectors.oauth.parts import NOT_THERE, NOT_US, TOO_LATE, Client, NotPermitted, Provider, SignIn
from plnhub.db import Database
from plnhub.errors import HubError
from plnhub.models import Permission, Profile, ProfileState
from plnhub.profiles.claimed import may_be
from plnhub.profiles.ending import take_back
from plnhub.profiles.linking import begin_link, settle
from plnhub.profiles.permissions import Office, adopt, client_on_file, keep, keep_client
from plnhub.profiles.under_way import Visit, Wish, remember_wish, wish_of
from plnhub.words import marked

OTHER_ACCOUNT = marked(
    "There you are signed in as another account than the one that you linked, so nothing has changed. "
    "Sign out there and begin once more, or link that account, too."
)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Where permissions are asked for while somebody waits."""

    office: Office
    database: Database
    http: Http
    now: datetime


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Where to send somebody, for how much, and what becomes of it: `manage` is where they end it by hand."""

    address: str
    host: str
    takes_back: bool
    manage: str


def ask(desk: Desk, visit: Visit, wish: Wish) -> Asked:
    """The page at the network to send this person to. Raises ConnectorError in plain words."""
    sign_in, provider = _where(desk, wish)
    provider = replace(provider, key=new_key()) if provider.is_bound else provider
    client = known_client(desk, sign_in, provider)
    exact = replace(wish, host=provider.host, scope=provider.for_reading if wish.reads else provider.scope)
    state, verifier = remember_wish(desk.database, desk.office, visit, exact, provider, desk.now)
    uri = desk.office.return_address(provider.network, provider.host)
    return Asked(
        address=way_there(
            desk.http, provider, client, uri, state=state, verifier=verifier, scope=exact.scope
        ),
        host=provider.host,
        takes_back=provider.takes_back,
        manage=provider.manage,
    )


def take_up(desk: Desk, visit: Visit, answer: Mapping[str, str]) -> str:
    """The public id of the account that is proven now.

    Raises ConnectorError or Invalid in plain words; whatever was given for nothing is taken back.
    """
    asked = wish_of(desk.database, desk.office, visit, answer.get("state", ""), desk.now)
    wish = asked.wish
    sign_in, provider = _where(desk, wish)
    if provider.issuer != asked.issuer:
        raise NotPermitted(TOO_LATE)
    if answer.get("door", "") != desk.office.door(provider.network, provider.host):
        raise NotPermitted(NOT_THERE)
    provider = replace(provider, key=asked.key)
    code = code_in(answer, asked.issuer, says_issuer=provider.says_issuer)
    client = known_client(desk, sign_in, provider)
    uri = desk.office.return_address(provider.network, provider.host)
    token = exchange(desk.http, provider, client, uri, code=code, verifier=asked.verifier, scope=wish.scope)
    with desk.database.writing() as session:
        kept = keep(session, desk.office, provider, token, visit.person_id, desk.now).id
    try:
        ref = sign_in.account(desk.http, provider, token)
        with desk.database.writing() as session:
            public_id = _settled(session, desk, visit, wish, ref, kept)
    except (ConnectorError, HubError):
        take_back(desk.office, desk.database, desk.http, kept, desk.now)
        raise
    take_back(desk.office, desk.database, desk.http, kept, desk.now)
    return public_id


def known_client(desk: Desk, sign_in: SignIn, provider: Provider) -> Client:
    """The Hub's id there: an administrator's, the one on file, or a new one where the host takes anybody."""
    given = sign_in.client(desk.office.options(provider.network), provider.host)
    if given is not None:
        return given
    if not sign_in.registers:
        raise NotPermitted(NOT_US)
    with desk.database.reading() as session:
        found = client_on_file(session, desk.office, provider.network, provider.host)
    if found is not None:
        return found
    made = sign_in.register(
        desk.http, provider, desk.office.return_address(provider.network, provider.host), desk.office.page
    )
    with desk.database.writing() as session:
        keep_client(session, desk.office, provider, made, desk.now)
    return made


def _where(desk: Desk, wish: Wish) -> tuple[SignIn, Provider]:
    sign_in = desk.office.sign_ins.get(wish.network)
    if sign_in is None:
        raise NotPermitted(NOT_US)
    return sign_in, sign_in.provider(desk.http, desk.office.options(wish.network), wish.host)


def _settled(session: Session, desk: Desk, visit: Visit, wish: Wish, ref: AccountRef, kept: int) -> str:
    """The account is proven, if it is the one that was linked; the token stays only to read with."""
    profile = _profile(session, visit, wish, ref, desk.now)
    if (profile.network, profile.host, profile.account_id) != (ref.network, ref.host, ref.account_id):
        raise NotPermitted(OTHER_ACCOUNT)
    profile.handle, profile.url = ref.handle or profile.handle, ref.url or profile.url
    settle(session, profile, signed_in(desk.now), desk.now)
    if wish.reads and profile.state == ProfileState.VERIFIED:
        adopt(session, session.get_one(Permission, kept), profile, desk.now)
    return profile.public_id


def _profile(session: Session, visit: Visit, wish: Wish, ref: AccountRef, now: datetime) -> Profile:
    if wish.profile_id is None:
        return begin_link(session, visit.person_id, ref, now)
    profile = session.get(Profile, wish.profile_id)
    if profile is None or profile.person_id != visit.person_id:
        raise NotPermitted(TOO_LATE)
    return begin_link(session, visit.person_id, ref, now) if may_be(profile, ref) else profile


def signed_in(now: datetime) -> Verification:
    """The strongest proof there is: the network itself said whose account it is."""
    return Verification(
        proven=True,
        method="oauth",
        strength="oauth",
        checked_at=now,
        expires_at=now + REVERIFY_AFTER,
    )

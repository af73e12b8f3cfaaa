"""Read a profile with its owner's own permission: for that host alone, renewed when it has run out."""

from dataclasses import dataclass
from datetime import timedelta

from connectors.contract import AccountRef, Http
from connectors.errors import PermissionEnded
from connectors.oauth.flow import refreshed
from connectors.oauth.parts import Client, SignIn, Token
from connectors.oauth.permitted import Permitted
from plnhub.models import Permission
from plnhub.profiles.permissions import Office, client_of, permission_of, renew, token_in
from plnhub.profiles.reading import Outside, Reading
from plnhub.profiles.sealing import CannotOpen

SOON = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class OwnToken:
    """A permission that works now, and how its network is asked with it."""

    permission_id: int
    sign_in: SignIn
    office: Office
    token: Token


def way_out(outside: Outside, profile_id: int, ref: AccountRef) -> Http:
    """The way out for one profile, with its owner's permission if there is one.

    Raises PermissionEnded when that is worth nothing any more, and what `http` raises.
    """
    mine = own_token(outside, profile_id, ref)
    if mine is None:
        return outside.http_for(ref.network)
    host = mine.sign_in.api_host(mine.office.options(ref.network), ref.host)
    credential = mine.token.credential(host, f"person-{mine.permission_id}")
    return Permitted(outside.http_for(ref.network), credential)


def way_out_of(outside: Outside, reading: Reading) -> Http:
    """The same for a claimed profile, of which it is known whether there is a permission to look for."""
    if not reading.has_permission:
        return outside.http_for(reading.ref.network)
    return way_out(outside, reading.profile_id, reading.ref)


def own_token(outside: Outside, profile_id: int, ref: AccountRef) -> OwnToken | None:
    """The owner's permission, renewed if need be; None where there is none. Raises as `way_out` does."""
    office = outside.office
    sign_in = office.sign_ins.get(ref.network) if office else None
    if office is None or sign_in is None:
        return None
    with outside.database.reading() as session:
        permission = permission_of(session, profile_id)
        client = client_of(session, office, permission) if permission else None
    if permission is None:
        return None
    token = _fresh(outside, office, sign_in, permission, client)
    return OwnToken(permission_id=permission.id, sign_in=sign_in, office=office, token=token)


def _fresh(
    outside: Outside, office: Office, sign_in: SignIn, permission: Permission, client: Client | None
) -> Token:
    try:
        token = token_in(office.keys, permission)
    except CannotOpen as error:
        raise PermissionEnded("the key of the permission is gone") from error
    if token.expires_at is None or token.expires_at > outside.now() + SOON:
        return token
    if not token.refresh or client is None:
        raise PermissionEnded("the permission ran out")
    options = office.options(permission.network)
    http = outside.http_for(permission.network)
    new = refreshed(http, sign_in.provider(http, options, permission.host), client, token)
    with outside.database.writing() as session:
        current = session.get(Permission, permission.id)
        if current is not None:
            renew(office.keys, current, new)
    if current is None or current.withdrawn_at is not None:
        raise PermissionEnded("the permission was withdrawn meanwhile")
    return new

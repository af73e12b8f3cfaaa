"""Read a profile with its owner's own permission: for that host alone, renewed when it has run out."""

from datetime import timedelta

from connectors.contract import AccountRef, Http
from connectors.errors import PermissionEnded
from connectors.oauth.flow import refreshed
from connectors.oauth.parts import Client, SignIn, Token
from connectors.oauth.permitted import Permitted
from plnhub.models import Permission
from plnhub.profiles.permissions import Office, client_of, permission_of, renew, token_in
from plnhub.profiles.reading import Outside
from plnhub.profiles.sealing import CannotOpen

SOON = timedelta(minutes=1)


def way_out(outside: Outside, profile_id: int, ref: AccountRef) -> Http:
    """The way out for one profile, with its owner's permission if there is one.

    Raises PermissionEnded when that is worth nothing any more, and what `http` raises.
    """
    office = outside.office
    sign_in = office.sign_ins.get(ref.network) if office else None
    if office is None or sign_in is None:
        return outside.http
    with outside.database.reading() as session:
        permission = permission_of(session, profile_id)
        client = client_of(session, office, permission) if permission else None
    if permission is None:
        return outside.http
    token = _fresh(outside, office, sign_in, permission, client)
    host = sign_in.api_host(office.options(ref.network), ref.host)
    return Permitted(outside.http, token.credential(host, f"person-{permission.id}"))


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
    new = refreshed(outside.http, sign_in.provider(outside.http, options, permission.host), client, token)
    with outside.database.writing() as session:
        current = session.get(Permission, permission.id)
        if current is not None:
            renew(office.keys, current, new)
    if current is None or current.withdrawn_at is not None:
        raise PermissionEnded("the permission was withdrawn meanwhile")
    return new

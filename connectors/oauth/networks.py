"""Where GitHub, LinkedIn, X and Pinterest ask their people, and how they name them. ◇ Pure."""

from connectors.answers import Json, identifier, part, text
from connectors.contract import AccountRef
from connectors.oauth.fixed import Fixed
from connectors.oauth.parts import Provider, Token


def _github(said: Json, _token: Token) -> AccountRef:
    login = text(said, "login")
    url = f"https://github.com/{login}" if login else None
    return AccountRef(network="github", host="github.com", account_id=identifier(said), handle=login, url=url)


def _linkedin(said: Json, _token: Token) -> AccountRef:
    return AccountRef(
        network="linkedin",
        host="www.linkedin.com",
        account_id=identifier(said, "sub"),
        handle=text(said, "name"),
    )


def _x(said: Json, _token: Token) -> AccountRef:
    user = part(said, "data")
    name = text(user, "username")
    url = f"https://x.com/{name}" if name else None
    return AccountRef(network="x", host="x.com", account_id=identifier(user), handle=name, url=url)


def _pinterest(said: Json, _token: Token) -> AccountRef:
    name = text(said, "username")
    url = f"https://www.pinterest.com/{name}/" if name else None
    return AccountRef(
        network="pinterest", host="www.pinterest.com", account_id=identifier(said), handle=name, url=url
    )


GITHUB = Fixed(
    where=Provider(
        network="github",
        host="github.com",
        issuer="https://github.com/login/oauth",
        authorize="https://github.com/login/oauth/authorize",
        token="https://github.com/login/oauth/access_token",  # noqa: S106 - an address
        api_host="api.github.com",
        whoami="https://api.github.com/user",
        remove="https://api.github.com/applications/{client_id}/token",
        manage="https://github.com/settings/applications",
    ),
    reads=_github,
)
LINKEDIN = Fixed(  # it answers invalid_client to a verifier from clients that have a secret
    where=Provider(
        network="linkedin",
        host="www.linkedin.com",
        issuer="https://www.linkedin.com/oauth",
        authorize="https://www.linkedin.com/oauth/v2/authorization",
        token="https://www.linkedin.com/oauth/v2/accessToken",  # noqa: S106 - an address
        revoke="https://www.linkedin.com/oauth/v2/revoke",
        api_host="api.linkedin.com",
        whoami="https://api.linkedin.com/v2/userinfo",
        manage="https://www.linkedin.com/mypreferences/d/data-sharing-for-permitted-services",
        scope="openid profile",
        has_pkce=False,
        by_form=True,
    ),
    reads=_linkedin,
)
X = Fixed(
    where=Provider(
        network="x",
        host="x.com",
        issuer="https://x.com",
        authorize="https://x.com/i/oauth2/authorize",
        token="https://api.x.com/2/oauth2/token",  # noqa: S106 - an address
        revoke="https://api.x.com/2/oauth2/revoke",
        api_host="api.x.com",
        whoami="https://api.x.com/2/users/me",
        manage="https://x.com/settings/connected_apps",
        scope="users.read tweet.read",
    ),
    reads=_x,
)
PINTEREST = Fixed(
    where=Provider(
        network="pinterest",
        host="www.pinterest.com",
        issuer="https://www.pinterest.com",
        authorize="https://www.pinterest.com/oauth/",
        token="https://api.pinterest.com/v5/oauth/token",  # noqa: S106 - an address
        api_host="api.pinterest.com",
        whoami="https://api.pinterest.com/v5/user_account",
        manage="https://www.pinterest.com/settings/security",
        scope="user_accounts:read",
        reading_scope="user_accounts:read,boards:read,pins:read",
    ),
    reads=_pinterest,
)

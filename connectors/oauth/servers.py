"""Networks of many servers: a GitLab where the Hub is registered, any Mastodon by introducing itself. ◇"""

from dataclasses import replace
from urllib.parse import urlsplit

from connectors.answers import Json, accepted, as_object, identifier, text
from connectors.contract import AccountRef, Http, Settings
from connectors.errors import SourceFormat
from connectors.mastodon.statuses import account_ref
from connectors.oauth.fixed import client_in, known, said_of
from connectors.oauth.parts import NOT_US, Client, NotPermitted, Provider, Token
from connectors.places import host_of

HUB_NAME = "PLN Hub"
GITLAB_HOST = "gitlab.com"
READING = "read:accounts read:statuses"


class MastodonSignIn:
    """Mastodon and its kin: newer servers have a scope that says no more than who somebody is."""

    network = "mastodon"
    has_one_host = False
    registers = True

    def client(self, settings: Settings, host: str) -> Client | None:
        return None

    def register(self, http: Http, provider: Provider, redirect_uri: str, page: str) -> Client:
        """Introduce the Hub, for as much as it may ever ask for there."""
        form = {
            "client_name": HUB_NAME,
            "redirect_uris": redirect_uri,
            "scopes": " ".join(dict.fromkeys(f"{provider.scope} {provider.reading_scope}".split())),
            "website": page,
        }
        answer = as_object(accepted(http.post(f"{provider.issuer}/api/v1/apps", form)))
        found = text(answer, "client_id")
        if not found:
            raise SourceFormat("the host gave the Hub no id")
        return Client(id=found, secret=text(answer, "client_secret") or "")

    def provider(self, http: Http, settings: Settings, host: str) -> Provider:
        here = origin(settings, host)
        knows_profile = "profile" in _scopes(http, here)
        return Provider(
            network=self.network,
            host=host,
            issuer=here,
            authorize=f"{here}/oauth/authorize",
            token=f"{here}/oauth/token",
            revoke=f"{here}/oauth/revoke",
            api_host=self.api_host(settings, host),
            whoami=f"{here}/api/v1/accounts/verify_credentials",
            manage=f"{here}/oauth/authorized_applications",
            scope="profile" if knows_profile else "read:accounts",
            reading_scope=READING,
            by_form=True,
        )

    def api_host(self, settings: Settings, host: str) -> str:
        return urlsplit(origin(settings, host)).hostname or ""

    def account(self, http: Http, provider: Provider, token: Token) -> AccountRef:
        """The account as a look-up by its name would find it."""
        found = account_ref(said_of(http, provider, token), provider.host)
        own_url = found.url if host_of(found.url) == provider.host else None
        name = (found.handle or "").partition("@")[0]
        return known(replace(found, handle=f"{name}@{provider.host}" if name else None, url=own_url))


class GitLabSignIn:
    """The GitLab at which an administrator registered the Hub: that of the option `host`, or gitlab.com."""

    network = "gitlab"
    has_one_host = True
    registers = False

    def client(self, settings: Settings, host: str) -> Client | None:
        return client_in(settings) if host in ("", _home(settings)) else None

    def register(self, http: Http, provider: Provider, redirect_uri: str, page: str) -> Client:
        raise NotPermitted(NOT_US)

    def provider(self, http: Http, settings: Settings, host: str) -> Provider:
        host = host or _home(settings)
        here = origin(settings, host)
        return Provider(
            network=self.network,
            host=host,
            issuer=here,
            authorize=f"{here}/oauth/authorize",
            token=f"{here}/oauth/token",
            revoke=f"{here}/oauth/revoke",
            api_host=self.api_host(settings, host),
            whoami=f"{here}/api/v4/user",
            manage=f"{here}/-/user_settings/applications",
            scope="read_user",
            by_form=True,
        )

    def api_host(self, settings: Settings, host: str) -> str:
        return urlsplit(origin(settings, host)).hostname or ""

    def account(self, http: Http, provider: Provider, token: Token) -> AccountRef:
        said = said_of(http, provider, token)
        url = text(said, "web_url")
        return known(
            AccountRef(
                network=self.network,
                host=provider.host,
                account_id=identifier(said),
                handle=text(said, "username"),
                url=url if host_of(url) == provider.host else None,
            )
        )


def _home(settings: Settings) -> str:
    return (settings.get("host", "") or GITLAB_HOST).strip().lower()


def origin(settings: Settings, host: str) -> str:
    """https, but for the test servers that `plain_hosts` names."""
    return f"{'http' if host in settings.get('plain_hosts', '').split() else 'https'}://{host}"


def _scopes(http: Http, here: str) -> list[str]:
    """What the host can be asked for; older ones do not say."""
    response = http.get(f"{here}/.well-known/oauth-authorization-server")
    try:
        said: Json = as_object(response) if response.status == 200 else {}
    except SourceFormat:
        return []
    found = said.get("scopes_supported")
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []

"""ORCID, and its site for trying things out: the answer to the code names the record itself. ◇ Pure."""

from connectors.contract import AccountRef, Http, Settings
from connectors.oauth.fixed import client_in, known
from connectors.oauth.parts import NOT_US, Client, NotPermitted, Provider, Token

SITE = "orcid.org"


class OrcidSignIn:
    """Asks for nothing but `/authenticate`, which lets nobody read or write anything."""

    network = "orcid"
    has_one_host = True
    registers = False

    def client(self, settings: Settings, host: str) -> Client | None:
        return client_in(settings)

    def register(self, http: Http, provider: Provider, redirect_uri: str, page: str) -> Client:
        raise NotPermitted(NOT_US)

    def provider(self, http: Http, settings: Settings, host: str) -> Provider:
        site = self.api_host(settings, host)
        return Provider(
            network=self.network,
            host=site,
            issuer=f"https://{site}",
            authorize=f"https://{site}/oauth/authorize",
            token=f"https://{site}/oauth/token",
            revoke=f"https://{site}/oauth/revoke",
            api_host=site,
            manage=f"https://{site}/trusted-parties",
            scope="/authenticate",
            by_form=True,
        )

    def api_host(self, settings: Settings, host: str) -> str:
        return settings.get("site", "") or SITE

    def account(self, http: Http, provider: Provider, token: Token) -> AccountRef:
        found = token.said.get("orcid", "").rpartition("/")[2]
        return known(
            AccountRef(
                network=self.network,
                host=provider.host,
                account_id=found,
                handle=found,
                url=f"https://{provider.host}/{found}",
            )
        )

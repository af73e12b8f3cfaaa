"""A real OpenID provider on loopback, and people who sign in at its pages."""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit

import requests

from connectors.contract import AccountRef, Http, Settings
from connectors.oauth.fixed import client_in, known, said_of
from connectors.oauth.parts import Client, NotPermitted, Provider, Token
from tests.servers.node_sets import SETS, node, node_environment, node_set
from tests.servers.programs import Server, free_port

REDIRECT = "http://127.0.0.1:9/permissions/answer"  # nobody ever goes there: tests read the address alone
SECONDS = 10
SETTINGS = {"client_id": "hub", "client_secret": "a-secret-of-the-hub"}


@dataclass(frozen=True, kw_only=True)
class OpenId:
    """How the people of this provider sign in, as a network of one host; says its issuer always."""

    port: int
    network: str = "openid"
    has_one_host: bool = True
    registers: bool = False

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def allowed(self) -> frozenset[tuple[str, int]]:
        return frozenset({("127.0.0.1", self.port)})

    def client(self, settings: Settings, host: str) -> Client | None:
        return client_in(settings)

    def register(self, http: Http, provider: Provider, redirect_uri: str, page: str) -> Client:
        raise NotPermitted("nobody registers here")

    def provider(self, http: Http, settings: Settings, host: str) -> Provider:
        return Provider(
            network=self.network,
            host="127.0.0.1",
            issuer=self.issuer,
            authorize=f"{self.issuer}/auth",
            token=f"{self.issuer}/token",
            revoke=f"{self.issuer}/token/revocation",
            api_host="127.0.0.1",
            whoami=f"{self.issuer}/me",
            scope="openid",
            says_issuer=True,
        )

    def api_host(self, settings: Settings, host: str) -> str:
        return "127.0.0.1"

    def account(self, http: Http, provider: Provider, token: Token) -> AccountRef:
        said = said_of(http, provider, token)
        return known(AccountRef(network=self.network, host="127.0.0.1", account_id=str(said.get("sub", ""))))


def start_oidc(folder: Path) -> tuple[Server, OpenId]:
    installed, port = node_set("oidc"), free_port()
    pairs = [f"{name}={value}" for name, value in node_environment().items()]
    script = [str(SETS / "oidc/serve.mjs"), str(installed), str(port), REDIRECT]
    server = Server(["env", *pairs, str(node()), *script], folder, port, as_root=True)
    server.start()
    return server, OpenId(port=port)


def sign_in(address: str, who: str) -> dict[str, str]:
    """Somebody opens the address in a browser of their own, logs in and says yes; what comes back."""
    browser = requests.Session()
    answer = browser.get(address, allow_redirects=False, timeout=SECONDS)
    for _step in range(12):
        if answer.is_redirect:
            onward = urljoin(answer.url, answer.headers["Location"])
            if onward.startswith(REDIRECT):
                return {name: values[0] for name, values in parse_qs(urlsplit(onward).query).items()}
            answer = browser.get(onward, allow_redirects=False, timeout=SECONDS)
            continue
        prompt = re.search(r'name="prompt" value="(\w+)"', answer.text)
        action = re.search(r'action="([^"]+)"', answer.text)
        assert prompt, answer.text[:2000]
        assert action
        form = {"prompt": prompt[1], "login": who, "password": "any"}
        answer = browser.post(
            urljoin(answer.url, action[1]), data=form, allow_redirects=False, timeout=SECONDS
        )
    raise AssertionError("the provider never sent the browser back")

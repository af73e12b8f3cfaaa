"""Each network is asked for the least, in the form that it reads, and names accounts as a look-up would."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from connectors import CONNECTORS
from connectors.contract import Response
from connectors.errors import AccountNotFound, SourceFormat, SourceUnavailable
from connectors.oauth import SIGN_INS
from connectors.oauth.flow import exchange, page_to_ask, revoke
from connectors.oauth.parts import Client, NotPermitted, Provider, SignIn, Token
from tests.connectors.far_side import Visit, far_side
from tests.connectors.replay import Replay, answer, world_of
from tests.connectors.sockets import http_to
from tests.makers import NOW

CLIENT = Client(id="hub", secret="the-secret")
TOKEN = Token(access="access-canary", scope="")
HERE = "https://hub.example/permissions/answer"
SAID: Mapping[str, Any] = {
    "github": {"id": 583231, "login": "octocat"},
    "gitlab": {"id": 25, "username": "ada", "web_url": "https://gitlab.example.com/ada"},
    "x": {"data": {"id": "2244994945", "username": "ada"}},
    "pinterest": {"id": "2783136121146311751", "username": "ada"},
}
SCOPES = {
    "github": "",
    "gitlab": "read_user",
    "mastodon": "profile",
    "orcid": "/authenticate",
    "linkedin": "openid profile",
    "x": "users.read tweet.read",
    "pinterest": "user_accounts:read",
}
METADATA = "https://social.example/.well-known/oauth-authorization-server"


def settings_of(network: str) -> dict[str, str]:
    more = {"gitlab": {"host": "gitlab.example.com"}, "orcid": {"site": "sandbox.orcid.org"}}
    return {"client_id": "hub", "client_secret": "the-secret"} | more.get(network, {})


def provider_of(network: str) -> tuple[SignIn, Provider]:
    http = Replay(at=NOW, answers={METADATA: answer(METADATA, {"scopes_supported": ["profile", "read"]})})
    host = "social.example" if network == "mastodon" else ""
    return SIGN_INS[network], SIGN_INS[network].provider(http, settings_of(network), host)


def asked_of(provider: Provider) -> dict[str, str]:
    page = page_to_ask(provider, CLIENT, HERE, state="s" * 30, verifier="v" * 64, scope=provider.scope)
    return {name: values[0] for name, values in parse_qs(urlsplit(page).query).items()}


def test_every_network_that_names_accounts_to_who_signs_in_can_be_signed_in_to():
    names = {network for network, each in CONNECTORS.items() if "sign_in" in each.capabilities}
    assert names <= set(SIGN_INS)


@pytest.mark.parametrize("network", sorted(SCOPES))
def test_the_least_is_asked_for(network):
    assert asked_of(provider_of(network)[1]).get("scope", "") == SCOPES[network]


@pytest.mark.parametrize("network", sorted(SCOPES))
def test_a_verifier_goes_along_where_the_network_bears_it(network):
    asked = asked_of(provider_of(network)[1])
    assert (asked.get("code_challenge_method") == "S256") == (network != "linkedin")


@pytest.mark.parametrize("network", sorted(SCOPES))
def test_every_address_is_https(network):
    provider = provider_of(network)[1]
    addresses = (provider.authorize, provider.token, provider.whoami, provider.revoke, provider.remove)
    assert [each for each in addresses if each and not each.startswith("https://")] == []


@pytest.mark.parametrize("network", sorted(SAID))
def test_the_account_is_the_one_that_a_look_up_finds(network):
    sign_in, provider = provider_of(network)
    http = Replay(at=NOW, answers={provider.whoami: answer(provider.whoami, SAID[network])})
    assert sign_in.account(http, provider, TOKEN) == world_of(network).ref


def test_orcid_names_the_record_with_the_token():
    sign_in, provider = provider_of("orcid")
    ref = world_of("orcid").ref
    token = replace(TOKEN, said={"orcid": ref.account_id})
    assert sign_in.account(Replay(at=NOW, answers={}), provider, token) == ref


def test_linkedin_names_the_member_by_its_own_id_for_the_hub():
    sign_in, provider = provider_of("linkedin")
    said = answer(provider.whoami, {"sub": "abc123", "name": "Ada Example"})
    found = sign_in.account(Replay(at=NOW, answers={provider.whoami: said}), provider, TOKEN)
    assert (found.account_id, found.handle, found.url) == ("abc123", "Ada Example", None)


@pytest.mark.parametrize("network", ["github", "gitlab", "mastodon", "linkedin", "x", "pinterest", "orcid"])
def test_an_answer_without_an_id_is_nobodys(network):
    sign_in, provider = provider_of(network)
    http = Replay(at=NOW, answers={provider.whoami: answer(provider.whoami, {})})
    with pytest.raises(AccountNotFound):
        sign_in.account(http, provider, TOKEN)


@pytest.mark.parametrize("network", ["gitlab", "mastodon", "orcid", "linkedin"])
def test_the_secret_goes_into_the_form_where_it_is_read_there(network):
    provider = provider_of(network)[1]
    http = Replay(at=NOW, answers={provider.token: answer(provider.token, {"access_token": "a"})})
    exchange(http, provider, CLIENT, HERE, code="c", verifier="v" * 64, scope=provider.scope)
    assert (http.asked[0].form["client_secret"], http.asked[0].credential) == ("the-secret", None)


@pytest.mark.parametrize("network", ["github", "x", "pinterest"])
def test_the_secret_goes_into_a_header_elsewhere(network):
    provider = provider_of(network)[1]
    http = Replay(at=NOW, answers={provider.token: answer(provider.token, {"access_token": "a"})})
    exchange(http, provider, CLIENT, HERE, code="c", verifier="v" * 64, scope=provider.scope)
    assert ("client_secret" in http.asked[0].form, http.asked[0].credential.header) == (
        False,
        "Authorization",
    )


def told_github(status: int) -> bool | None:
    """Whether it is over, once GitHub has answered so."""

    def act(visit: Visit) -> None:
        visit.send(f"HTTP/1.1 {status} X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())

    with far_side({"": act}) as side:
        there = replace(provider_of("github")[1], remove=f"{side.url}/applications/{{client_id}}/token")
        try:
            return revoke(http_to(side), there, CLIENT, TOKEN)
        except SourceUnavailable:
            return None


@pytest.mark.parametrize(
    ("status", "is_over"), [(204, True), (404, True), (422, True), (401, None), (302, None)]
)
def test_github_is_asked_to_remove_the_token_until_it_has(status, is_over):
    assert told_github(status) is is_over


class Remover(Replay):
    """Notes what is to be removed, and says that it is gone."""

    def delete(self, url: str, body: bytes, *, headers: Any = None, credential: Any = None) -> Response:
        self.heard = (url, body, credential.header)
        return answer(url, status=204)


def test_github_gets_the_token_in_a_body_and_our_secret_in_a_header():
    http = Remover(at=NOW, answers={})
    revoke(http, provider_of("github")[1], CLIENT, TOKEN)
    url = "https://api.github.com/applications/hub/token"
    assert http.heard == (url, b'{"access_token": "access-canary"}', "Authorization")


def test_a_way_out_that_removes_nothing_is_tried_again():
    with pytest.raises(SourceUnavailable):
        revoke(Replay(at=NOW, answers={}), provider_of("github")[1], CLIENT, TOKEN)


def test_a_network_without_a_way_to_give_back_says_so():
    assert revoke(Replay(at=NOW, answers={}), provider_of("pinterest")[1], CLIENT, TOKEN) is False


@pytest.mark.parametrize("network", ["github", "gitlab", "orcid", "bluesky"])
def test_the_hub_introduces_itself_to_nobody_who_wants_an_administrator(network):
    with pytest.raises(NotPermitted):
        SIGN_INS[network].register(Replay(at=NOW, answers={}), provider_of("github")[1], HERE, HERE)


@pytest.mark.parametrize("network", ["github", "gitlab", "orcid", "bluesky", "x", "pinterest", "linkedin"])
def test_without_an_id_nobody_can_sign_in(network):
    assert SIGN_INS[network].client({}, "") is None


def test_a_gitlab_knows_the_hub_only_where_it_was_registered():
    assert SIGN_INS["gitlab"].client(settings_of("gitlab"), "other.example") is None


@pytest.mark.parametrize(
    ("network", "host", "where"),
    [
        ("github", "github.com", "api.github.com"),
        ("gitlab", "gitlab.example.com", "gitlab.example.com"),
        ("mastodon", "social.example", "social.example"),
        ("orcid", "sandbox.orcid.org", "sandbox.orcid.org"),
        ("bluesky", "asks.example", "asks.example"),
    ],
)
def test_a_token_belongs_to_one_host(network, host, where):
    assert SIGN_INS[network].api_host(settings_of(network), host) == where


@pytest.mark.parametrize(
    "said", [{"scopes_supported": "profile"}, {"scopes_supported": [1]}, {}, [1], b"<html>"]
)
def test_a_server_that_does_not_say_its_scopes_is_asked_for_the_account(said):
    http = Replay(at=NOW, answers={METADATA: answer(METADATA, said)})
    assert SIGN_INS["mastodon"].provider(http, {}, "social.example").scope == "read:accounts"


def test_an_older_server_without_a_description_is_asked_for_the_account():
    http = Replay(at=NOW, answers={METADATA: answer(METADATA, status=404)})
    assert SIGN_INS["mastodon"].provider(http, {}, "social.example").scope == "read:accounts"


def test_a_server_that_gives_the_hub_no_id_has_not_registered_it():
    provider = provider_of("mastodon")[1]
    url = "https://social.example/api/v1/apps"
    with pytest.raises(SourceFormat):
        SIGN_INS["mastodon"].register(Replay(at=NOW, answers={url: answer(url, {})}), provider, HERE, HERE)


def test_a_test_server_may_speak_http():
    said = SIGN_INS["gitlab"].provider(
        Replay(at=NOW, answers={}), {"plain_hosts": "127.0.0.1:1"}, "127.0.0.1:1"
    )
    assert said.authorize == "http://127.0.0.1:1/oauth/authorize"

"""Whatever a person types and whatever an answer says: nothing inside is connected to (T30-T33)."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

from connectors import CONNECTORS
from connectors.contract import Budget, Challenge, ObjectRef
from connectors.errors import ConnectorError
from connectors.http import HardenedHttp
from connectors.oauth import SIGN_INS
from connectors.oauth.flow import exchange, refreshed, revoke
from connectors.oauth.parts import Client, Provider, Token
from connectors.webmention.pair import checked_pair
from tests.attacks.inside import Led, forbidden, spellings, watched
from tests.connectors.far_side import far_side
from tests.connectors.replay import World, world_of
from tests.connectors.sockets import NOW, http_to, watch_connections
from tests.connectors.test_http_addresses import INSIDE

pytestmark = pytest.mark.privacy
GARBAGE = (ConnectorError, ValueError, LookupError, TypeError, AttributeError)
RECORDED = sorted(name for name, each in CONNECTORS.items() if "link_only" not in each.capabilities)
FOLLOWS = ("activitypub", "feed")
"""Networks that ask for addresses of other hosts, as long as the way out lets them."""
CODE = Challenge(kind="bio_token", expires_at=NOW.replace(year=2030), token="plnhub-" + "0" * 32)
BACK = Challenge(kind="rel_me", expires_at=NOW.replace(year=2030), hub_page="https://hub.example/people/a")
CLIENT = Client(id="hub", secret="hush")
TOKEN = Token(access="hush", scope="read", refresh="hush")


def tried_out(act: Callable[[], Any]) -> None:
    """Do it; that it fails is as it should be."""
    with suppress(*GARBAGE):
        found = act()
        if isinstance(found, Iterator):
            list(found)


def journey(world: World, http: Led) -> None:
    """All that is ever asked of a network about one account."""
    connector, ref = world.connector, world.ref
    tried_out(lambda: connector.lookup(http, ref.url or ref.handle or ref.account_id))
    tried_out(lambda: connector.verify(http, ref, CODE))
    tried_out(lambda: connector.verify(http, ref, BACK))
    tried_out(lambda: connector.poll(http, ref, None, Budget()))
    object_ref = ObjectRef(network=ref.network, host=ref.host, object_id="1", url=http.target)
    tried_out(lambda: connector.recheck(http, [object_ref]))


@pytest.mark.parametrize("network", sorted(CONNECTORS))
def test_no_account_that_somebody_types_leads_inside(network: str, monkeypatch: pytest.MonkeyPatch):
    settings = world_of(network).read["settings"] if network in RECORDED else {}
    tried, connector = watched(monkeypatch), CONNECTORS[network](settings)
    for host in INSIDE:
        for text in spellings(host):
            tried_out(lambda text=text: connector.lookup(HardenedHttp(clock=lambda: NOW), text))
    assert forbidden(tried) == []


@pytest.mark.parametrize("network", RECORDED)
def test_no_address_in_an_answer_leads_inside(network: str, monkeypatch: pytest.MonkeyPatch):
    """Next pages, enclosures, WebFinger links, service endpoints, outboxes: every address there is."""
    tried, world = watched(monkeypatch), world_of(network)
    refused: list[str] = []
    for host in filter(None, INSIDE):
        http = Led(at=world.now, answers=world.http().answers, target=f"http://{host}/inside")
        journey(world, http)
        refused += http.refused
    assert (forbidden(tried), bool(refused) or network not in FOLLOWS) == ([], True)


@pytest.mark.parametrize("host", INSIDE)
def test_no_redirect_leads_inside(host: str, monkeypatch: pytest.MonkeyPatch):
    with far_side({"/away": lambda visit: visit.redirect(f"http://{host}/", 301)}) as side:
        tried = watch_connections(monkeypatch, let_through=side.port)
        tried_out(lambda: http_to(side).get(f"{side.url}/away"))
        assert set(tried) == {("127.0.0.1", side.port)}


@pytest.mark.parametrize("network", sorted(SIGN_INS))
def test_no_sign_in_leads_inside(network: str, monkeypatch: pytest.MonkeyPatch):
    """A server that somebody names, and endpoints that a server names."""
    tried, sign_in = watched(monkeypatch), SIGN_INS[network]
    http = HardenedHttp(clock=lambda: NOW)
    for host in INSIDE:
        tried_out(lambda host=host: sign_in.provider(http, {}, host))
        away = f"http://{host}/token"
        provider = Provider(
            network=network,
            host=host,
            issuer=f"https://{host}",
            authorize=away,
            token=away,
            api_host=host,
            revoke=away,
            whoami=away,
        )
        tried_out(
            lambda p=provider: sign_in.register(http, p, "https://hub.example/back", "https://hub.example")
        )
        tried_out(lambda p=provider: exchange(http, p, CLIENT, "x", code="c", verifier="v", scope="read"))
        tried_out(lambda p=provider: refreshed(http, p, CLIENT, TOKEN))
        tried_out(lambda p=provider: revoke(http, p, CLIENT, TOKEN))
        tried_out(lambda p=provider: sign_in.account(http, p, TOKEN))
    assert forbidden(tried) == []


@pytest.mark.parametrize("host", INSIDE)
def test_no_webmention_leads_inside(host: str, monkeypatch: pytest.MonkeyPatch):
    tried, http = watched(monkeypatch), HardenedHttp(clock=lambda: NOW)
    target = "https://ada.example/post"
    tried_out(lambda: http.get(checked_pair(f"http://{host}/reply", target, "hub.example")[0]))
    assert forbidden(tried) == []


def test_the_watch_itself_sees_a_connection(monkeypatch: pytest.MonkeyPatch):
    tried = watched(monkeypatch)
    tried_out(lambda: HardenedHttp(clock=lambda: NOW).get("http://public.example/"))
    tried_out(
        lambda: HardenedHttp(clock=lambda: NOW, allowed=frozenset({("127.0.0.1", 8080)})).get(
            "http://127.0.0.1:8080/"
        )
    )
    assert (len(tried), forbidden(tried)) == (2, ["127.0.0.1"])

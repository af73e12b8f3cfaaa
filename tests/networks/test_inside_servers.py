"""The company's own servers are reached where they are named, by the networks of the company alone."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from connectors.contract import Http
from connectors.errors import ConnectorError, UnsafeTarget
from plnhub.config import Settings, load_settings
from plnhub.errors import SettingsError
from plnhub.wiring import Hub
from tests.connectors.far_side import FarSide, Visit, far_side
from tests.makers import empty_database

MINE = "/api/v4/users/username/ada"
KNOWN = b'{"id":"bobw1u6q3fgm9jn4rbo1kzsr3b","username":"ada"}'


@pytest.fixture
def chat() -> Iterator[FarSide]:
    with far_side({MINE: lambda visit: visit.body(KNOWN), "/": lambda visit: visit.body(b"<rss/>")}) as side:
        yield side


@pytest.fixture
def hub_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chat: FarSide) -> Callable[[str], Hub]:
    for option, value in {
        "URL": chat.url,
        "TOKEN": "t0ken",
        "CHANNELS": "4xp9fdt77pncbef59f4k1qe83o",
    }.items():
        monkeypatch.setenv(f"PLNHUB_MATTERMOST_{option}", value)
    database = empty_database(tmp_path)
    return lambda named: Hub(settings=Settings(data_dir=tmp_path, inside_servers=named), database=database)


def looked_up(hub: Hub, network: str, text: str) -> str:
    way: Http = hub.way_out(network)
    return hub.connectors[network].lookup(way, text).account_id


def test_a_server_that_is_named_is_read(hub_with: Callable[[str], Hub], chat: FarSide):
    assert looked_up(hub_with(chat.url), "mattermost", "@ada") == "bobw1u6q3fgm9jn4rbo1kzsr3b"
    assert b"Bearer t0ken" in chat.connections[0]


@pytest.mark.parametrize("named", ["", "http://127.0.0.1:1"])
def test_a_server_that_is_not_named_is_not_reached(hub_with: Callable[[str], Hub], chat: FarSide, named: str):
    with pytest.raises(UnsafeTarget):
        looked_up(hub_with(named), "mattermost", "@ada")
    assert chat.connections == []


@pytest.mark.parametrize("network", ["feed", "mastodon", "gitlab", "wordpress", "discourse"])
def test_no_other_network_is_led_there(hub_with: Callable[[str], Hub], chat: FarSide, network: str):
    with pytest.raises(ConnectorError):
        looked_up(hub_with(chat.url), network, f"{chat.url}/@ada")
    assert chat.connections == []


def test_no_redirect_leads_from_there_to_another_one_inside(hub_with: Callable[[str], Hub]):
    with (
        far_side({}) as other,
        far_side({MINE: lambda visit: Visit.redirect(visit, other.url)}) as chat,
        pytest.MonkeyPatch.context() as patched,
    ):
        patched.setenv("PLNHUB_MATTERMOST_URL", chat.url)
        with pytest.raises(UnsafeTarget):
            looked_up(hub_with(chat.url), "mattermost", "@ada")
        assert other.connections == []


@pytest.mark.parametrize("wrong", ["chat.company.example", "ftp://chat.example", "https://a:b@chat.example"])
def test_an_address_that_is_none_is_refused_at_the_start(wrong: str):
    with pytest.raises(SettingsError, match="INSIDE_SERVERS"):
        load_settings(inside_servers=wrong)

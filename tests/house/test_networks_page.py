"""The page for administrators names every setting of every network, and none that is not there."""

import re
from pathlib import Path

from connectors import ABOUT
from plnhub.networks.options import SWITCH

PAGE = (Path(__file__).resolve().parents[2] / "deploy" / "NETWORKS.md").read_text(encoding="utf-8")
NAMES = {network: f"PLNHUB_{network.upper()}_" for network in ABOUT}
SETTINGS = {
    f"{NAMES[network]}{need.option.upper()}" for network, about in ABOUT.items() for need in about.needs
}


def test_every_setting_of_a_network_is_named():
    assert sorted(name for name in SETTINGS if f"`{name}`" not in PAGE) == []


def test_no_setting_is_named_that_no_network_has():
    named = {
        name.removesuffix("_FILE")
        for name in re.findall(r"PLNHUB_[A-Z_]+", PAGE)
        if name.startswith(tuple(NAMES.values()))
    }
    switches = {f"{name}{SWITCH.upper()}" for name in NAMES.values()}
    assert named - SETTINGS - switches == set()


def test_every_page_where_a_key_is_had_is_one_that_the_hub_names_too():
    told = {need.url for about in ABOUT.values() for need in about.needs}
    assert set(re.findall(r"\]\((https://[^)]+)\)", PAGE)) - told == set()

"""`plnhub connectors`: the outside networks as they stand, and whether they can be reached."""

import sys
from collections.abc import Iterator
from typing import Any

import click

from connectors import ABOUT, CONNECTORS
from connectors.archives import ABOUT_ARCHIVES
from connectors.contract import AccountRef
from connectors.webmention import ABOUT_WEBMENTION
from connectors.webmention.page import WEBMENTION
from plnhub.cli.hub import this_hub
from plnhub.cli.output import json_option, report
from plnhub.errors import NotFound
from plnhub.networks.checks import check as look
from plnhub.networks.options import Options
from plnhub.wiring import Hub

SOMEBODY = "somebody"


@click.group()
def connectors() -> None:
    """The networks outside that people may link accounts of."""


@connectors.command("list")
@json_option
def list_them(as_json: bool) -> None:
    """Every network and archive: its state, what its tests rest on, what proves it, what it can do."""
    found = [*_networks(this_hub()), *_archives(), _receiver()]
    lines = (
        f"{each['network']:16} {each['kind']:8} {each['state']:36} {each['evidence']:11} "
        f"{', '.join(each['proofs']) or '-':40} {', '.join(each['capabilities']) or '-'}"
        for each in found
    )
    heading = f"{'network':16} {'kind':8} {'state':36} {'evidence':11} {'proofs':40} capabilities"
    report("\n".join([heading, *lines]), {"networks": found}, as_json)


@connectors.command("check")
@click.argument("network", required=False)
@json_option
def check(network: str | None, as_json: bool) -> None:
    """Reach each network that is on, or the one named, with its settings; exits 1 when one does not work."""
    hub = this_hub()
    if network is not None and network not in ABOUT:
        raise NotFound(f"there is no network '{network}'; see `plnhub connectors list`")
    offered = hub.connectors
    if network is not None and network not in offered:
        raise NotFound(f"'{network}' is off: {_state(network, hub.networks.options()[network])}")
    chosen = sorted(offered) if network is None else [network]
    verdicts = {name: look(offered[name], hub.way_out(name)) for name in chosen}
    told = {name: {"ok": each.is_good, "words": each.words} for name, each in verdicts.items()}
    report("\n".join(f"{name:16} {each.words}" for name, each in verdicts.items()), told, as_json)
    if not all(each.is_good for each in verdicts.values()):
        sys.exit(1)


def _networks(hub: Hub) -> Iterator[dict[str, Any]]:
    options = hub.networks.options()
    for name, about in ABOUT.items():
        yield {
            "network": name,
            "name": about.name,
            "kind": "network",
            "state": _state(name, options[name]),
            "needs": [need.option for need in options[name].missing(about)],
            "evidence": about.evidence,
            "capabilities": sorted(CONNECTORS[name].capabilities),
            "proofs": _proofs(hub, name, options[name]),
        }


def _archives() -> Iterator[dict[str, Any]]:
    for name, about in ABOUT_ARCHIVES.items():
        yield {
            "network": name,
            "name": about.name,
            "kind": "archive",
            "state": "on",
            "needs": [],
            "evidence": about.evidence,
            "capabilities": [],
            "proofs": ["upload"],
        }


def _receiver() -> dict[str, Any]:
    """What other sites send of their own accord, about sites that are proven as feed or wordpress."""
    return {
        "network": WEBMENTION,
        "name": ABOUT_WEBMENTION.name,
        "kind": "receiver",
        "state": "on",
        "needs": [],
        "evidence": ABOUT_WEBMENTION.evidence,
        "capabilities": ["edits", "deletions", "threads", "mentions"],
        "proofs": [],
    }


def _state(name: str, options: Options) -> str:
    """On, or in a few words why not."""
    if options.trouble:
        return f"trouble: {options.trouble}"
    if options.is_switched_off:
        return "switched off"
    missing = ", ".join(need.option for need in options.missing(ABOUT[name]))
    return f"needs {missing}" if missing else "on"


def _proofs(hub: Hub, name: str, options: Options) -> list[str]:
    """How an account there can be proven; signing in comes first where it is set up."""
    ref = AccountRef(network=name, host=f"{name}.example", account_id=SOMEBODY)
    try:
        ways = CONNECTORS[name](dict(options.given)).challenges(ref)
    except (ValueError, LookupError):
        ways = ()
    is_open = hub.office.is_open(name)
    return list(dict.fromkeys([*(["oauth"] if is_open else []), *ways]))

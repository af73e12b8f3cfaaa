"""Test the connection to the directory step by step, each with what to do when it fails."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

import ldap

from plnhub.clock import utc_now
from plnhub.config import Settings
from plnhub.directory.checking.check_file import file_checks
from plnhub.directory.checking.check_server import server_checks
from plnhub.directory.checking.check_staff import staff_checks
from plnhub.directory.checking.check_values import Check, Told
from plnhub.directory.entries.sources import directory_uri, is_file
from plnhub.errors import HubError
from plnhub.ldap_connection import reason_of, server_addresses

HARMLESS = frozenset({"clock"})
"""Steps that do not stand in the way of those after them."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of the test."""

    name: str
    ok: bool
    detail: str
    advice: str = ""


def check_directory(settings: Settings, today: date, now: Callable[[], datetime] = utc_now) -> Iterator[Step]:
    """The steps in order, for each server; nothing is tried after a step that failed there."""
    uri = directory_uri(settings)
    if is_file(uri):
        yield from _steps(file_checks(settings, uri, today))
        return
    servers = server_addresses(settings)
    usable: list[str] = []
    for server in servers:
        failed = False
        for step in _steps(server_checks(settings, server, today, now)):
            failed = failed or not (step.ok or step.name in HARMLESS)
            yield step if len(servers) == 1 else replace(step, detail=f"{server}: {step.detail}")
        if not failed:
            usable.append(server)
    if usable:
        yield from _steps(staff_checks(settings, usable[0], today))


def _steps(checks: Iterator[Check]) -> Iterator[Step]:
    for name, act, advice in checks:
        step = _tried(name, act, advice)
        if step is None:
            continue
        yield step
        if not step.ok and name not in HARMLESS:
            return


def _tried(name: str, act: Callable[[], Told | None], advice: str) -> Step | None:
    try:
        told = act()
    except HubError as error:
        return Step(name=name, ok=False, detail=str(error), advice=advice)
    except ldap.LDAPError as error:
        return Step(name=name, ok=False, detail=reason_of(error), advice=advice)
    except OSError as error:
        return Step(name=name, ok=False, detail=error.strerror or str(error), advice=advice)
    return Step(name=name, ok=True, detail=told.detail, advice=told.advice) if told else None

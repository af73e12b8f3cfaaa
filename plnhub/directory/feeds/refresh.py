"""Ask one content synchronisation question (RFC 4533, refreshOnly) and collect the whole answer."""

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import ldap
from ldap.syncrepl import SyncRequestControl

from plnhub.directory.entries.normalise import Entry
from plnhub.directory.feeds.contract import LostPlace
from plnhub.directory.feeds.sync_messages import CONTROLS, INFO_MESSAGE, SyncDone, SyncInfo, SyncState
from plnhub.ldap_connection import Connection, Deadline, reason_of

SYNC_REQUEST = SyncRequestControl.controlType
E_SYNC_REFRESH_REQUIRED = 4096
TOO_MUCH = (ldap.SIZELIMIT_EXCEEDED, ldap.ADMINLIMIT_EXCEEDED, ldap.TIMELIMIT_EXCEEDED)


@dataclass
class Refresh:
    """What the server has said so far; keys are the 16 bytes of the protocol."""

    changed: list[tuple[bytes, Entry]] = field(default_factory=list)
    deleted: set[bytes] = field(default_factory=set)
    cookie: str = ""
    refresh_deletes: bool = False
    is_present_phase: bool = False

    @property
    def is_silent(self) -> bool:
        return not (self.changed or self.deleted or self.is_present_phase)


def refresh(
    connection: Connection,
    base: str,
    scope: int,
    wanted: str,
    attributes: list[str],
    cookie: str,
    deadline: Deadline,
) -> Refresh:
    """The whole answer; one that begins to list everybody who is still there is broken off."""
    control = SyncRequestControl(cookie=cookie or None, mode="refreshOnly")
    message = connection.search_ext(base, scope, wanted, attributes, serverctrls=[control])
    try:
        return _collected(connection, message, deadline)
    except (ldap.UNWILLING_TO_PERFORM, *TOO_MUCH) as error:
        raise LostPlace(f"the server cannot go on from here: {reason_of(error)}") from error
    except ldap.LDAPError as error:
        if error.args and error.args[0].get("result") == E_SYNC_REFRESH_REQUIRED:
            raise LostPlace("the server no longer knows this place") from error
        raise
    except ValueError as error:
        raise LostPlace(str(error)) from error


def _collected(connection: Connection, message: int, deadline: Deadline) -> Refresh:
    answer = Refresh()
    is_ended = False
    try:
        while not (is_ended or answer.is_present_phase):
            kind, rows, _, controls, _, _ = connection.result4(
                message,
                all=0,
                timeout=deadline.left(),
                add_ctrls=1,
                add_intermediates=1,
                resp_ctrl_classes=CONTROLS,
            )
            TAKERS[kind](answer, rows, controls)
            is_ended = kind == ldap.RES_SEARCH_RESULT
        return answer
    finally:
        if not is_ended:
            with contextlib.suppress(ldap.LDAPError):
                connection.abandon_ext(message)


def _take_entries(answer: Refresh, rows: Sequence[Any], _controls: Sequence[Any]) -> None:
    for dn, attributes, controls in rows:
        for state in controls:
            if isinstance(state, SyncState) and dn is not None:
                _take_entry(answer, state, dn, attributes)


def _take_entry(answer: Refresh, state: SyncState, dn: str, attributes: dict[str, list[bytes]]) -> None:
    if state.state == SyncState.PRESENT:
        answer.is_present_phase = True
    elif state.state == SyncState.DELETE:
        answer.deleted.add(state.key)
    else:
        named = {name.lower(): values for name, values in attributes.items()}
        answer.changed.append((state.key, Entry(dn=dn, attributes=named)))


def _take_infos(answer: Refresh, rows: Sequence[Any], _controls: Sequence[Any]) -> None:
    for name, value, _ in rows:
        if name == INFO_MESSAGE:
            info = SyncInfo(value)
            answer.cookie = info.cookie or answer.cookie
            if info.is_id_set and info.refresh_deletes:
                answer.deleted.update(info.keys)
            elif info.is_id_set:
                answer.is_present_phase = True


def _take_end(answer: Refresh, _rows: Sequence[Any], controls: Sequence[Any]) -> None:
    for done in controls:
        if isinstance(done, SyncDone):
            answer.cookie = done.cookie or answer.cookie
            answer.refresh_deletes = done.refresh_deletes


def _take_nothing(_answer: Refresh, _rows: Sequence[Any], _controls: Sequence[Any]) -> None:
    """A referral names no person of this server."""


TAKERS: dict[int, Callable[[Refresh, Sequence[Any], Sequence[Any]], None]] = {
    ldap.RES_SEARCH_ENTRY: _take_entries,
    ldap.RES_SEARCH_REFERENCE: _take_nothing,
    ldap.RES_INTERMEDIATE: _take_infos,
    ldap.RES_SEARCH_RESULT: _take_end,
}

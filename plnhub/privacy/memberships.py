"""What the release lock stands on: who was in which cohort, and what was shown, beside the analytics."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from plnhub.crash import keep_name
from plnhub.errors import HubError
from plnhub.privacy.gate import Cell, Membership, Period, Publication, State, Window

FOLDER = "memberships"
DAMAGED = "and with it the release lock: restore the analytics folder from its backup"


@dataclass(frozen=True, kw_only=True)
class Remembered:
    """What one file keeps of a release: its number, its publication, and by which key people stand in it."""

    release_id: int
    publication: Publication
    key: str


def remember(store: Path, release_id: int, publication: Publication, key: str = "") -> None:
    """Keep the release under pseudonyms, safe from a power cut, so that the next one can honour the lock."""
    folder = store / FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    found = {
        "key": key,
        "cells": [asdict(cell) for cell in publication.cells],
        "memberships": [_as_json(one) for one in publication.memberships],
    }
    _write(folder / f"{release_id}.json", found)


def newest(store: Path) -> Remembered | None:
    """The newest release that the folder knows; it may be newer than those of a restored database."""
    paths = _paths(store)
    if not paths:
        return None
    found = _read(paths[-1])
    try:
        publication = Publication(
            cells=tuple(Cell(**{**cell, "state": State(cell["state"])}) for cell in found["cells"]),
            memberships=tuple(_membership(one) for one in found["memberships"]),
        )
        return Remembered(release_id=int(paths[-1].stem), publication=publication, key=found["key"])
    except (LookupError, TypeError, ValueError) as error:
        raise HubError(f"{paths[-1]} is damaged {DAMAGED}") from error


def forget_older(store: Path, release_id: int) -> None:
    """Only the newest file is ever read, and it holds all that the others did."""
    for path in _paths(store):
        if int(path.stem) < release_id:
            path.unlink()


def forget_member(store: Path, pseudonym: str) -> int:
    """Put a random mark in the place of a person: the lock stands, and nobody finds the person again."""
    mark, changed = secrets.token_hex(len(pseudonym) // 2), 0
    for path in _paths(store):
        found = _read(path)
        for cohorts in (one["cohorts"] for one in found["memberships"]):
            for name, people in cohorts.items():
                if pseudonym in people:
                    cohorts[name] = sorted({*people, mark} - {pseudonym})
                    changed += 1
        if changed:
            _write(path, found)
    return changed


def forget_members_before(store: Path, day: date) -> int:
    """Drop who was in cohorts whose windows all ended before `day`; that these were published stays known."""
    dropped = 0
    for path in _paths(store):
        found = _read(path)
        old = [
            one
            for one in found["memberships"]
            if one["cohorts"] and all(window["last"] < day.isoformat() for window in one["windows"])
        ]
        for one in old:
            one["cohorts"] = {}
        if old:
            _write(path, found)
        dropped += len(old)
    return dropped


def _paths(store: Path) -> list[Path]:
    paths = [path for path in (store / FOLDER).glob("*.json") if path.stem.isdecimal()]
    return sorted(paths, key=lambda path: int(path.stem))


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise HubError(f"{path} is damaged {DAMAGED}") from error
    if not isinstance(found, dict):
        raise HubError(f"{path} is damaged {DAMAGED}")
    return found


def _write(path: Path, found: dict[str, Any]) -> None:
    draft = path.with_name(f".{path.stem}.draft")
    with draft.open("w", encoding="utf-8") as file:
        json.dump(found, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)
    keep_name(path.parent)


def _as_json(membership: Membership) -> dict[str, Any]:
    return {
        "as_of": membership.as_of.isoformat(),
        "cohorts": {name: sorted(people) for name, people in membership.cohorts.items()},
        "windows": [
            {
                "measure": window.measure,
                "label": window.period.label,
                "first": window.period.first.isoformat(),
                "last": window.period.last.isoformat(),
                "stock": window.period.stock,
            }
            for window in membership.windows
        ],
    }


def _membership(found: dict[str, Any]) -> Membership:
    return Membership(
        as_of=date.fromisoformat(found["as_of"]),
        cohorts={name: frozenset(people) for name, people in found["cohorts"].items()},
        windows=tuple(
            Window(
                measure=window["measure"],
                period=Period(
                    label=window["label"],
                    first=date.fromisoformat(window["first"]),
                    last=date.fromisoformat(window["last"]),
                    stock=window["stock"],
                ),
            )
            for window in found["windows"]
        ),
    )

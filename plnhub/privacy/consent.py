"""Consent: three switches per profile, all off until their owner, or a recorded agreement, turns them on."""

import csv
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from plnhub.errors import UsageError
from plnhub.models import HUB, Person, Profile, ProfileState

YES = {"yes", "true", "1", "on"}
NO = {"no", "false", "0", "off", ""}
CONSENT_COLUMNS = ("uid", "mirror", "show", "count")


@dataclass(frozen=True, kw_only=True)
class Switches:
    """What the owner allows: my mirror, show to colleagues, count me in aggregates."""

    mirror: bool = False
    show: bool = False
    count: bool = False


def hub_profile(session: Session, person_id: int, now: datetime) -> Profile:
    """The profile of a person's acts inside the Hub; made, with all switches off, when absent."""
    profile = session.scalar(select(Profile).where(Profile.person_id == person_id, Profile.network == HUB))
    if profile is None:
        profile = Profile(
            person_id=person_id, network=HUB, state=ProfileState.VERIFIED, linked_at=now, handle=HUB
        )
        session.add(profile)
        session.flush()
    return profile


def set_switches(profile: Profile, switches: Switches, now: datetime) -> None:
    """Turn the switches of one profile; the moment of the choice is kept."""
    profile.mirror_on = switches.mirror
    profile.show_on = switches.show
    profile.count_on = switches.count
    profile.consented_at = now


def switches_of(profile: Profile) -> Switches:
    return Switches(mirror=profile.mirror_on, show=profile.show_on, count=profile.count_on)


def apply_consent_file(session: Session, path: Path, now: datetime) -> int:
    """Set the Hub switches from recorded agreements (CSV `uid,mirror,show,count`); counts people."""
    ids = {uid.casefold(): id_ for uid, id_ in session.execute(select(Person.uid, Person.id))}
    count = 0
    for line, row in _consent_rows(path):
        person_id = ids.get(row["uid"].strip().casefold())
        if person_id is None:
            raise UsageError(f"{path}, line {line}: no person with uid '{row['uid']}' in the directory")
        set_switches(hub_profile(session, person_id, now), _switches(row, path, line), now)
        count += 1
    return count


def _consent_rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="")
            if tuple(reader.fieldnames or ()) != CONSENT_COLUMNS:
                raise UsageError(f"{path}: the header must be {','.join(CONSENT_COLUMNS)}")
            return [(reader.line_num, row) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path}: {error}") from error


def _switches(row: dict[str, str], path: Path, line: int) -> Switches:
    words = {name: row[name].strip().casefold() for name in ("mirror", "show", "count")}
    for name, word in words.items():
        if word not in YES | NO:
            raise UsageError(f"{path}, line {line}: {name} must be yes or no, not '{row[name]}'")
    return Switches(**{name: word in YES for name, word in words.items()})

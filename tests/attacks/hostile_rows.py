"""Rows of every table whose every free text is an attack, each with a word that says where it stands."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Column, String, Table, select
from sqlalchemy.orm import Session

from plnhub.activity import Act, Party, record
from plnhub.directory.setup.desk_keep import PLAN, SAMPLE, TEST
from plnhub.directory.storing.on_file import SOURCE
from plnhub.models import (
    Absentee,
    AuditEntry,
    Base,
    Circle,
    CircleMembership,
    Correction,
    DirectoryAside,
    DirectoryRun,
    DirectorySchedule,
    DirectorySetting,
    FieldLock,
    Job,
    JobState,
    PersonPhoto,
    PersonState,
)
from plnhub.models.releases import Mirror
from tests.attacks.world import World
from tests.makers import NOW, days_ago

SIGN = "zqx"
ATTACK = """<script>alert(1)</script>"><img src=x onerror=alert(1)>' onfocus=alert(1) 100% %(x)s {{7*7}} """
OURS = frozenset(
    {
        *("public_id", "state", "kind", "chain", "verb", "role", "work", "token_hash", "hash", "action"),
        *("photo_mark", "settings_hash", "source_hash", "source", "measure", "period", "network", "step"),
        *("at_time", "zone", "key", "locked_by", "done_by", "proof_method", "feed", "bucket", "outcome"),
    }
)
"""Columns that hold words, numbers and hashes of the Hub's own making."""
ALSO_OURS = frozenset({"field_lock.field", "correction.field", "job.name", "absentee.place", "actor.handle"})
TABLES_OF_OURS = frozenset(
    {"flow_run", "lease", "person_search", "directory_setting", "erasure", "gone_once", "activity"}
)
"""Words of the Hub's own making; the ledger, which nobody changes, has a hostile row of its own."""


def hostile(where: str) -> str:
    """The attack, with a word of letters that names the place."""
    return f"{ATTACK}{SIGN}{where.replace('_', '').replace('.', '')} "


def poison(session: Session, world: World) -> None:
    """One more row of what the world lacks, then an attack in each text of each row."""
    _add_what_administrators_see(session, world)
    _add_settings(session)
    _add_runs(session)
    _act(session, world)
    session.flush()
    for table in Base.metadata.sorted_tables:
        if table.name not in TABLES_OF_OURS:
            _poison_table(session, table)
    session.expire_all()
    last_sample = session.query(DirectoryRun).filter_by(source=SAMPLE).one()
    last_sample.reason = None  # so that its entries are shown


def free_texts(table: Table) -> list[Column[Any]]:
    """The columns in which somebody else's words may stand."""
    return [
        column
        for column in table.columns
        if isinstance(column.type, String)
        and not (column.primary_key or column.foreign_keys or column.name in OURS)
        and f"{table.name}.{column.name}" not in ALSO_OURS
    ]


def _poison_table(session: Session, table: Table) -> None:
    keys = list(table.primary_key.columns)
    columns = free_texts(table)
    for row in session.execute(select(*keys)).all() if columns else ():
        this = [key == value for key, value in zip(keys, row, strict=True)]
        words = {column: f"{hostile(f'{table.name}.{column.name}')}{row[0]}" for column in columns}
        session.execute(table.update().where(*this).values(words))


def _add_what_administrators_see(session: Session, world: World) -> None:
    ann, bob, cat = world.people["ann"], world.people["bob"], world.people["cat"]
    cat.state, cat.state_since = PersonState.MISSING, days_ago(1)
    told = {"where": "outside", "detail": hostile("absentee.detail")}
    circle = Circle(source_key="circle", name="Guild")
    session.add_all([circle, Absentee(person_id=cat.id, place="moved out", detail="", looked_at=NOW)])
    session.flush()
    world.ids |= {"circle": circle.public_id, "cat": cat.public_id}
    for person in (ann, bob):
        session.add(CircleMembership(circle_id=circle.id, person_id=person.id, joined_on=date(2026, 1, 1)))
    for field in ("disabled", "name", "team"):
        lock = {"person_id": bob.id, "field": field, "reason": "", "locked_by": ann.public_id}
        session.add(FieldLock(**lock, locked_at=NOW))
    deed = {"person_id": ann.id, "action": "lock", "field": "title", "reason": "", "done_at": NOW}
    session.add(Correction(**deed, before="a", after="b", done_by=bob.public_id))
    session.add(PersonPhoto(person_id=ann.id, note="it moves", changed_at=NOW))
    aside = {"source": SOURCE, "origin": "", "reason": "", "since": NOW, "key": "another"}
    for kind in ("quarantine", "conflict"):
        session.add(DirectoryAside(**aside, uid=kind, kind=kind))
    job = {"created_at": NOW, "due_at": NOW, "finished_at": NOW, "error": "", "attempts": 3}
    for name in ("directory.sync", "nightly"):
        session.add(Job(**job, name=name, state=JobState.PARKED, arguments=told))
    session.add(AuditEntry(at=NOW, who="x", what="x", subject="x", detail=told, chain="0"))
    session.add(DirectorySchedule(work="sync", at_time="02:30", zone="UTC", next_at=NOW))
    session.get_one(Mirror, ann.id).numbers = _numbers()


def _numbers() -> dict[str, Any]:
    node = {
        "person_id": None,
        "outside": f"mastodon:{hostile('mirror.ego')}@example.org",
        "given": 1,
        "received": 1,
    }
    return {"given": 3, "ego": {"nodes": [node]}, "reach": {"1": 2}}


def _add_settings(session: Session) -> None:
    """What the guided set-up has kept, as if nobody had looked at it."""
    names = ("directory_base", "directory_bind_dn", "directory_filter", "directory_canaries")
    kept = {name: hostile(f"setting.{name}") for name in names} | {
        "directory_url": "ldaps://ldap.example.com"
    }
    kept |= {"dimensions": hostile("setting.dimensions")}
    for name, value in kept.items():
        session.add(DirectorySetting(name=name, value=json.dumps(value), changed_at=NOW))


def _act(session: Session, world: World) -> None:
    ann = world.people["ann"].id
    words = {"object": hostile("activity.object"), "topic": hostile("activity.topic")}
    act = Act(key="hub:hostile", occurred_at=days_ago(1), verb="share", actor=Party.staff(ann), **words)
    record(session, [act], NOW)


def _add_runs(session: Session) -> None:
    """A held run, and the last dry run, test and sample."""
    counts = {
        "read": 9,
        "created": 1,
        "gates": ["G3", hostile("gate.name")],
        "fired": [{"gate": "G3", "reason": hostile("gate.reason")}],
        "quarantine": [[hostile("aside.origin"), hostile("aside.reason")]],
        "conflict": [[hostile("conflict.origin"), hostile("conflict.reason")]],
        "notes": [hostile("run.note")],
        "changes": [_change(hostile("change.about")), _change("")],
        "hash": "0" * 64,
    }
    steps = [{"name": name, "ok": ok, "detail": hostile("test.detail"), "advice": hostile("test.advice")}
             for name, ok in (("bind", True), ("limits", False), (hostile("test.name"), False))]  # fmt: skip
    named = ("objectclass", "uid", "cn", "sn", "title", "mail", "entryuuid", hostile("offer.name"))
    entry = {"dn": hostile("sample.dn"), "attributes": {name: [hostile("sample.value")] for name in named}}
    bases, title = [hostile("test.base")], hostile("test.title")
    kept = {
        PLAN: counts,
        TEST: {"steps": steps, "bases": bases, "title": title, "vendor": "openldap"},
        SAMPLE: {"entries": [entry], "vendor": "openldap", "title": title},
        SOURCE: counts,
    }
    for number, (source, told) in enumerate(kept.items()):
        begun = NOW - timedelta(minutes=9 - number)
        run = DirectoryRun(source=source, started_at=begun, finished_at=NOW, outcome="held", counts=told)
        run.reason, run.gate, run.settings_hash = "", "", "0" * 64
        session.add(run)


def _change(about: str) -> dict[str, Any]:
    fields = [] if about else [[hostile("change.field"), hostile("change.old"), hostile("change.new")]]
    name, uid = hostile("change.name"), hostile("change.uid")
    return {
        "uid": uid,
        "name": name,
        "kinds": ["update", hostile("change.kind")],
        "fields": fields,
        "about": about,
    }

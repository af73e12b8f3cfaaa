"""Every table that can hold a person, with the function that exports it and the one that erases it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from plnhub.activity.erase import erase_person as erase_acts
from plnhub.activity.own import acts_by, acts_to, names_of
from plnhub.models import Person
from plnhub.rights import corrections, records, words

Export = Callable[[Session, Person], list[dict[str, Any]]]
Erase = Callable[[Session, Person, datetime], int]


@dataclass(frozen=True, kw_only=True)
class Holding:
    """One table: `columns` are those that can hold a person, `free` those texts that never do."""

    table: str
    columns: tuple[str, ...]
    export: Export
    erase: Erase
    free: tuple[str, ...] = ()


def _whole(table: str, owner: str = "person_id", *, hide: tuple[str, ...] = ()) -> Holding:
    """A table whose rows belong to one person each: exported row by row, removed row by row."""
    return Holding(
        table=table,
        columns=("*",),
        export=lambda session, person: records.rows_of(session, table, owner, person.id, hide),
        erase=lambda session, person, _now: records.remove_rows(session, table, owner, person.id),
    )


def _ledger(session: Session, person: Person) -> list[dict[str, Any]]:
    told_by = [{"by": "me", **act} for act in acts_by(session, person.id)]
    return told_by + [{"by": "somebody else", **act} for act in acts_to(session, person.id)]


HOLDINGS = (  # in the order of erasure: the ledger needs the profiles, the person comes last
    Holding(
        table="activity",
        columns=("actor", "recipients", "key", "object", "topic", "context", "in_reply_to", "profile_id"),
        export=_ledger,
        erase=lambda session, person, _now: erase_acts(session, person.id),
        free=("revision", "verb", "channel"),
    ),
    Holding(
        table="actor",
        columns=("person_id", "network", "handle", "name"),
        export=lambda session, person: names_of(session, person.id),
        erase=lambda _session, _person, _now: 0,  # renamed together with the acts
    ),
    Holding(
        table="answer",
        columns=("author_id", "body", "thanks_note", "ask_id"),
        export=words.answers_of,
        erase=words.erase_answers,
        free=("public_id",),
    ),
    Holding(
        table="ask",
        columns=("author_id", "title", "body", "topic"),
        export=words.asks_of,
        erase=words.erase_asks,
        free=("public_id",),
    ),
    Holding(
        table="pln_member",
        columns=("*",),
        export=lambda session, person: records.rows_of(session, "pln_member", "owner_id", person.id, ()),
        erase=words.erase_members,
    ),
    _whole("gift"),
    _whole("step_tick"),
    _whole("mirror"),
    Holding(
        table="gone_once",
        columns=("*",),
        export=records.gone_once,
        erase=lambda _session, _person, _now: 0,  # goes with the profile
    ),
    Holding(
        table="permission",
        columns=("*",),
        export=lambda session, person: records.rows_of(
            session, "permission", "person_id", person.id, ("sealed",)
        ),
        erase=records.erase_permissions,
    ),
    _whole("permission_request", hide=("sealed", "state_hash")),
    _whole("declined"),
    _whole("archive_upload"),
    _whole("profile", hide=("cursor", "challenge")),
    _whole("team_membership"),
    Holding(
        table="field_lock",
        columns=("*",),
        export=lambda session, person: records.rows_of(session, "field_lock", "person_id", person.id, ()),
        erase=corrections.erase_locks,
    ),
    Holding(
        table="correction",
        columns=("*",),
        export=lambda session, person: records.rows_of(session, "correction", "person_id", person.id, ()),
        erase=corrections.erase_corrections,
    ),
    _whole("absentee"),
    _whole("circle_membership"),
    Holding(
        table="person_photo",
        columns=("*",),
        export=lambda session, person: records.rows_of(session, "person_photo", "person_id", person.id, ()),
        erase=records.erase_photo,
    ),
    _whole("login_session", hide=("token_hash",)),
    _whole("local_password", hide=("hash",)),
    _whole("password_link", hide=("token_hash",)),
    _whole("known_browser", hide=("token_hash",)),
    _whole("role_grant"),
    _whole("person_search"),
    Holding(
        table="audit_entry",
        columns=("who", "subject", "detail"),
        export=records.audit_lines,
        erase=lambda _session, _person, _now: 0,  # names public ids alone, and the person gets a new one
        free=("what", "chain"),
    ),
    Holding(
        table="job",
        columns=("arguments", "error"),
        export=records.jobs_about,
        erase=records.erase_jobs,
        free=("public_id", "name", "state"),
    ),
    Holding(
        table="directory_run",
        columns=("counts", "reason"),
        export=lambda _session, _person: [],  # figures of the whole run; the person's own are in `person`
        erase=records.erase_from_runs,
        free=("source", "kind", "outcome", "gate", "settings_hash"),
    ),
    Holding(
        table="directory_aside",
        columns=("key", "origin", "uid", "reason"),
        export=records.aside_rows,
        erase=records.erase_aside,
        free=("source", "kind", "fingerprint"),
    ),
    Holding(
        table="directory_setting",
        columns=("value",),
        export=lambda _session, _person: [],  # set for all; a canary's uid is in `person`
        erase=records.erase_from_settings,
        free=("name",),
    ),
    Holding(
        table="person",
        columns=("*",),
        export=records.person_row,
        erase=records.forget_person,
    ),
)

BESIDE_THE_DATABASE = {  # files of the data folder that can hold a person, and how the person leaves them
    "archives/*": "what people uploaded: gone once it is taken in or thrown away, within a day at most",
    "analytics/memberships/*.json": "pseudonyms: a random mark at erasure, nobody after 25 months",
    "analytics/run-*/*": "pseudonyms: made anew without the person by the next rebuild",
    "erasures.jsonl": "keyed hashes of people who are gone, for restores",
}

IMPERSONAL = {
    "team": "names of units",
    "team_event": "what happened to units",
    "directory_place": "how far the changes of the directory were taken in",
    "circle": "names of groups",
    "photo_pass": "how far the pass over the photos came",
    "release": "definitions of figures about at least ten people",
    "release_cell": "figures that passed the privacy gate",
    "flow_run": "what the rebuild in force was asked",
    "lease": "names of processes",
    "directory_schedule": "when the directory is read",
    "network_setting": "set for all by an administrator; of secrets the names of their files",
    "oauth_client": "how hosts know this installation",
    "network_run": "when reading a network went well and when it did not",
    "outside_limit": "names of hosts that were asked lately, gone a day later",
    "erasure": "keyed hashes of people who are gone",
    "login_attempt": "keyed hashes, gone after 30 days",
    "alembic_version": "the revision of the schema",
}

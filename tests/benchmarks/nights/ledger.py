"""A large ledger in SQLite, filled past the doors of the product, since only reading it is measured."""

from datetime import timedelta
from pathlib import Path
from random import Random

import numpy as np
from sqlalchemy import text

from plnhub.db import Database, open_database
from plnhub.models import Base
from tests.makers import NOW

TEAMS, TOPICS, MONTHS = 2_000, 60, 24
VERBS = ("answer", "reply", "share", "review", "thank", "ask")
REPLIES = {"answer", "reply", "thank"}
AT_ONCE = 50_000
PERSON = """
INSERT INTO person (id, public_id, source, source_key, uid, name, division, disabled, state, state_since,
                    missing_runs, source_hash, dimensions, team_id)
VALUES (:id, :uid, 'directory', :uid, :uid, :uid, :division, 0, 'active', :now, 0, '', '{}', :team)
"""
TEAM = """
INSERT INTO team (id, public_id, source_key, name, label, division)
VALUES (:id, :name, :name, :name, :name, :division)
"""
MEMBER = "INSERT INTO team_membership (person_id, team_id, started_on) VALUES (:id, :team, '2020-01-01')"
PROFILE = """
INSERT INTO profile (public_id, person_id, network, host, account_id, state, linked_at, mirror_on, show_on,
                     count_on, failures)
VALUES (:uid, :id, 'hub', '', '', 'verified', :now, 1, 0, 1, 0)
"""
ACTOR = "INSERT INTO actor (id, person_id, network, handle) VALUES (:id, :id, 'staff', :handle)"
ACT = """
INSERT INTO activity (key, revision, occurred_at, recorded_at, verb, actor, recipients, topic, in_reply_to,
                      channel)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'hub')
"""


def company(folder: Path, people: int) -> Database:
    """People in teams of ten divisions, all of whom count themselves in."""
    database = open_database(f"sqlite:///{folder / 'hub.db'}")
    Base.metadata.create_all(database.engine)
    now = str(NOW.replace(tzinfo=None))
    teams = [{"id": n, "name": f"team {n}", "division": f"division {n % 10}"} for n in range(1, TEAMS + 1)]
    rows = [
        {
            **{"id": n, "uid": f"p{n}", "handle": str(n), "now": now},
            **{"team": n % TEAMS + 1, "division": f"division {(n % TEAMS + 1) % 10}"},
        }
        for n in range(1, people + 1)
    ]
    with database.writing() as session:
        session.execute(text(TEAM), teams)
        for statement in (PERSON, MEMBER, PROFILE, ACTOR):
            session.execute(text(statement), rows)
    return database


def fill(
    database: Database, people: int, first: int, count: int, days: tuple[float, float], seed: int
) -> None:
    """Append `count` acts in the order of time, spread over days ago, each fourth of them a reply."""
    dice, numbers = Random(seed), np.random.default_rng(seed)
    moments = np.sort(numbers.uniform(*days, size=count))[::-1]
    recorded = str(NOW.replace(tzinfo=None))
    with database.writing() as session:
        cursor = session.connection().connection.cursor()
        for start in range(0, count, AT_ONCE):
            part = range(start, min(start + AT_ONCE, count))
            cursor.executemany(ACT, [_row(dice, people, first, n, float(moments[n]), recorded) for n in part])


def _row(
    dice: Random, people: int, first: int, number: int, days: float, recorded: str
) -> tuple[object, ...]:
    verb = dice.choice(VERBS)
    actor = 1 + int(people * dice.random() ** 2)
    near = actor + dice.randrange(-30, 30)
    other = near if 0 < near <= people and dice.random() < 0.7 else dice.randrange(1, people + 1)
    parent = f"act-{first + number - dice.randrange(1, 20_000)}" if verb in REPLIES else None
    moment = (NOW - timedelta(days=days)).strftime("%Y-%m-%d %H:%M:%S.%f")
    topic = f"topic {dice.randrange(TOPICS)}"
    return (
        f"act-{first + number}",
        "",
        moment,
        recorded,
        verb,
        min(actor, people),
        f"[{other}]",
        topic,
        parent,
    )


def correct(database: Database, people: int, keys: range, seed: int) -> None:
    """New revisions of old acts, of the same day."""
    dice = Random(seed)
    recorded = str(NOW.replace(tzinfo=None))
    with database.writing() as session:
        connection = session.connection().connection
        for number in keys:
            (moment,) = connection.execute(
                "SELECT occurred_at FROM activity WHERE key = ?", [f"act-{number}"]
            ).fetchone()
            row = _row(dice, people, 0, number, 0.0, recorded)
            connection.execute(ACT, (row[0], "corrected", moment, *row[3:]))

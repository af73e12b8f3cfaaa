"""Keep what the directory sync needs to take in changes only, and tell teams of one name apart."""

import unicodedata
from collections import Counter
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

from plnhub.models.base import UtcDateTime

revision = "0002"
down_revision = "0001"

PERSON = sa.table("person", *(sa.column(name) for name in ("id", "source", "state", "team_id", "division")))
TEAM_COLUMNS = ("id", "name", "parent_id", "source_key", "label", "division")
TEAM = sa.table("team", *(sa.column(name) for name in TEAM_COLUMNS))
LOCK = sa.table("field_lock", sa.column("person_id"), sa.column("field"))

Teams = Mapping[int, Any]


def upgrade() -> None:
    _make_tables()
    op.add_column("directory_run", sa.Column("kind", sa.String(10), nullable=False, server_default="full"))
    _widen_person()
    with op.batch_alter_table("team") as team:
        team.drop_constraint("uq_team_name", type_="unique")
        team.add_column(sa.Column("source_key", sa.String(420), nullable=True))
        team.add_column(sa.Column("label", sa.String(420), nullable=True))
        team.add_column(sa.Column("division", sa.String(200), nullable=True))
        team.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        team.create_foreign_key("fk_team_merged_into_id", "team", ["merged_into_id"], ["id"])
    _name_teams()
    with op.batch_alter_table("team") as team:
        team.alter_column("source_key", existing_type=sa.String(420), nullable=False)
        team.alter_column("label", existing_type=sa.String(420), nullable=False)
        team.create_unique_constraint("uq_team_source_key", ["source_key"])
        team.create_unique_constraint("uq_team_label", ["label"])


def _make_tables() -> None:
    op.create_table(
        "team_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("old", sa.String(420), nullable=True),
        sa.Column("new", sa.String(420), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_team_event"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_team_event_team_id", ondelete="CASCADE"),
    )
    op.create_index("ix_team_event_team_id", "team_event", ["team_id"])
    op.create_table(
        "directory_aside",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("origin", sa.String(2000), nullable=False),
        sa.Column("uid", sa.String(200), nullable=False),
        sa.Column("reason", sa.String(1000), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_directory_aside"),
    )
    op.create_index("ix_directory_aside_source_key", "directory_aside", ["source", "key"])
    op.create_table(
        "directory_place",
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("feed", sa.String(20), nullable=False),
        sa.Column("place", sa.String(4000), nullable=False),
        sa.Column("settings_hash", sa.String(64), nullable=False),
        sa.Column("taken_at", UtcDateTime(), nullable=False),
        sa.Column("swept_at", UtcDateTime(), nullable=False),
        sa.Column("removals", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("source", name="pk_directory_place"),
    )


def _widen_person() -> None:
    """The marks stay empty until the next sync, which looks at everybody whose fingerprint is empty."""
    for name, kind in (
        ("uid_mark", sa.BigInteger()),
        ("dn_mark", sa.BigInteger()),
        ("parent_team", sa.String(200)),
    ):
        op.add_column("person", sa.Column(name, kind, nullable=True))
    op.drop_index("ix_person_state_team", "person")
    op.create_index("ix_person_state_team", "person", ["state", "team_id", "disabled"])
    op.drop_index("ix_person_division", "person")
    named = sa.text("parent_team IS NOT NULL")
    op.create_index(
        "ix_person_parent_team", "person", ["parent_team"], sqlite_where=named, postgresql_where=named
    )
    nobody = sa.text("manager_id IS NULL AND manager_text IS NOT NULL")
    op.create_index(
        "ix_person_without_manager", "person", ["id"], sqlite_where=nobody, postgresql_where=nobody
    )
    op.create_index("ix_person_uid_mark", "person", ["uid_mark"])
    op.create_index("ix_person_dn_mark", "person", ["dn_mark"])


def _name_teams() -> None:
    """A team belongs to the division that most of its people name; of one name the larger team keeps it.

    The others get a key of their own, and the next sync merges them into the team that kept the name.
    """
    bind = op.get_bind()
    teams = {row.id: row for row in bind.execute(sa.select(*(TEAM.c[name] for name in TEAM_COLUMNS[:3])))}
    roots = {id_: _root(id_, teams) for id_ in teams}
    _empty_divisions_of_branches(roots, teams)
    named = _divisions_named(teams)
    sizes = {id_: sum(counted.values()) for id_, counted in _people_of_teams().items()}
    taken: set[str] = set()
    for id_ in sorted(teams, key=lambda one: (-sizes.get(one, 0), one)):
        division, name = named.get(id_), teams[id_].name
        key = f"{_folded(division or '')}\t{_folded(name)}"
        key = key if key not in taken else f"{key}\t{id_}"
        taken.add(key)
        shown = division or (teams[roots[id_]].name if roots[id_] != id_ else None)
        found = {"source_key": key, "label": name, "division": shown}
        bind.execute(sa.update(TEAM).where(TEAM.c.id == id_).values(**found))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text.casefold())


def _root(id_: int, teams: Teams) -> int:
    at, seen = id_, {id_}
    while teams[at].parent_id in teams and teams[at].parent_id not in seen:
        at = teams[at].parent_id
        seen.add(at)
    return at


def _empty_divisions_of_branches(roots: Mapping[int, int], teams: Teams) -> None:
    """Whoever named none got the top of the team's branch as division; what somebody corrected stays."""
    corrected = sa.select(LOCK.c.person_id).where(LOCK.c.field == "division")
    for id_, root in roots.items():
        if id_ != root:
            filled = PERSON.c.team_id == id_, PERSON.c.division == teams[root].name
            mine = PERSON.c.source == "directory", PERSON.c.id.not_in(corrected)
            op.get_bind().execute(sa.update(PERSON).where(*filled, *mine).values(division=None))


def _people_of_teams() -> dict[int, Counter[str | None]]:
    """How many people of each team name each division; those who have left count for nothing."""
    columns = PERSON.c.team_id, PERSON.c.division
    query = sa.select(*columns, sa.func.count().label("people")).group_by(*columns)
    here = PERSON.c.team_id.is_not(None), PERSON.c.state != "inactive"
    found: dict[int, Counter[str | None]] = {}
    for row in op.get_bind().execute(query.where(*here)):
        found.setdefault(row.team_id, Counter())[row.division] = row.people
    return found


def _divisions_named(teams: Teams) -> dict[int, str | None]:
    """What most people of a team name; of a team without people, most people anywhere below it."""
    people = _people_of_teams()
    below: dict[int, Counter[str | None]] = {}
    for id_, counted in people.items():
        at, seen = teams[id_].parent_id, {id_}
        while at in teams and at not in seen:
            below.setdefault(at, Counter()).update(counted)
            seen.add(at)
            at = teams[at].parent_id
    return {id_: _most_named(counted) for id_, counted in (below | people).items()}


def _most_named(counted: Counter[str | None]) -> str | None:
    return max(counted, key=lambda name: (counted[name], name or ""))

"""Keep what the directory sync needs to take in changes only, and tell teams of one name apart."""

import sqlalchemy as sa
from alembic import op

from plnhub.models.base import UtcDateTime

revision = "0002"
down_revision = "0001"

PERSON = sa.table("person", sa.column("team_id"), sa.column("division"))
TEAM = sa.table("team", *(sa.column(name) for name in ("id", "name", "source_key", "label", "division")))


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
    """A team belongs to the division that most of its people name."""
    bind = op.get_bind()
    count = sa.func.count().label("people")
    named = sa.select(PERSON.c.team_id, PERSON.c.division, count).group_by(
        PERSON.c.team_id, PERSON.c.division
    )
    division_of = {row.team_id: row.division for row in bind.execute(named.order_by(count)).all()}
    for team in bind.execute(sa.select(TEAM.c.id, TEAM.c.name)).all():
        division = division_of.get(team.id)
        key = f"{(division or '').casefold()}\t{team.name.casefold()}"
        found = {"source_key": key, "label": team.name, "division": division}
        bind.execute(sa.update(TEAM).where(TEAM.c.id == team.id).values(**found))

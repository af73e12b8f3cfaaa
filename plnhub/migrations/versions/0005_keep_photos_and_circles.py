"""Keep photos, and circles that come from directory groups."""

import sqlalchemy as sa
from alembic import op

from plnhub.models.base import UtcDateTime

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    _photos()
    _circles()


def _photos() -> None:
    op.add_column("person", sa.Column("photo_mark", sa.String(length=32), nullable=True))
    op.create_table(
        "person_photo",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=32), nullable=True),
        sa.Column("source_hash", sa.String(length=32), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_photo_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_person_photo")),
    )
    op.create_table(
        "photo_pass",
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("asked", sa.String(length=64), nullable=False),
        sa.Column("seen_to", sa.String(length=40), nullable=False),
        sa.Column("going_to", sa.String(length=40), nullable=False),
        sa.Column("done_to", sa.Integer(), nullable=False),
        sa.Column("whole_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_photo_pass")),
    )


def _circles() -> None:
    op.create_table(
        "circle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("source_key", sa.String(length=300), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("missing_since", UtcDateTime(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circle")),
        sa.UniqueConstraint("public_id", name=op.f("uq_circle_public_id")),
        sa.UniqueConstraint("source_key", name=op.f("uq_circle_source_key")),
    )
    op.create_table(
        "circle_membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("circle_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_circle_membership_circle_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_circle_membership_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circle_membership")),
    )
    with op.batch_alter_table("circle_membership", schema=None) as batch_op:
        batch_op.create_index("ix_circle_membership_circle", ["circle_id", "left_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_circle_membership_person_id"), ["person_id"], unique=False)

"""Keep the settings of outside networks, the pauses that hosts ask for, and who reads which profile."""

import sqlalchemy as sa
from alembic import op

from plnhub.models.base import UtcDateTime

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    _settings()
    _limits()
    _runs()
    _profiles()


def _settings() -> None:
    op.create_table(
        "network_setting",
        sa.Column("network", sa.String(length=40), nullable=False),
        sa.Column("option", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("network", "option", name=op.f("pk_network_setting")),
    )


def _limits() -> None:
    op.create_table(
        "outside_limit",
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.Column("credential", sa.String(length=80), nullable=False),
        sa.Column("network", sa.String(length=40), nullable=False),
        sa.Column("free_at", UtcDateTime(), nullable=True),
        sa.Column("paused_until", UtcDateTime(), nullable=True),
        sa.Column("left", sa.Integer(), nullable=True),
        sa.Column("refills_at", UtcDateTime(), nullable=True),
        sa.Column("ends_at", UtcDateTime(), nullable=True),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("host", "credential", name=op.f("pk_outside_limit")),
    )


def _runs() -> None:
    op.create_table(
        "network_run",
        sa.Column("network", sa.String(length=40), nullable=False),
        sa.Column("good_at", UtcDateTime(), nullable=True),
        sa.Column("failed_at", UtcDateTime(), nullable=True),
        sa.Column("error", sa.String(length=1000), nullable=True),
        sa.PrimaryKeyConstraint("network", name=op.f("pk_network_run")),
    )


def _profiles() -> None:
    """What was read before is looked at again soon, and from then on by its age."""
    op.add_column("profile", sa.Column("claimed_until", UtcDateTime(), nullable=True))
    op.add_column("profile", sa.Column("recheck_at", UtcDateTime(), nullable=True))
    op.add_column("profile", sa.Column("rechecked_to", UtcDateTime(), nullable=True))
    op.create_index("ix_profile_recheck", "profile", ["state", "recheck_at"], unique=False)
    op.execute("UPDATE profile SET recheck_at = next_poll_at WHERE reads_since IS NOT NULL")

"""Alembic's entry: runs the versions on the connection that `plnhub.schema` hands over."""

from alembic import context

from plnhub.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()

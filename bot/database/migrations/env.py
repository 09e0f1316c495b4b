"""How Alembic runs our revisions: on the connection that `bot.database.migrate` hands over, inside its transaction."""

from __future__ import annotations

from alembic import context

from bot.database.engine import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite can undo DDL; Alembic assumes that it cannot unless told so.
    transactional_ddl=True,
    transaction_per_migration=False,
    on_version_apply=context.config.attributes["on_version_apply"],
)
with context.begin_transaction():
    context.run_migrations()

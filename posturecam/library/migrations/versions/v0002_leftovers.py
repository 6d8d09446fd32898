"""Folders that have no row and go."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "leftover",
        sa.Column("folder", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("folder", name=op.f("pk_leftover")),
    )

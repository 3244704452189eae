"""What lists of live articles show, kept with each publication; what projecting a channel costs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NOTED = ("title", "summary", "language")


def upgrade() -> None:
    """Add the columns."""
    for name in NOTED:
        op.add_column("publications", sa.Column(name, sa.String(), nullable=True))
    op.add_column("channels", sa.Column("projected_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("channels", sa.Column("projection_ms", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    """Drop them; what they held can be read from the revisions."""
    op.drop_column("channels", "projection_ms")
    op.drop_column("channels", "projected_at")
    for name in NOTED:
        op.drop_column("publications", name)

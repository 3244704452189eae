"""What the page that saved a draft last called that save."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("draft_slots", sa.Column("stamp", sa.String(), server_default="", nullable=False))


def downgrade() -> None:
    """Drop it; a page whose last answer was lost then compares once more than it needs to."""
    op.drop_column("draft_slots", "stamp")

"""Approvals past what stood in their way are told from the others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

STANDING = sa.text("undone_at is null")
ONCE = "uq_decisions_standing"
WHOSE = ["revision_id", "user_id", "decision"]


def upgrade() -> None:
    """Mark them; somebody may force what they have given one of several approvals before."""
    op.add_column("decisions", sa.Column("forced", sa.Boolean(), server_default=sa.false(), nullable=False))
    _make_unique([*WHOSE, "forced"])


def _make_unique(columns: list[str]) -> None:
    op.drop_index(ONCE, "decisions")
    op.create_index(ONCE, "decisions", columns, unique=True, sqlite_where=STANDING, postgresql_where=STANDING)


def downgrade() -> None:
    """Take the mark back; an approval that its maker forced afterwards counts as taken back."""
    op.execute(
        "update decisions set undone_at = created_at where undone_at is null and not forced and exists ("
        "select 1 from decisions as later where later.forced and later.undone_at is null and later.id > decisions.id "
        "and later.revision_id = decisions.revision_id and later.user_id = decisions.user_id)"
    )
    _make_unique(WHOSE)
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.drop_column("forced")

"""Waiting articles can be checked again in bulk; texts and publications know the trace that they came with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_BEFORE = ("retry", "discard", "restore", "replay")
_TRACED = ("revisions", "publications")


def upgrade() -> None:
    """Know the action, and add the columns."""
    _allow((*_BEFORE, "check_again"))
    for table in _TRACED:
        op.add_column(table, sa.Column("traceparent", sa.String(), server_default="", nullable=False))


def _allow(actions: tuple[str, ...]) -> None:
    with op.batch_alter_table("batches", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_batches_action"), type_="check")
        said = ", ".join(f"'{action}'" for action in actions)
        batch_op.create_check_constraint(op.f("ck_batches_action"), f"action in ({said})")


def downgrade() -> None:
    """Forget it, and the batches of its kind; what they did stays done."""
    for table in _TRACED:
        op.drop_column(table, "traceparent")
    op.execute("DELETE FROM batches WHERE action = 'check_again'")
    _allow(_BEFORE)

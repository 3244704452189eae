"""Waiting articles can be checked again in bulk."""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0009"
branch_labels = None
depends_on = None

_BEFORE = ("retry", "discard", "restore", "replay")


def upgrade() -> None:
    """Know the action."""
    _allow((*_BEFORE, "check_again"))


def _allow(actions: tuple[str, ...]) -> None:
    with op.batch_alter_table("batches", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_batches_action"), type_="check")
        said = ", ".join(f"'{action}'" for action in actions)
        batch_op.create_check_constraint(op.f("ck_batches_action"), f"action in ({said})")


def downgrade() -> None:
    """Forget it, and the batches of its kind; what they did stays done."""
    op.execute("DELETE FROM batches WHERE action = 'check_again'")
    _allow(_BEFORE)

"""What reviewers taught the desk, and which names of advertisers it saw in whose articles."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
IN_FORCE = sa.text("lifted_at is null")


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"))


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "standing_rules",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("shown", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("submission_id", ID, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("lifted_at", MOMENT, nullable=True),
        sa.Column("lifted_by", ID, nullable=True),
        sa.Column("lifted_why", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint("kind in ('deny', 'allow', 'brand', 'clean')", name=op.f("ck_standing_rules_kind")),
        _to("standing_rules", "user_id", "users"),
        _to("standing_rules", "submission_id", "submissions"),
        _to("standing_rules", "lifted_by", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_rules")),
    )
    op.create_index(
        "uq_standing_rules_in_force",
        "standing_rules",
        ["kind", "name"],
        unique=True,
        sqlite_where=IN_FORCE,
        postgresql_where=IN_FORCE,
    )
    op.create_table(
        "sightings",
        sa.Column("author_id", ID, autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("submission_id", ID, autoincrement=False, nullable=False),
        _to("sightings", "author_id", "users"),
        _to("sightings", "submission_id", "submissions"),
        sa.PrimaryKeyConstraint("author_id", "name", "submission_id", name=op.f("pk_sightings")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sightings_submission_id", "sightings", ["submission_id"])


def downgrade() -> None:
    """Take them back."""
    op.drop_index("ix_sightings_submission_id", "sightings")
    op.drop_table("sightings")
    op.drop_index("uq_standing_rules_in_force", "standing_rules")
    op.drop_table("standing_rules")

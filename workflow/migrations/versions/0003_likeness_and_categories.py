"""Sketches of texts, drafts longer than what came of them, and a version for each category."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables; the sweeper makes the sketches of texts handed in before."""
    op.create_table(
        "sketches",
        sa.Column("revision_id", ID, autoincrement=False, nullable=False),
        sa.Column("submission_id", ID, nullable=False),
        sa.Column("hashes", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], name=op.f("fk_sketches_revision_id_revisions")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_sketches_submission_id_submissions")
        ),
        sa.PrimaryKeyConstraint("revision_id", name=op.f("pk_sketches")),
    )
    op.create_index("ix_sketches_submission_id", "sketches", ["submission_id"])
    op.create_table(
        "anchors",
        sa.Column("hash", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("submission_id", ID, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_anchors_submission_id_submissions")
        ),
        sa.PrimaryKeyConstraint("hash", "submission_id", name=op.f("pk_anchors")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "left_drafts",
        sa.Column("submission_id", ID, autoincrement=False, nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_left_drafts_submission_id_submissions")
        ),
        sa.PrimaryKeyConstraint("submission_id", name=op.f("pk_left_drafts")),
    )
    with op.batch_alter_table("categories", schema=None) as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default="1", nullable=False))


def downgrade() -> None:
    """Take them back."""
    with op.batch_alter_table("categories", schema=None) as batch_op:
        batch_op.drop_column("version")
    op.drop_table("left_drafts")
    op.drop_table("anchors")
    op.drop_index("ix_sketches_submission_id", "sketches")
    op.drop_table("sketches")

"""The desk's own copies of pictures, and which text shows which of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables; nothing that is there changes."""
    op.create_table(
        "media",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("width", "height", "size")),
        sa.Column("kept_at", MOMENT, nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_media")),
    )
    op.create_index("ix_media_kept_at", "media", ["kept_at"])
    op.create_table(
        "pictures",
        sa.Column("revision_id", ID, autoincrement=False, nullable=False),
        sa.Column("address_sha256", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("media_sha256", sa.String(), nullable=True),
        sa.Column("why", sa.String(), server_default="", nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.CheckConstraint("state in ('waiting', 'kept', 'left out')", name=op.f("ck_pictures_state")),
        sa.CheckConstraint("(state = 'kept') = (media_sha256 is not null)", name=op.f("ck_pictures_kept")),
        sa.ForeignKeyConstraint(["media_sha256"], ["media.sha256"], name=op.f("fk_pictures_media_sha256_media")),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], name=op.f("fk_pictures_revision_id_revisions")),
        sa.PrimaryKeyConstraint("revision_id", "address_sha256", name=op.f("pk_pictures")),
    )
    op.create_index("ix_pictures_media_sha256", "pictures", ["media_sha256"])


def downgrade() -> None:
    """Take them back; texts that showed copies show their words."""
    op.drop_table("pictures")
    op.drop_table("media")

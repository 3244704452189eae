"""What other people's servers answered, whose turn it is to ask them, and the link policy a text was approved under."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables; nothing that is there changes."""
    op.create_table(
        "probes",
        sa.Column("url_sha256", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("failure", sa.String(), nullable=False),
        sa.Column("location", sa.String(), nullable=False),
        sa.Column("sign", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("wait_s", sa.Integer(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("good_until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("url_sha256", name=op.f("pk_probes")),
    )
    op.create_index("ix_probes_asked_at", "probes", ["asked_at"])
    op.create_table(
        "probed_hosts",
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("free_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_probed_hosts")),
    )
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("links", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Take them back; every answer can be asked anew."""
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.drop_column("links")
    op.drop_table("probed_hosts")
    op.drop_index("ix_probes_asked_at", "probes")
    op.drop_table("probes")

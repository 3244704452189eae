"""What people are told: notices, letters, where each person wants them. What happened before makes none."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables; they begin empty."""
    _mailboxes()
    _letters()
    _notices()
    op.add_column("claims", sa.Column("warned_at", MOMENT, nullable=True))


def _mailboxes() -> None:
    op.create_table(
        "mailboxes",
        sa.Column("user_id", ID, autoincrement=False, nullable=False),
        sa.Column("address", sa.String(), server_default="", nullable=False),
        sa.Column("wanted", sa.String(), server_default="", nullable=False),
        sa.Column("wanted_until", MOMENT, nullable=True),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("modes", sa.JSON(), server_default="{}", nullable=False),
        sa.Column("digest", sa.String(), server_default="daily", nullable=False),
        sa.Column("digest_at", sa.String(), server_default="08:00", nullable=False),
        sa.Column("zone", sa.String(), server_default="UTC", nullable=False),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.CheckConstraint("digest in ('hourly', 'daily')", name=op.f("ck_mailboxes_digest")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_mailboxes_user_id_users")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_mailboxes")),
    )
    op.create_index("ix_mailboxes_next_at", "mailboxes", ["next_at"])


def _letters() -> None:
    unsent = sa.text("state in ('waiting', 'sending', 'handing')")
    op.create_table(
        "letters",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("submission_id", ID, nullable=True),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempt", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("lease_until", MOMENT, nullable=True),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("error", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint("kind in ('article', 'digest', 'confirm')", name=op.f("ck_letters_kind")),
        sa.CheckConstraint(
            "state in ('waiting', 'sending', 'handing', 'sent', 'failed', 'unsure', 'skipped')",
            name=op.f("ck_letters_state"),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_letters_user_id_users")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_letters_submission_id_submissions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
        sa.UniqueConstraint("name", name=op.f("uq_letters_name")),
    )
    op.create_index("ix_letters_user_id", "letters", ["user_id"])
    op.create_index("ix_letters_state_id", "letters", ["state", "id"])
    op.create_index("ix_letters_unsent", "letters", ["due_at"], sqlite_where=unsent, postgresql_where=unsent)


def _notices() -> None:
    op.create_table(
        "notices",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("submission_id", ID, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("read_at", MOMENT, nullable=True),
        sa.Column("mail", sa.String(), nullable=False),
        sa.Column("letter_id", ID, nullable=True),
        sa.CheckConstraint("mail in ('app', 'soon', 'digest')", name=op.f("ck_notices_mail")),
        *(
            sa.ForeignKeyConstraint([f"{one}_id"], [f"{one}s.id"], name=op.f(f"fk_notices_{one}_id_{one}s"))
            for one in ("user", "submission", "letter")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("user_id", "submission_id", "seq", name=op.f("uq_notices_user_id_submission_id_seq")),
    )
    op.create_index("ix_notices_user_id_id", "notices", ["user_id", "id"])
    op.create_index("ix_notices_letter_id", "notices", ["letter_id"])
    for name, columns, where in (
        ("ix_notices_unread", ["user_id", "id"], "read_at is null"),
        ("ix_notices_unmailed", ["mail", "user_id"], "letter_id is null and mail <> 'app'"),
    ):
        op.create_index(name, "notices", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade() -> None:
    """Take them back; what people were told is forgotten."""
    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.drop_column("warned_at")
    for table in ("notices", "letters", "mailboxes"):
        op.drop_table(table)

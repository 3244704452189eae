"""Reviewing together: comments, what was seen, approvals in steps and by guests, due dates, search, keys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from workflow.tables import search

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
STANDING = sa.text("undone_at is null")
DECISIVE = sa.text("undone_at is null and decides")
ONCE = "uq_decisions_revision_id_user_id_decision"


def _links(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([name], [f"{target}.id"], name=op.f(f"fk_{table}_{name}_{target}"))
        for name, target in columns.items()
    ]


def upgrade() -> None:
    """Make the tables; the sweeper makes the index of the words of texts handed in before."""
    _make_guest_links()
    _make_lists()
    _make_comments()
    _widen_decisions()
    op.add_column("submissions", sa.Column("due_at", MOMENT, nullable=True))
    op.add_column("submissions", sa.Column("due_by_hand", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index("ix_submissions_state_due_at", "submissions", ["state", "due_at"])
    op.add_column("users", sa.Column("keys", sa.JSON(), server_default="{}", nullable=False))
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in (search.SQLITE,) if on_sqlite else search.POSTGRESQL:
        op.execute(statement)


def _make_guest_links() -> None:
    op.create_table(
        "guest_links",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("submission_id", ID, nullable=False),
        sa.Column("revision_id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("issued_by", ID, nullable=False),
        sa.Column("guest", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.CheckConstraint("issued_by <> author_id", name=op.f("ck_guest_links_four_eyes")),
        *_links(
            "guest_links", submission_id="submissions", revision_id="revisions", author_id="users", issued_by="users"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guest_links")),
        sa.UniqueConstraint("sha256", name=op.f("uq_guest_links_sha256")),
    )
    op.create_index("ix_guest_links_submission_id", "guest_links", ["submission_id"])


def _make_lists() -> None:
    op.create_table(
        "viewings",
        sa.Column("user_id", ID, autoincrement=False, nullable=False),
        sa.Column("revision_id", ID, autoincrement=False, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        *_links("viewings", user_id="users", revision_id="revisions"),
        sa.PrimaryKeyConstraint("user_id", "revision_id", name=op.f("pk_viewings")),
    )
    op.create_table(
        "saved_filters",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        *_links("saved_filters", user_id="users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filters")),
        sa.UniqueConstraint("user_id", "name", name=op.f("uq_saved_filters_user_id_name")),
    )


def _make_comments() -> None:
    op.create_table(
        "threads",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("submission_id", ID, nullable=False),
        sa.Column("revision_id", ID, nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("prefix", sa.String(), nullable=False),
        sa.Column("suffix", sa.String(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("resolved_by", ID, nullable=True),
        sa.Column("resolved_at", MOMENT, nullable=True),
        sa.CheckConstraint("(resolved_by is null) = (resolved_at is null)", name=op.f("ck_threads_resolved")),
        *_links("threads", submission_id="submissions", revision_id="revisions", resolved_by="users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_threads")),
    )
    op.create_index("ix_threads_submission_id", "threads", ["submission_id"])
    op.create_table(
        "comments",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("thread_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        *_links("comments", thread_id="threads", user_id="users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
    )
    op.create_index("ix_comments_thread_id", "comments", ["thread_id"])


def _widen_decisions() -> None:
    with op.batch_alter_table("decisions") as batch:
        batch.drop_constraint(ONCE, type_="unique")
        batch.alter_column("user_id", existing_type=ID, nullable=True)
        batch.add_column(sa.Column("link_id", ID, nullable=True))
        batch.add_column(sa.Column("step", sa.Integer(), server_default="0", nullable=False))
        batch.add_column(sa.Column("decides", sa.Boolean(), server_default=sa.true(), nullable=False))
        batch.add_column(sa.Column("checked", sa.JSON(), server_default="[]", nullable=False))
        batch.add_column(sa.Column("undone_at", MOMENT, nullable=True))
        batch.create_foreign_key(op.f("fk_decisions_link_id_guest_links"), "guest_links", ["link_id"], ["id"])
        batch.create_unique_constraint(op.f("uq_decisions_link_id"), ["link_id"])
        batch.create_check_constraint(op.f("ck_decisions_somebody"), "(user_id is null) <> (link_id is null)")
    for name, columns, which in (
        ("uq_decisions_standing", ["revision_id", "user_id", "decision"], STANDING),
        ("uq_decisions_decisive", ["revision_id"], DECISIVE),
    ):
        op.create_index(name, "decisions", columns, unique=True, sqlite_where=which, postgresql_where=which)
    op.create_index("ix_decisions_created_at", "decisions", ["created_at"])


def downgrade() -> None:
    """Take them back. What only these tables could say is lost: steps, guests, decisions that were undone."""
    op.execute(f"DROP TABLE {search.NAME}")
    op.drop_column("users", "keys")
    op.drop_index("ix_submissions_state_due_at", "submissions")
    op.drop_column("submissions", "due_by_hand")
    op.drop_column("submissions", "due_at")
    _narrow_decisions()
    for table in ("comments", "threads", "saved_filters", "viewings", "guest_links"):
        op.drop_table(table)


def _narrow_decisions() -> None:
    op.execute("DELETE FROM decisions WHERE user_id IS NULL OR undone_at IS NOT NULL")
    op.drop_index("ix_decisions_created_at", "decisions")
    op.drop_index("uq_decisions_decisive", "decisions")
    op.drop_index("uq_decisions_standing", "decisions")
    with op.batch_alter_table("decisions") as batch:
        batch.drop_constraint(op.f("uq_decisions_link_id"), type_="unique")
        batch.drop_constraint(op.f("fk_decisions_link_id_guest_links"), type_="foreignkey")
        batch.drop_constraint(op.f("ck_decisions_somebody"), type_="check")
        for name in ("undone_at", "checked", "decides", "step", "link_id"):
            batch.drop_column(name)
        batch.alter_column("user_id", existing_type=ID, nullable=False)
        batch.create_unique_constraint(ONCE, ["revision_id", "user_id", "decision"])

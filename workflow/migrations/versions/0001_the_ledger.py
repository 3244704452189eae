"""The ledger: every table of the first version."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "categories",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("label_en", sa.String(), nullable=False),
        sa.Column("label_zh", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("profile", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_categories")),
    )
    op.create_table(
        "chain_heads",
        sa.Column("chain", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("chain", name=op.f("pk_chain_heads")),
    )
    op.create_table(
        "channels",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("enabled", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("generation", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_channels")),
    )
    op.create_table(
        "processes",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("claimed_at", MOMENT, nullable=True),
        sa.Column("current", sa.String(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_processes")),
    )
    op.create_table(
        "throttles",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_throttles")),
    )
    op.create_table(
        "users",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("locale", sa.String(), server_default="", nullable=False),
        sa.Column("theme", sa.String(), server_default="", nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("role in ('writer', 'reviewer', 'ops', 'admin')", name=op.f("ck_users_role")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("name", name=op.f("uq_users_name")),
    )
    op.create_table(
        "holds",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=True),
        sa.Column("lifted_at", MOMENT, nullable=True),
        sa.Column("lifted_by", ID, nullable=True),
        sa.CheckConstraint("kind in ('stage', 'channel')", name=op.f("ck_holds_kind")),
        sa.ForeignKeyConstraint(["lifted_by"], ["users.id"], name=op.f("fk_holds_lifted_by_users")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_holds_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
    )
    with op.batch_alter_table("holds", schema=None) as batch_op:
        batch_op.create_index(
            "uq_holds_in_force",
            ["kind", "name"],
            unique=True,
            sqlite_where=sa.text("lifted_at is null"),
            postgresql_where=sa.text("lifted_at is null"),
        )

    op.create_table(
        "sessions",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_sessions_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("sha256", name=op.f("uq_sessions_sha256")),
    )
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sessions_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_sessions_user_id"), ["user_id"], unique=False)

    op.create_table(
        "sign_in_links",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_sign_in_links_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_links")),
        sa.UniqueConstraint("sha256", name=op.f("uq_sign_in_links_sha256")),
    )
    with op.batch_alter_table("sign_in_links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_links_user_id"), ["user_id"], unique=False)

    op.create_table(
        "submissions",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("current_revision_id", ID, nullable=True),
        sa.Column("live_revision_id", ID, nullable=True),
        sa.Column("title", sa.String(), server_default="", nullable=False),
        sa.Column("category", sa.String(), server_default="", nullable=False),
        sa.Column("language", sa.String(), server_default="", nullable=False),
        sa.Column("verdict", sa.String(), server_default="", nullable=False),
        sa.Column("slug", sa.String(), server_default="", nullable=False),
        sa.Column("event_seq", sa.Integer(), server_default="0", nullable=False),
        sa.Column("event_hash", sa.String(), server_default="", nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("state_since", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_submissions_author_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submissions")),
    )
    with op.batch_alter_table("submissions", schema=None) as batch_op:
        batch_op.create_index("ix_submissions_author_id_id", ["author_id", "id"], unique=False)
        batch_op.create_index("ix_submissions_state_id", ["state", "id"], unique=False)
        batch_op.create_index("ix_submissions_state_state_since_id", ["state", "state_since", "id"], unique=False)

    op.create_table(
        "tokens",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("label", sa.String(), server_default="", nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_tokens_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tokens")),
        sa.UniqueConstraint("sha256", name=op.f("uq_tokens_sha256")),
    )
    with op.batch_alter_table("tokens", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tokens_user_id"), ["user_id"], unique=False)

    op.create_table(
        "answers",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("submission_id", ID, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("quote_sha256", sa.String(), nullable=False),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_answers_submission_id_submissions")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_answers_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers")),
        sa.UniqueConstraint(
            "submission_id", "code", "quote_sha256", name=op.f("uq_answers_submission_id_code_quote_sha256")
        ),
    )
    op.create_table(
        "claims",
        sa.Column("submission_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_claims_submission_id_submissions")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_claims_user_id_users")),
        sa.PrimaryKeyConstraint("submission_id", name=op.f("pk_claims")),
    )
    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claims_user_id"), ["user_id"], unique=False)

    op.create_table(
        "draft_slots",
        sa.Column("submission_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("base_number", sa.Integer(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_draft_slots_submission_id_submissions")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_draft_slots_user_id_users")),
        sa.PrimaryKeyConstraint("submission_id", "user_id", name=op.f("pk_draft_slots")),
    )
    op.create_table(
        "events",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("chain", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("user_id", ID, nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("submission_id", ID, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("prev_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_events_submission_id_submissions")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_events_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint("chain", "seq", name=op.f("uq_events_chain_seq")),
    )
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.create_index("ix_events_submission_id", ["submission_id"], unique=False)

    op.create_table(
        "idempotency_keys",
        sa.Column("user_id", ID, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("submission_id", ID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_idempotency_keys_submission_id_submissions")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_idempotency_keys_user_id_users")),
        sa.PrimaryKeyConstraint("user_id", "key", name=op.f("pk_idempotency_keys")),
    )
    op.create_table(
        "revisions",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("submission_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("author_id", ID, nullable=True),
        sa.Column("base_id", ID, nullable=True),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("date", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("format in ('text', 'markdown', 'html')", name=op.f("ck_revisions_format")),
        sa.CheckConstraint("origin in ('writer', 'stage', 'reviewer')", name=op.f("ck_revisions_origin")),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_revisions_author_id_users")),
        sa.ForeignKeyConstraint(["base_id"], ["revisions.id"], name=op.f("fk_revisions_base_id_revisions")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_revisions_submission_id_submissions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revisions")),
        sa.UniqueConstraint("submission_id", "number", name=op.f("uq_revisions_submission_id_number")),
    )
    op.create_table(
        "decisions",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("submission_id", ID, nullable=False),
        sa.Column("revision_id", ID, nullable=False),
        sa.Column("revision_sha256", sa.String(), nullable=False),
        sa.Column("ruleset", sa.String(), nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("decision in ('approve', 'request_changes', 'reject')", name=op.f("ck_decisions_decision")),
        sa.CheckConstraint("user_id <> author_id", name=op.f("ck_decisions_four_eyes")),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_decisions_author_id_users")),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], name=op.f("fk_decisions_revision_id_revisions")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_decisions_submission_id_submissions")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_decisions_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sa.UniqueConstraint(
            "revision_id", "user_id", "decision", name=op.f("uq_decisions_revision_id_user_id_decision")
        ),
    )
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.create_index("ix_decisions_submission_id", ["submission_id"], unique=False)

    op.create_table(
        "publications",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("submission_id", ID, nullable=False),
        sa.Column("revision_id", ID, nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("task", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("idempotency_key", sa.String(), nullable=False),
        sa.Column("attempt", sa.Integer(), server_default="0", nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("queued_at", MOMENT, nullable=False),
        sa.Column("hinted_at", MOMENT, nullable=True),
        sa.Column("lease_until", MOMENT, nullable=True),
        sa.Column("started_at", MOMENT, nullable=True),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("worker", sa.String(), server_default="", nullable=False),
        sa.Column("receipt_id", sa.String(), server_default="", nullable=False),
        sa.Column("url", sa.String(), server_default="", nullable=False),
        sa.Column("sha256", sa.String(), server_default="", nullable=False),
        sa.Column("error", sa.String(), server_default="", nullable=False),
        sa.Column("fingerprint", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint(
            "state in ('pending', 'live', 'failed', 'superseded', 'withdrawn')", name=op.f("ck_publications_state")
        ),
        sa.CheckConstraint("task in ('publish', 'withdraw')", name=op.f("ck_publications_task")),
        sa.ForeignKeyConstraint(["channel"], ["channels.name"], name=op.f("fk_publications_channel_channels")),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], name=op.f("fk_publications_revision_id_revisions")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_publications_submission_id_submissions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publications")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_publications_idempotency_key")),
        sa.UniqueConstraint("revision_id", "channel", name=op.f("uq_publications_revision_id_channel")),
    )
    with op.batch_alter_table("publications", schema=None) as batch_op:
        batch_op.create_index("ix_publications_channel_state", ["channel", "state"], unique=False)
        batch_op.create_index(
            "ix_publications_failed",
            ["finished_at"],
            unique=False,
            sqlite_where=sa.text("state = 'failed'"),
            postgresql_where=sa.text("state = 'failed'"),
        )
        batch_op.create_index(
            "ix_publications_pending",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        )
        batch_op.create_index("ix_publications_submission_id_channel", ["submission_id", "channel"], unique=False)

    op.create_table(
        "stage_runs",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("submission_id", ID, nullable=False),
        sa.Column("revision_id", ID, nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("version", sa.String(), server_default="", nullable=False),
        sa.Column("lane", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), server_default="", nullable=False),
        sa.Column("attempt", sa.Integer(), server_default="0", nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("queued_at", MOMENT, nullable=False),
        sa.Column("hinted_at", MOMENT, nullable=True),
        sa.Column("lease_until", MOMENT, nullable=True),
        sa.Column("started_at", MOMENT, nullable=True),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("ms", sa.Double(), server_default="0", nullable=False),
        sa.Column("worker", sa.String(), server_default="", nullable=False),
        sa.Column("error", sa.String(), server_default="", nullable=False),
        sa.Column("fingerprint", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint(
            "state in ('queued', 'running', 'passed', 'failed', 'errored', 'dead', 'skipped')",
            name=op.f("ck_stage_runs_state"),
        ),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], name=op.f("fk_stage_runs_revision_id_revisions")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_stage_runs_submission_id_submissions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_runs")),
        sa.UniqueConstraint("revision_id", "stage", name=op.f("uq_stage_runs_revision_id_stage")),
    )
    with op.batch_alter_table("stage_runs", schema=None) as batch_op:
        batch_op.create_index(
            "ix_stage_runs_dead",
            ["finished_at"],
            unique=False,
            sqlite_where=sa.text("state = 'dead'"),
            postgresql_where=sa.text("state = 'dead'"),
        )
        batch_op.create_index(batch_op.f("ix_stage_runs_fingerprint"), ["fingerprint"], unique=False)
        batch_op.create_index("ix_stage_runs_finished_at", ["finished_at"], unique=False)
        batch_op.create_index(
            "ix_stage_runs_open",
            ["lane", "due_at"],
            unique=False,
            sqlite_where=sa.text("state in ('queued', 'running', 'errored')"),
            postgresql_where=sa.text("state in ('queued', 'running', 'errored')"),
        )
        batch_op.create_index(
            "ix_stage_runs_open_stage",
            ["stage", "queued_at"],
            unique=False,
            sqlite_where=sa.text("state in ('queued', 'running', 'errored')"),
            postgresql_where=sa.text("state in ('queued', 'running', 'errored')"),
        )
        batch_op.create_index("ix_stage_runs_submission_id", ["submission_id"], unique=False)

    op.create_table(
        "findings",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("stage_run_id", ID, nullable=False),
        sa.Column("submission_id", ID, nullable=False),
        sa.Column("revision_id", ID, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("automatic", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("severity in ('info', 'warn', 'block')", name=op.f("ck_findings_severity")),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], name=op.f("fk_findings_revision_id_revisions")),
        sa.ForeignKeyConstraint(["stage_run_id"], ["stage_runs.id"], name=op.f("fk_findings_stage_run_id_stage_runs")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_findings_submission_id_submissions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_findings")),
    )
    with op.batch_alter_table("findings", schema=None) as batch_op:
        batch_op.create_index("ix_findings_revision_id", ["revision_id"], unique=False)

    op.create_table(
        "edits",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("submission_id", ID, nullable=False),
        sa.Column("revision_id", ID, nullable=False),
        sa.Column("finding_id", ID, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_by", ID, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.CheckConstraint("state in ('applied', 'reverted', 'proposed')", name=op.f("ck_edits_state")),
        sa.ForeignKeyConstraint(["decided_by"], ["users.id"], name=op.f("fk_edits_decided_by_users")),
        sa.ForeignKeyConstraint(["finding_id"], ["findings.id"], name=op.f("fk_edits_finding_id_findings")),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], name=op.f("fk_edits_revision_id_revisions")),
        sa.ForeignKeyConstraint(["submission_id"], ["submissions.id"], name=op.f("fk_edits_submission_id_submissions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edits")),
    )
    with op.batch_alter_table("edits", schema=None) as batch_op:
        batch_op.create_index("ix_edits_revision_id", ["revision_id"], unique=False)


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("edits", schema=None) as batch_op:
        batch_op.drop_index("ix_edits_revision_id")

    op.drop_table("edits")
    with op.batch_alter_table("findings", schema=None) as batch_op:
        batch_op.drop_index("ix_findings_revision_id")

    op.drop_table("findings")
    with op.batch_alter_table("stage_runs", schema=None) as batch_op:
        batch_op.drop_index("ix_stage_runs_submission_id")
        batch_op.drop_index(
            "ix_stage_runs_open_stage",
            sqlite_where=sa.text("state in ('queued', 'running', 'errored')"),
            postgresql_where=sa.text("state in ('queued', 'running', 'errored')"),
        )
        batch_op.drop_index(
            "ix_stage_runs_open",
            sqlite_where=sa.text("state in ('queued', 'running', 'errored')"),
            postgresql_where=sa.text("state in ('queued', 'running', 'errored')"),
        )
        batch_op.drop_index("ix_stage_runs_finished_at")
        batch_op.drop_index(batch_op.f("ix_stage_runs_fingerprint"))
        batch_op.drop_index(
            "ix_stage_runs_dead", sqlite_where=sa.text("state = 'dead'"), postgresql_where=sa.text("state = 'dead'")
        )

    op.drop_table("stage_runs")
    with op.batch_alter_table("publications", schema=None) as batch_op:
        batch_op.drop_index("ix_publications_submission_id_channel")
        batch_op.drop_index(
            "ix_publications_pending",
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        )
        batch_op.drop_index(
            "ix_publications_failed",
            sqlite_where=sa.text("state = 'failed'"),
            postgresql_where=sa.text("state = 'failed'"),
        )
        batch_op.drop_index("ix_publications_channel_state")

    op.drop_table("publications")
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.drop_index("ix_decisions_submission_id")

    op.drop_table("decisions")
    op.drop_table("revisions")
    op.drop_table("idempotency_keys")
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.drop_index("ix_events_submission_id")

    op.drop_table("events")
    op.drop_table("draft_slots")
    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_claims_user_id"))

    op.drop_table("claims")
    op.drop_table("answers")
    with op.batch_alter_table("tokens", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tokens_user_id"))

    op.drop_table("tokens")
    with op.batch_alter_table("submissions", schema=None) as batch_op:
        batch_op.drop_index("ix_submissions_state_state_since_id")
        batch_op.drop_index("ix_submissions_state_id")
        batch_op.drop_index("ix_submissions_author_id_id")

    op.drop_table("submissions")
    with op.batch_alter_table("sign_in_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_links_user_id"))

    op.drop_table("sign_in_links")
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sessions_user_id"))
        batch_op.drop_index(batch_op.f("ix_sessions_expires_at"))

    op.drop_table("sessions")
    with op.batch_alter_table("holds", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_holds_in_force",
            sqlite_where=sa.text("lifted_at is null"),
            postgresql_where=sa.text("lifted_at is null"),
        )

    op.drop_table("holds")
    op.drop_table("users")
    op.drop_table("throttles")
    op.drop_table("processes")
    op.drop_table("channels")
    op.drop_table("chain_heads")
    op.drop_table("categories")

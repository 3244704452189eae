"""What ops see and steer by: rollups, limits, batches, canaries, alarms, attempts; dead letters put aside."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables and columns."""
    _figures()
    _batches()
    _watching()
    for table in ("stage_runs", "publications"):
        op.add_column(table, sa.Column("discarded_at", MOMENT, nullable=True))
    op.create_index("ix_publications_finished_at", "publications", ["finished_at"])
    op.add_column("processes", sa.Column("lanes", sa.String(), server_default="", nullable=False))
    op.add_column("processes", sa.Column("drained_at", MOMENT, nullable=True))
    with op.batch_alter_table("holds", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mode", sa.String(), server_default="pause", nullable=False))
        batch_op.create_check_constraint(op.f("ck_holds_mode"), "mode in ('pause', 'drain')")


def _figures() -> None:
    op.create_table(
        "rollups",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("passed", "failed", "broken")),
        sa.Column("waits", sa.JSON(), nullable=False),
        sa.Column("runs", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "name", "minutes", "at", name=op.f("pk_rollups")),
    )
    op.create_index("ix_rollups_minutes_at", "rollups", ["minutes", "at"])
    op.create_table(
        "limits",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("at_once", sa.Integer(), nullable=True),
        sa.Column("per_minute", sa.Integer(), nullable=True),
        sa.Column("window_at", MOMENT, nullable=False),
        sa.Column("used", sa.Integer(), server_default="0", nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.CheckConstraint("kind in ('stage', 'channel')", name=op.f("ck_limits_kind")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_limits_user_id_users")),
        sa.PrimaryKeyConstraint("kind", "name", name=op.f("pk_limits")),
    )


def _batches() -> None:
    op.create_table(
        "batches",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("wanted", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("cursor", ID, server_default="0", nullable=False),
        sa.Column("reach", ID, nullable=False),
        sa.Column("user_id", ID, nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("lease_until", MOMENT, nullable=True),
        sa.CheckConstraint("action in ('retry', 'discard', 'restore', 'replay')", name=op.f("ck_batches_action")),
        sa.CheckConstraint("state in ('running', 'paused', 'done', 'cancelled')", name=op.f("ck_batches_state")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_batches_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batches")),
    )
    op.create_index("ix_batches_state", "batches", ["state"])
    op.create_table(
        "replays",
        sa.Column("batch_id", ID, autoincrement=False, nullable=False),
        sa.Column("revision_id", ID, autoincrement=False, nullable=False),
        sa.Column("submission_id", ID, nullable=False),
        sa.Column("changed", sa.Boolean(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("gone", sa.JSON(), nullable=False),
        sa.Column("fresh", sa.JSON(), nullable=False),
        sa.Column("error", sa.String(), server_default="", nullable=False),
        *(
            sa.ForeignKeyConstraint([f"{one}_id"], [f"{many}.id"], name=op.f(f"fk_replays_{one}_id_{many}"))
            for one, many in (("batch", "batches"), ("revision", "revisions"), ("submission", "submissions"))
        ),
        sa.PrimaryKeyConstraint("batch_id", "revision_id", name=op.f("pk_replays")),
    )
    op.create_index("ix_replays_batch_id_changed", "replays", ["batch_id", "changed"])


def _watching() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("run_id", ID, nullable=False),
        sa.Column("submission_id", ID, nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=False),
        sa.Column("worker", sa.String(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.CheckConstraint("kind in ('stage', 'channel')", name=op.f("ck_attempts_kind")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_attempts_submission_id_submissions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
    )
    op.create_index("ix_attempts_submission_id", "attempts", ["submission_id"])
    op.create_table(
        "canaries",
        sa.Column("lane", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.Column("heard", sa.Integer(), server_default="0", nullable=False),
        sa.Column("heard_at", MOMENT, nullable=True),
        sa.Column("heard_by", sa.String(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("lane", name=op.f("pk_canaries")),
    )
    op.create_table(
        "alarms",
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("calm_since", MOMENT, nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("told", sa.String(), server_default="calm", nullable=False),
        sa.Column("telling_until", MOMENT, nullable=True),
        sa.CheckConstraint("state in ('calm', 'rising', 'ringing')", name=op.f("ck_alarms_state")),
        sa.PrimaryKeyConstraint("rule", name=op.f("pk_alarms")),
    )


def downgrade() -> None:
    """Take them back; what was put aside stands among the failures again."""
    with op.batch_alter_table("holds", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_holds_mode"), type_="check")
        batch_op.drop_column("mode")
    for name in ("drained_at", "lanes"):
        op.drop_column("processes", name)
    op.drop_index("ix_publications_finished_at", "publications")
    for table in ("publications", "stage_runs"):
        op.drop_column(table, "discarded_at")
    for table in ("attempts", "alarms", "canaries", "replays", "batches", "limits", "rollups"):
        op.drop_table(table)

"""How the parts do, money by the bank's statement, and what retention has removed."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)

DATED = (("cases", "purged_at"), ("mails", "purged_at"), ("readings", "kept_at"))


def upgrade() -> None:
    """Add two tables, and when what was removed or kept."""
    _health()
    _arrivals()
    for table, column in DATED:
        op.add_column(table, sa.Column(column, INSTANT, nullable=True))


def downgrade() -> None:
    """Forget all that."""
    for table, column in reversed(DATED):
        op.drop_column(table, column)
    op.drop_table("arrivals")
    op.drop_table("health")


def _health() -> None:
    op.create_table(
        "health",
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("ran_at", INSTANT, nullable=False),
        sa.Column("fine_at", INSTANT, nullable=True),
        sa.Column("failing_since", INSTANT, nullable=True),
        sa.Column("found", sa.Integer(), server_default="0", nullable=False),
        sa.Column("detail", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("part", name="pk_health"),
    )


def _arrivals() -> None:
    op.create_table(
        "arrivals",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("arrived_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.Text(), nullable=False),
        sa.Column("payer", sa.Text(), server_default="", nullable=False),
        sa.Column("payer_account", sa.Text(), server_default="", nullable=False),
        sa.Column("remark", sa.Text(), server_default="", nullable=False),
        sa.Column("serial_no", sa.Text(), server_default="", nullable=False),
        sa.Column("imported_at", INSTANT, nullable=False),
        sa.Column("case_id", ID, nullable=True),
        sa.Column("matched", sa.Text(), server_default="", nullable=False),
        sa.Column("settled_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_arrivals_case_id_cases"),
        sa.PrimaryKeyConstraint("key", name="pk_arrivals"),
    )
    op.create_index("ix_arrivals_settled_at", "arrivals", ["settled_at"], unique=False)
    op.create_index("ix_arrivals_case_id", "arrivals", ["case_id"], unique=False)

"""Addresses that bounce, and the brake on replies."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add two tables, and the index by which the replies of a day are counted."""
    op.create_table(
        "bounces",
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("case_id", ID, nullable=True),
        sa.Column("mail_id", sa.Text(), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_bounces_case_id_cases"),
        sa.ForeignKeyConstraint(["mail_id"], ["mails.id"], name="fk_bounces_mail_id_mails"),
        sa.PrimaryKeyConstraint("address", name="pk_bounces"),
    )
    op.create_index("ix_bounces_case_id", "bounces", ["case_id"], unique=False)
    op.create_table(
        "brakes",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("pulled_at", INSTANT, nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("released_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_brakes"),
    )
    op.create_index("ix_outbox_queued_at", "outbox", ["queued_at"], unique=False)


def downgrade() -> None:
    """Forget all that."""
    op.drop_index("ix_outbox_queued_at", "outbox")
    op.drop_table("brakes")
    op.drop_table("bounces")

"""Digests that were sent, and what staff told the bot to do in reply to them."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the two tables."""
    op.create_table(
        "digests",
        sa.Column("id", ID, nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), server_default="", nullable=False),
        sa.Column("watchword", sa.Text(), server_default="", nullable=False),
        sa.Column("listing", sa.Text(), server_default="", nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_digests"),
        sa.UniqueConstraint("day", "slot", "recipient", name="uq_digests_day_slot_recipient"),
    )
    op.create_index("ix_digests_watchword", "digests", ["watchword"], unique=False)
    op.create_index("ix_digests_made_at", "digests", ["made_at"], unique=False)
    op.create_table(
        "staff_commands",
        sa.Column("id", ID, nullable=False),
        sa.Column("mail_id", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("digest_id", ID, nullable=True),
        sa.Column("written", sa.Text(), server_default="", nullable=False),
        sa.Column("number", sa.Text(), server_default="", nullable=False),
        sa.Column("verb", sa.Text(), server_default="", nullable=False),
        sa.Column("detail", sa.Text(), server_default="", nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["digest_id"], ["digests.id"], name="fk_staff_commands_digest_id_digests"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_staff_commands"),
        sa.UniqueConstraint("mail_id", "line", name="uq_staff_commands_mail_id_line"),
    )
    op.create_index("ix_staff_commands_at", "staff_commands", ["at"], unique=False)
    op.create_index("ix_staff_commands_number", "staff_commands", ["number"], unique=False)


def downgrade() -> None:
    """Forget them."""
    op.drop_table("staff_commands")
    op.drop_table("digests")

"""What every part of the store has in common: the database and the folder of bytes."""

from mailbot.store.blobs import Blobs
from mailbot.store.database import Database


class Ledger:
    """A part of the store."""

    def __init__(self, database: Database, blobs: Blobs) -> None:
        self._database = database
        self._blobs = blobs

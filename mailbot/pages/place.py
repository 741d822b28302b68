"""Where on a page of a customer's file somebody should look."""

from mailbot.values import Box, Record


class Place(Record):
    """A file by its content, a page from 1, and what of it to mark and to hide.

    Boxes are in the units of the page as it was read. Without `box` the whole page is shown, so
    small that nothing on it can be read.
    """

    sha256: str
    page: int
    box: Box | None = None
    hidden: tuple[Box, ...] = ()

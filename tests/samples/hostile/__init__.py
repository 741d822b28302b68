"""Files made to do harm, by kind: each is built small, by code, and never runs anything."""

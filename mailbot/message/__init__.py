"""Raw bytes of a mail become an understood message that may or may not be answered."""

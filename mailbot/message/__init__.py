"""The bytes of a mail become an InboundMessage, and the judgement whether it may be answered."""

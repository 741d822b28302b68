"""Everything that must survive: mails, cases, decisions, replies."""

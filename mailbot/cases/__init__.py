"""Mails and documents become one case."""

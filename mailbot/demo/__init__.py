"""Invented customers and an embedded mail server to see the bot at work."""

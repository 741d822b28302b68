"""Papers written down before anybody saw how they are read: other agencies', banks', letters."""

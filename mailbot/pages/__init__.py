"""Files become pages of placed text, inside limited processes."""

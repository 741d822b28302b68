"""Pages of placed text become typed documents."""

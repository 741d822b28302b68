"""Cases become the staff digest, and a staff mail becomes commands."""

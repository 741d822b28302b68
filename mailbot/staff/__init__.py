"""How things stand becomes the staff's digest, and a staff member's mail becomes commands."""

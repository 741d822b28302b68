"""A case and the programme become one decision."""

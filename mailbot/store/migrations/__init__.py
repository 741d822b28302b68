"""The schema's history, oldest first: each version becomes the next."""

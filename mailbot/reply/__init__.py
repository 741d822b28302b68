"""A decision becomes a mail to the customer."""

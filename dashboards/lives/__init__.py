"""One synthetic resident's life told twice, ready to be shown."""

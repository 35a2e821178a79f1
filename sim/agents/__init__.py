"""What residents do and what happens to them: rules and phases on the columns."""

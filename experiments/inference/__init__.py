"""How sure a mean over runs is: intervals, several policies at once, draws kept apart from seeds."""

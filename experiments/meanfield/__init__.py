"""The mean-field twin: the same rates without people, chance or a map, to check the runs and to look for two states."""

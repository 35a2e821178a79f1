"""The scenario of the dashboard: one object that is also an address, a file, a command line and a line of Python."""

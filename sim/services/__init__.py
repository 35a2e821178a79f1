"""The team, specialists, groups, the connector and aftercare."""

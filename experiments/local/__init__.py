"""The municipality's own figures: a sheet to fill in, its check, and what a run does with it."""

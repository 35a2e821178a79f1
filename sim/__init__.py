"""The model: knows nothing of result files, terminals or browsers."""

"""What decision makers get from any finished or half-finished batch of runs: pure functions on tables."""

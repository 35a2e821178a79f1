"""Pictures of a comparison: pure functions from results to what is drawn, said above it, and listed beneath it."""

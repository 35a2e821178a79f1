"""The pages: each one component that gets a `View` and nothing else."""

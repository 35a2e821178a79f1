"""Command line, pairs, statistics, results and reports."""

import os

# Runs already take one processor each. Linear algebra that spreads a small matrix over all of them, as numpy's does
# unless told otherwise before it is loaded, then waits for processors that are busy: up to ten times as long.
for _library in ("OPENBLAS", "MKL", "VECLIB"):
    os.environ.setdefault(f"{_library}_{'MAXIMUM' if _library == 'VECLIB' else 'NUM'}_THREADS", "1")

"""Command line, pairs, statistics, results and reports."""

import os

# Runs already take one processor each. Linear algebra that spreads a small matrix over all of them, as numpy's does
# unless told otherwise before it is loaded, waits for processors that are busy with other runs (docs/performance.md).
for _setting in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
    os.environ.setdefault(_setting, "1")

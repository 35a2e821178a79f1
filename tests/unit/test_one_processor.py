"""While units are lived linear algebra takes one processor, also where numpy was loaded before us."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

#: In a process of its own, whose numpy may use two threads: that of the tests was told one before it was loaded.
_LOOK = """
import json
import numpy
from threadpoolctl import threadpool_info
from experiments.sweep.engine import Threads, drive

def threads(_):
    return [one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas"]

found = {"before": threads(0), "inside": []}
engine = Threads(threads, 2)
drive(iter(range(4)), engine, lambda: False, lambda seen: found["inside"].extend(seen), lambda: None)
engine.close()
print(json.dumps(found | {"after": threads(0)}))
"""


def test_one_processor_each_and_as_before_in_the_end():
    asked = {name: "2" for name in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")}
    told = subprocess.run(
        [sys.executable, "-c", _LOOK], env={**os.environ, **asked}, capture_output=True, text=True, check=True
    )
    found = json.loads(told.stdout)
    if set(found["before"]) != {2}:
        pytest.skip(f"LINEAR ALGEBRA HERE HAS {found['before']} THREADS: the limit was not looked at")
    assert len(found["inside"]) >= 4
    assert set(found["inside"]) == {1}
    assert set(found["after"]) == {2}

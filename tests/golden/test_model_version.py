"""Results move only with a new model version: run ids stand on it, so a store never mixes two models."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np

from experiments.sweep.identity import MODEL_VERSION
from sim.week import run_weeks
from tests.villages import START, every_lever, lively, settled

KEPT = Path(__file__).with_name("model_version.json")


def test_results_move_only_with_a_new_model_version():
    world, table = settled(5, lively())
    counts = run_weeks(world, table, every_lever(156), seed=5, start=START)
    found = hashlib.sha256(np.ascontiguousarray(counts, dtype="<i8").tobytes()).hexdigest()[:16]
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    assert kept.get(MODEL_VERSION) == found, (
        f"the model gives other results ({found}) than version {MODEL_VERSION} did: raise MODEL_VERSION in "
        f"experiments/sweep/identity.py, add it with {found} to {KEPT.name}, "
        "and say **results change** in the changelog"
    )

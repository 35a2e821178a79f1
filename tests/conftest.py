"""What all tests share: how hypothesis looks for counter-examples, and runs made without the model."""

import os
import runpy
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# The first call of a compiled phase takes seconds, so a deadline per example would only measure the compiler.
settings.register_profile("local", deadline=None)
# In CI the same examples every time: a red run can be repeated, a green one is not luck.
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")

# Places that whoever runs the tests has imported are none of the tests' business.
os.environ["RONDOM_PLACES_DIR"] = str(Path(tempfile.gettempdir()) / "rondom-tests-have-no-own-places")


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Folder for own places, empty; what was read of others is forgotten before and after."""
    from sim.population import profile

    folder = tmp_path / "own"
    monkeypatch.setenv("RONDOM_PLACES_DIR", str(folder))
    profile.cache_clear()
    yield folder
    profile.cache_clear()


@pytest.fixture(scope="session")
def made_up_runs() -> Callable[..., Any]:
    """Runs without the model; see ``tests/made_up_runs.py``."""
    # Test folders are no packages, so the file is read rather than imported.
    made: Callable[..., Any] = runpy.run_path(str(Path(__file__).parent / "made_up_runs.py"))["made_up_runs"]
    return made


@pytest.fixture(scope="session")
def made_up_answer(made_up_runs: Callable[..., Any]) -> Callable[..., Any]:
    """Comparison of made-up runs: takes a question and what ``made_up_runs`` takes."""
    from experiments.comparison import Labels, compare
    from experiments.outcomes import outcomes
    from experiments.schema import Label, ModelVersion

    def answer(question: Any, runs: Any = None, **options: Any) -> Any:
        runs = made_up_runs(question, **options) if runs is None else runs
        found = outcomes(
            runs, discount_costs=question.discount_costs, discount_effects=question.discount_effects
        )
        labels = Labels(
            places={place: place.capitalize() for place in question.places},
            arms={arm: Label(nl=f"plan {arm}", en=f"plan {arm}") for arm in question.policies},
        )
        return compare(question, runs, found, ModelVersion(version="0.1.0", source_hash="0" * 16), labels)

    return answer

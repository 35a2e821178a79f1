"""The model: knows nothing of result files, terminals or browsers.

``sim.Model`` is the model as a Mesa model, with ``Resident``, ``Volunteer``, ``Professional`` and ``Weekly`` beside it
(docs/python.md). They want the extra ``network`` and are imported when first named, so that ``import sim`` stays light.
``Scenario`` is what a model is asked for, as one object.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sim.face.extra import advised

if TYPE_CHECKING:
    from sim.model import Left, Model, Professional, ReadOnly, Resident, Volunteer, Weekly
    from sim.scenario import Scenario

__all__ = ["Left", "Model", "Professional", "ReadOnly", "Resident", "Scenario", "Volunteer", "Weekly"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'sim' has no attribute {name!r}; it has {', '.join(__all__)}")
    try:
        return getattr(import_module("sim.scenario" if name == "Scenario" else "sim.model"), name)
    except ModuleNotFoundError as error:
        raise advised(f"sim.{name}", error) from error


def __dir__() -> list[str]:
    return __all__

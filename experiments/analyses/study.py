"""A sensitivity study: points laid out for a question, lived by a sweep into a store, and found again in it."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from experiments.storage import fingerprint
from experiments.sweep.founding import spoken
from sim.errors import BadInput, StorageProblem

if TYPE_CHECKING:
    from experiments.sweep.experiment import Experiment, Options, Session
    from experiments.sweep.standing import Standing
    from experiments.sweep.store import Store
    from sim.register import Register

Floats = NDArray[np.float64]
Method = Literal["oat", "morris", "sobol"]
METHODS: tuple[Method, ...] = ("oat", "morris", "sobol")
STUDY, TABLE = "study.json", "points.csv"
SCHEMA = "rondom.study/1"


@dataclass(frozen=True)
class Question:
    """What a study is about.

    Attributes
    ----------
    place, pressure : str
        Scenario.
    policy : str or None
        Arm whose difference with the baseline is studied; None: levels of the baseline.
    years, seeds, seed : int
        Horizon; lives per point, the same for all points; first seed.
    local : pathlib.Path or None
        Sheet with a municipality's own figures.
    """

    place: str
    policy: str | None = None
    pressure: str = "low"
    years: int = 3
    seeds: int = 5
    seed: int = 1
    local: Path | None = None

    def register(self) -> Register:
        """The register of its runs, own figures included.

        Raises
        ------
        BadInput
            Every problem of the sheet.
        """
        return _register(self.local)


def _register(sheet: Path | None) -> Register:
    from experiments.local.check import own_figures
    from experiments.local.register import register_with

    return register_with(None if sheet is None else own_figures(sheet))


@dataclass(frozen=True)
class Design:
    """Points of a method, in the order in which it reads them.

    Attributes
    ----------
    method : {'oat', 'morris', 'sobol'}
        Which.
    names : tuple of str
        Parameters that are moved.
    facts : dict of str to int
        What the points follow from, with the names.
    values : numpy.ndarray
        float64[rows, names], in the units of the register.
    unit : numpy.ndarray or None
        float64[rows, names], where in its own law each parameter stands, 0 to 1; None where that plays no part.
    """

    method: Method
    names: tuple[str, ...]
    facts: Mapping[str, int]
    values: Floats = field(repr=False)
    unit: Floats | None = field(repr=False, default=None)

    def points(self) -> tuple[Floats, NDArray[np.int64]]:
        """Points, each once, and which of them every row is: equal points are equal runs, lived once.

        Returns
        -------
        points, row : float64[draws, names], int64[rows]
        """
        known: dict[bytes, int] = {}
        row = np.array([known.setdefault(point.tobytes(), len(known)) for point in self.values])
        first = np.unique(row, return_index=True)[1]
        return self.values[first], row.astype(np.int64)


def design_by(store: Store, method: Method) -> Design:
    """Design of a study by a method, from its store.

    Raises
    ------
    BadInput
        The store is of no study, or of one by another method.
    """
    laid = design_of(store)
    if laid.method != method:
        raise BadInput(f"{store.folder} is a study by '{laid.method}': expected one by '{method}'")
    return laid


def specification(question: Question, design: Design) -> dict[str, Any]:
    """The study as the specification of a sweep, whose draws stand in ``points.csv``."""
    arms = [] if question.policy is None else [{"arm": question.policy}]
    local = {} if question.local is None else {"local": _sheet(question.local)}
    return {
        "name": study_name(question, design),
        "years": question.years,
        "seed": question.seed,
        "scenarios": {"places": [question.place], "pressures": [question.pressure], **local},
        "policies": arms,
        "uncertainties": {"method": "table", "table": TABLE},
        "replications": {"seeds": question.seeds},
    }


def _sheet(path: Path) -> str:
    """What a sheet is called beside the specification."""
    return f"local{path.suffix}"


def study_name(question: Question, design: Design) -> str:
    """Name of a study and of its folder; another design of the same question has another one."""
    asked = asdict(question) | {"seeds": 0, "local": _fingerprint(question.local)}
    told = json.dumps([asked, design.names, dict(design.facts)], sort_keys=True)
    mark = hashlib.sha256(told.encode()).hexdigest()[:6]
    return "-".join([design.method, question.place, (question.policy or "levels").replace("+", "-"), mark])[
        :80
    ]


def _fingerprint(sheet: Path | None) -> str:
    return "" if sheet is None else fingerprint(sheet)


@contextmanager
def planned(question: Question, design: Design) -> Iterator[Experiment]:
    """The sweep of a study; its table of points stands in a temporary folder for as long as this lasts.

    Raises
    ------
    BadInput
        Every problem of the question.
    """
    from experiments.sweep.experiment import Experiment

    points, _ = design.points()
    with tempfile.TemporaryDirectory(prefix="rondom-study-") as name:
        folder = Path(name)
        with (folder / TABLE).open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(design.names)
            writer.writerows([repr(value) for value in point] for point in points.tolist())
        if question.local is not None:
            shutil.copyfile(question.local, folder / _sheet(question.local))
        yield Experiment.from_dict(specification(question, design), folder)


def live(
    question: Question,
    design: Design,
    folder: Path | None = None,
    options: Options | None = None,
    on_progress: Callable[[Standing], None] | None = None,
) -> Session:
    """Live what is missing of a study.

    Parameters
    ----------
    question, design
        What is asked.
    folder : pathlib.Path, optional
        Store; ``results/<name of the study>`` when left out. One of the same study is gone on with, also with more
        seeds.
    options : Options, optional
        How to run.
    on_progress : callable, optional
        Called with the standing a few times a second.

    Raises
    ------
    BadInput
        The question is unsound, or the store is of another study.
    Locked, StorageProblem
        As ``Experiment.run``.
    """
    from experiments.sweep.experiment import RESULTS
    from experiments.sweep.store import Store

    home = RESULTS / study_name(question, design) if folder is None else folder
    text = _told(design)
    with planned(question, design) as experiment:
        if home.is_dir() and any(home.iterdir()):
            Store(home)
            if _facts(home) != json.loads(text):
                raise BadInput(
                    f"{home} holds another study (parameters, method or its sizes differ): name another folder"
                )
        else:
            Store.create(home, experiment.specification, None, experiment.folder)
            with spoken(home):
                (home / STUDY).write_text(text, encoding="utf-8")
        return experiment.session(home, options, on_progress)


def _told(design: Design) -> str:
    facts = {
        "schema": SCHEMA,
        "method": design.method,
        "names": list(design.names),
        "facts": dict(design.facts),
    }
    return json.dumps(facts, indent=1, sort_keys=True) + "\n"


def _facts(folder: Path) -> dict[str, Any]:
    path = folder / STUDY
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadInput(
            f"{folder} is a store, but not of a sensitivity study: it holds no {STUDY}. "
            "Such a store is made by `rondom sensitivity oat|morris|sobol PLACE`"
        ) from None
    except (OSError, ValueError) as error:
        raise StorageProblem(f"{path}: cannot be read ({error}); restore it from a copy") from error
    if not isinstance(facts, dict) or facts.get("schema") != SCHEMA or facts.get("method") not in METHODS:
        raise BadInput(f"{path} is no study this rondom knows (schema {SCHEMA}): install a newer rondom")
    return facts


def method_of(store: Store) -> Method:
    """By which method a store was laid out.

    Raises
    ------
    BadInput
        The store is of no study.
    """
    method: Method = _facts(store.folder)["method"]
    return method


def design_of(store: Store) -> Design:
    """The design a store was laid out by, made again and held to the points that stand in the store.

    Raises
    ------
    BadInput
        The store is of no study, or the design comes out otherwise here (another release of SALib, other ranges in
        the register).
    """
    facts = _facts(store.folder)
    sheet = store.specification.scenarios.model_dump().get("local")
    register = _register(None if sheet is None else store.toml.parent / str(sheet))
    design = _made(facts["method"], tuple(facts["names"]), facts["facts"], register)
    points, _ = design.points()
    lived = _lived_points(store, design.names)
    if lived.shape != points.shape or not np.array_equal(lived, points):
        raise BadInput(
            f"{store.folder}: the design made here has other points than the store ({points.shape[0]} and "
            f"{lived.shape[0]}): the register's ranges or SALib changed since; read it with that version"
        )
    return design


def _made(method: Method, names: Sequence[str], facts: Mapping[str, int], register: Register) -> Design:
    from experiments.analyses import morris, oat, sobol

    match method:
        case "oat":
            return oat.design(names, register)
        case "morris":
            return morris.design(names, register, **facts)
        case "sobol":
            return sobol.design(names, register, **facts)


def _lived_points(store: Store, names: Sequence[str]) -> Floats:
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = store.toml.parent / "design.parquet"
    try:
        table = pq.read_table(path, columns=list(names))
    except (OSError, pa.ArrowException) as error:
        raise StorageProblem(f"{path}: cannot be read ({error}); restore it from a copy") from error
    return np.stack([table.column(name).to_numpy() for name in names], axis=1).astype(np.float64)

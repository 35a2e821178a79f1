"""The residents and their ties as a networkx graph, with what GraphML and GEXF can hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim import state as S
from sim.errors import BadInput, unknown
from sim.face.extra import advised
from sim.face.look import Look
from sim.face.readings import LAYERS, RESIDENT, TIE
from sim.network.measures import Measures, adjacency, measure

if TYPE_CHECKING:
    import networkx as nx

#: Layers of ties between households, which the model keeps; members of one household can be asked for besides.
TIE_LAYERS: Final[tuple[str, ...]] = tuple(LAYERS[[S.KIN, S.NEIGHBOUR, S.FRIEND, S.GROUP, S.BUDDY]])
_HOUSEHOLD: Final = str(LAYERS[S.HOUSEHOLD])
#: Strength written on members of one household: the model keeps none, since who lives together sees each other daily.
TOGETHER: Final = 1.0
#: First age of each band that homophily is measured by: children, young adults, the middle, the young old, the old.
AGE_BANDS: Final = (0, 18, 35, 65, 75)
#: Dwellings are one apart in a drawing; members of a household this much.
_STEP: Final = 0.15


def graph(look: Look, layers: Sequence[str] | None = None) -> nx.Graph[int]:
    """Residents and ties as a graph.

    Parameters
    ----------
    look : Look
        The columns.
    layers : sequence of str, optional
        Which layers; those of ``TIE_LAYERS`` when left out. ``"household"`` ties members of one household too.

    Returns
    -------
    networkx.Graph
        Nodes are identities, with every reading of a resident, and ``x`` and ``y`` by street and place along it to
        draw them by; edges have ``layer``, ``strength`` (0-1) and ``since`` (week). Nobody is tied twice.

    Raises
    ------
    BadInput
        For an unknown layer.
    """
    try:
        import networkx as nx
    except ModuleNotFoundError as error:
        raise advised("to_networkx()", error) from error

    chosen = checked(layers)
    made: nx.Graph[int] = nx.Graph(week=look.week)
    rows = look.residents()
    columns: dict[str, list[Any]] = {
        reading.name: np.asarray(reading.read(look, rows)).tolist() for reading in RESIDENT
    }
    columns |= dict(zip("xy", (spots.tolist() for spots in _spots(look, rows)), strict=True))
    for uid, *values in zip(look.who[rows].tolist(), *columns.values(), strict=True):
        made.add_node(uid, **dict(zip(columns, values, strict=True)))
    ties = look.tied()
    told = [np.asarray(reading.read(look, ties)).tolist() for reading in TIE]
    for a, b, layer, strength, since in zip(*told, strict=True):
        if layer in chosen:
            made.add_edge(a, b, layer=layer, strength=strength, since=since)
    if _HOUSEHOLD in chosen:
        for a, b in look.who[pairs_at_home(look)].tolist():
            made.add_edge(a, b, layer=_HOUSEHOLD, strength=TOGETHER)
    return made


def checked(layers: Sequence[str] | None) -> Sequence[str]:
    """Layers that were asked for; raises `BadInput` for one that does not exist."""
    if layers is None:
        return TIE_LAYERS
    asked = [layers] if isinstance(layers, str) else list(layers)
    known = (_HOUSEHOLD, *TIE_LAYERS)
    problems = [unknown("layer", name, known) for name in asked if name not in known]
    if problems:
        raise BadInput(problems)
    return asked


def measured(look: Look, layers: Sequence[str] | None = None) -> Measures:
    """Measure the network of residents (``sim.network.measures``); ``layers`` as in `graph`."""
    chosen = checked(layers)
    rows = look.residents()
    place = np.full(look.who.size, -1, dtype=np.int64)
    place[rows] = np.arange(rows.size)
    ties = look.tied()
    ties = ties[np.array([name in chosen for name in LAYERS])[look.ties["layer"][ties]]]
    ends = np.stack([look.ties["a"][ties], look.ties["b"][ties]], axis=1).astype(np.int64)
    if _HOUSEHOLD in chosen:
        ends = np.concatenate([ends, pairs_at_home(look)])
    matrix = adjacency(rows.size, place[ends[:, 0]], place[ends[:, 1]])
    age = np.asarray(RESIDENT[0].read(look, rows))
    return measure(matrix, np.digitize(age, AGE_BANDS[1:]), household_types(look)[look.res["home"][rows]])


def household_types(look: Look) -> Any:
    """Type of each household: 0 alone, 1 together without children, 2 with children; int64[dwellings]."""
    listed = np.arange(S.MEMBERS) < look.hh["persons"][:, None]
    child = listed & (look.res["role"][look.dwellings["member"]] == S.CHILD)
    return np.where(child.any(axis=1), 2, np.where(look.hh["persons"] > 1, 1, 0)).astype(np.int64)


def positions(look: Look) -> dict[int, tuple[float, float]]:
    """Layout to draw the graph by: streets below each other, dwellings along them; by identity."""
    rows = look.residents()
    x, y = _spots(look, rows)
    return dict(zip(look.who[rows].tolist(), zip(x.tolist(), y.tolist(), strict=True), strict=True))


def _spots(look: Look, rows: Any) -> tuple[Any, Any]:
    """Where each row is drawn; members of one household beside each other instead of on top of each other."""
    home = look.res["home"][rows]
    along = look.dwellings["position"][home] + _STEP * _place_in_home(home)
    return along, look.dwellings["street"][home].astype(np.float64)


def pairs_at_home(look: Look) -> Any:
    """Rows of every two members of one household; int64[pairs, 2]."""
    first, second = np.triu_indices(S.MEMBERS, 1)
    size = look.hh["persons"]
    member = look.dwellings["member"]
    there = np.flatnonzero(size > 1)
    home, pair = np.nonzero(second[None, :] < size[there, None])
    return np.stack([member[there[home], first[pair]], member[there[home], second[pair]]], axis=1).astype(
        np.int64
    )


def _place_in_home(home: Any) -> Any:
    """Which of its household each row is: 0 for the first that is listed."""
    order = np.argsort(home, kind="stable")
    sorted_homes = home[order]
    first = np.searchsorted(sorted_homes, sorted_homes, side="left")
    place = np.empty(home.size, dtype=np.float64)
    place[order] = np.arange(home.size) - first
    return place

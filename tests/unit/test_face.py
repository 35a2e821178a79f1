"""What can be looked at: readings, data frames, graph, measures; on a village, against the model's own counts."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from sim import Model
from sim import state as S
from sim.errors import BadInput
from sim.face.graph import AGE_BANDS, TIE_LAYERS
from sim.face.readings import CASE, CLASSES, DOORS, HOUSEHOLD, LAYERS, PROFESSIONAL, RESIDENT, TIE
from sim.record import NAMES
from tests.made_up_places import village
from tests.villages import SHARE

WEEKS = 30


@pytest.fixture(scope="module")
def model() -> Model:
    made = Model(village(SHARE), rng=3, pressure="high")
    made.run(WEEKS)
    return made


def test_codes_have_a_name_each():
    assert len(DOORS) == S.DOORS
    assert LAYERS[S.BUDDY] == "buddy"
    assert len(LAYERS) == S.BUDDY + 1
    assert CLASSES[S.REGIE] == "regieteam"
    for table in (RESIDENT, HOUSEHOLD, CASE, TIE, PROFESSIONAL):
        names = [reading.name for reading in table]
        assert len(set(names)) == len(names)
        assert all(reading.says for reading in table)


def test_data_frames_hold_what_the_weeks_counted(model):
    people, last = model.frames.residents, model.frames.series.iloc[-1]
    assert len(people) == last["residents"]
    assert people.index.is_unique
    assert len(model.frames.households) == last["households"]
    assert model.frames.households["persons"].sum() == last["residents"]
    assert len(model.frames.ties) == last["ties"]
    assert people["ties"].sum() == 2 * last["ties"]
    assert (people["volunteering"] == "active").sum() == last["volunteers"]
    for door in DOORS[1:5]:
        assert (
            people["services"].str.split("+").apply(lambda doors, door=door: door in doors).sum()
            == last[f"clients_{door}"]
        )
    cases = model.frames.cases
    assert (cases["standing"] == "open").sum() == last["open_cases"]
    assert (cases["standing"] == "queued").sum() == last["queue"]
    assert (cases.loc[cases["standing"] == "open", "severity"] == "light").sum() == last["cases_light"]
    assert (model.frames.professionals["since"] <= WEEKS).sum() <= last["staff"]


def test_series_are_the_record_in_its_units(model):
    series = model.frames.series
    assert list(series.columns) == list(NAMES)
    assert series.index.tolist() == list(range(1, WEEKS + 1))
    assert series["cost_municipality"].iloc[-1] == model.now("cost_municipality")
    assert np.array_equal(series.to_numpy(), model.record.in_units())


def test_every_column_has_its_unit(model):
    for name in ("residents", "households", "ties", "cases", "professionals", "series"):
        frame = getattr(model.frames, name)
        assert isinstance(frame, pd.DataFrame)
        assert frame.attrs["units"] == model.frames.units(name)
        assert set(frame.columns) == set(model.frames.units(name))
        assert not frame.isna().any(axis=None)


def test_a_frame_is_a_copy_and_not_the_model(model):
    before = model.world.res.wellbeing.copy()
    people, series = model.frames.residents, model.frames.series
    people["wellbeing"], series["queue"] = -5.0, -5.0
    assert np.array_equal(before, model.world.res.wellbeing)
    assert model.now("queue") >= 0.0


def test_the_graph_is_residents_and_ties(model):
    graph = model.to_networkx()
    people, ties = model.frames.residents, model.frames.ties
    assert sorted(graph) == people.index.tolist()
    assert dict(graph.degree) == people["ties"].to_dict()
    told = {
        (min(a, b), max(a, b)): (layer, strength) for a, b, layer, strength, _ in ties.itertuples(index=False)
    }
    found = {(min(a, b), max(a, b)): (d["layer"], d["strength"]) for a, b, d in graph.edges(data=True)}
    assert told == found
    assert {layer for layer, _ in found.values()} <= set(TIE_LAYERS)
    assert all(graph.nodes[uid]["age"] == age for uid, age in people["age"].items())


def test_layers_can_be_chosen(model):
    kin = model.to_networkx(["kin"])
    assert {layer for *_, layer in kin.edges(data="layer")} == {"kin"}
    together = model.to_networkx("household")
    sizes = model.frames.households["persons"]
    assert together.number_of_edges() == (sizes * (sizes - 1) // 2).sum()
    assert all(together.nodes[a]["household"] == together.nodes[b]["household"] for a, b in together.edges)
    with pytest.raises(BadInput, match="unknown layer 'kni': did you mean 'kin'"):
        model.to_networkx(["kni"])


@pytest.mark.parametrize(
    ("suffix", "write", "read"),
    [
        ("graphml", nx.write_graphml, lambda path: nx.read_graphml(path, node_type=int)),
        ("gexf", nx.write_gexf, lambda path: nx.read_gexf(path, node_type=int)),
    ],
)
def test_the_graph_survives_a_file(model, tmp_path, suffix, write, read):
    graph = model.to_networkx(("household", *TIE_LAYERS))
    path = tmp_path / f"village.{suffix}"
    write(graph, path)
    back = read(path)
    assert set(back) == set(graph)
    assert {frozenset(edge) for edge in back.edges} == {frozenset(edge) for edge in graph.edges}
    for uid, data in graph.nodes(data=True):
        assert {name: back.nodes[uid][name] for name in data} == pytest.approx(data)
    for a, b, data in graph.edges(data=True):
        assert {name: back.edges[a, b][name] for name in data} == pytest.approx(data)


def test_everybody_has_a_place_in_the_drawing(model):
    places = model.positions()
    assert set(places) == set(model.frames.residents.index)
    assert len(set(places.values())) == len(places)


def test_measures_are_those_of_the_graph(model):
    for layers in (None, ("household", *TIE_LAYERS), ("friend",)):
        graph, found = model.to_networkx(layers), model.measures(layers)
        assert found.ties == graph.number_of_edges()
        assert found.clustering == pytest.approx(nx.average_clustering(graph))
        assert found.components == nx.number_connected_components(graph)
        assert found.core == max(nx.core_number(graph).values())
        bands = {uid: int(np.digitize(age, AGE_BANDS[1:])) for uid, age in graph.nodes(data="age")}
        nx.set_node_attributes(graph, bands, "band")
        assert found.assortativity_age == pytest.approx(nx.attribute_assortativity_coefficient(graph, "band"))
        nx.set_node_attributes(graph, _types(model), "type")
        assert found.assortativity_household == pytest.approx(
            nx.attribute_assortativity_coefficient(graph, "type")
        )


def _types(model: Model) -> dict[int, str]:
    """Type of each resident's household, from the data frame alone."""
    people = model.frames.residents
    roles: dict[int, list[str]] = {}
    for home, role in zip(people["household"].tolist(), people["role"].tolist(), strict=True):
        roles.setdefault(home, []).append(role)
    kind = {
        home: "children" if "child" in of else "together" if len(of) > 1 else "alone"
        for home, of in roles.items()
    }
    return {
        uid: kind[home] for uid, home in zip(people.index.tolist(), people["household"].tolist(), strict=True)
    }


def test_measures_over_the_weeks_start_at_once_and_end_with_the_run():
    model = Model(village(SHARE), rng=3)
    table = model.run_measured(10, every=4)
    assert table.index.tolist() == [0, 4, 8, 10]
    assert model.week == model.steps == 10
    assert table["ties"].iloc[-1] == model.now("ties")
    assert table.loc[10].to_dict() == pytest.approx(model.measures().numbers(), nan_ok=True)
    with pytest.raises(BadInput, match="every is 0"):
        model.run_measured(10, every=0)

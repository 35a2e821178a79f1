"""Measures of a network beside networkx, on random graphs and on those whose measures are known."""

from __future__ import annotations

import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.network.measures import Measures, adjacency, core_numbers, measure

RANDOM = {
    "erdos": nx.gnp_random_graph(200, 0.02, seed=1),
    "small world": nx.watts_strogatz_graph(150, 6, 0.1, seed=2),
    "hubs": nx.barabasi_albert_graph(200, 3, seed=3),
    "caves": nx.connected_caveman_graph(12, 7),
    "star": nx.star_graph(9),
    "complete": nx.complete_graph(8),
    "path": nx.path_graph(10),
    "two nodes apart": nx.empty_graph(2),
}


def measured(graph: nx.Graph, kinds: int = 3) -> tuple[Measures, nx.Graph]:
    """Measures of a graph whose nodes are 0 .. n - 1, and the graph with the same kinds as attributes."""
    n = graph.number_of_nodes()
    rng = np.random.default_rng(n)
    age, home = rng.integers(kinds, size=n), rng.integers(kinds, size=n)
    nx.set_node_attributes(graph, dict(enumerate(age.tolist())), "age")
    nx.set_node_attributes(graph, dict(enumerate(home.tolist())), "home")
    ends = np.array(list(graph.edges), dtype=np.int64).reshape(-1, 2)
    return measure(adjacency(n, ends[:, 0], ends[:, 1]), age, home), graph


def assert_as_networkx(found: Measures, graph: nx.Graph) -> None:
    """Every measure against networkx's own."""
    n = graph.number_of_nodes()
    core = nx.core_number(graph)
    steps = [
        [len(nx.single_source_shortest_path_length(graph, node, cutoff=k)) - 1 for node in graph]
        for k in (2, 3)
    ]
    assert found.residents == n
    assert found.ties == graph.number_of_edges()
    assert found.degrees.tolist() == nx.degree_histogram(graph)
    assert found.isolates == pytest.approx(nx.number_of_isolates(graph) / n)
    assert found.clustering == pytest.approx(nx.average_clustering(graph))
    assert found.transitivity == pytest.approx(nx.transitivity(graph))
    assert found.components == nx.number_connected_components(graph)
    assert found.largest == pytest.approx(max(map(len, nx.connected_components(graph))) / n)
    assert (found.reach_2, found.reach_3) == pytest.approx((np.mean(steps[0]), np.mean(steps[1])))
    assert found.core == max(core.values())
    assert found.core_share == pytest.approx(nx.k_core(graph).number_of_nodes() / n)
    assert found.periphery == pytest.approx(sum(k <= 1 for k in core.values()) / n)
    for attribute, value in (("age", found.assortativity_age), ("home", found.assortativity_household)):
        told = {graph.nodes[node][attribute] for edge in graph.edges for node in edge}
        if len(told) > 1:
            assert value == pytest.approx(nx.attribute_assortativity_coefficient(graph, attribute))
        else:
            assert math.isnan(value)
    if len({graph.degree[node] for edge in graph.edges for node in edge}) > 1:
        assert found.assortativity_degree == pytest.approx(nx.degree_assortativity_coefficient(graph))
    else:
        assert math.isnan(found.assortativity_degree)


@pytest.mark.parametrize("name", RANDOM)
def test_measures_are_those_of_networkx(name):
    assert_as_networkx(*measured(RANDOM[name].copy()))


@given(st.integers(1, 40), st.floats(0.0, 0.4), st.integers(0, 10_000))
def test_measures_are_those_of_networkx_on_any_graph(n, p, seed):
    assert_as_networkx(*measured(nx.gnp_random_graph(n, p, seed=seed)))


def test_a_pair_named_twice_and_a_tie_with_oneself_count_as_in_a_simple_graph():
    found = measure(
        adjacency(3, np.array([0, 1, 2, 0]), np.array([1, 0, 2, 1])),
        np.zeros(3, np.int64),
        np.zeros(3, np.int64),
    )
    assert (found.ties, found.degrees.tolist()) == (1, [1, 2])


def test_an_empty_network_has_nothing_in_it():
    nobody = np.zeros(0, dtype=np.int64)
    found = measure(adjacency(0, nobody, nobody), nobody, nobody)
    assert (found.residents, found.ties, found.components, found.core) == (0, 0, 0, 0)
    assert math.isnan(found.mean_degree)
    assert core_numbers(adjacency(0, nobody, nobody)).size == 0


def test_numbers_are_all_measures_but_the_distribution():
    found, _ = measured(RANDOM["path"].copy())
    assert set(found.numbers()) == set(Measures._fields) - {"degrees"}

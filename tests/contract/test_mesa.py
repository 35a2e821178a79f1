"""The Mesa face keeps Mesa's promises and the model's: on Mesa 3.3 and on 3.5 (noxfile.py)."""

from __future__ import annotations

import copy
import inspect
import pickle
import subprocess
import sys

import mesa
import numpy as np
import pytest
from mesa.agent import AgentSet
from mesa.datacollection import DataCollector

import sim
from experiments.pairs import run_pairs
from experiments.question import Question
from sim import Left, Model, Professional, ReadOnly, Resident, Volunteer
from sim import state as S
from sim.begin import begin, press, run_seed
from sim.errors import BadInput
from sim.levers import Levers
from sim.parameters import central, draw, load
from sim.policies import Policy, catalogue, levers_of
from sim.population import Profile, profile
from sim.record import NAMES
from sim.week import run_weeks
from tests.made_up_places import village
from tests.villages import SHARE, same

VILLAGE = village(SHARE)


def small(**options: object) -> Model:
    """A model of a village of 150 residents."""
    return Model(VILLAGE, **{"rng": 1, **options})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def model() -> Model:
    made = small(pressure="high")
    made.run(20)
    return made


# ---------------------------------------------------------------------------------------- the same life


@pytest.mark.parametrize(
    ("figures", "arm", "pressure", "pair", "uncertainty"),
    [
        (VILLAGE, "baseline", "low", 0, False),
        (VILLAGE, "rondom-wijchen", "high", 3, True),
        (profile("alverna"), "rondom-wijchen", "high", 2, True),
    ],
    ids=["village", "village, plan, drawn", "alverna, plan, drawn"],
)
def test_a_model_lives_what_the_whole_run_kernel_lives(figures, arm, pressure, pair, uncertainty):
    weeks = 60
    p = draw(load(), 5, pair) if uncertainty else central(load())
    begun = begin(figures.draw(5, pair) if uncertainty else figures, p, seed=run_seed(5, pair))
    press(begun.world, begun, pressure)
    levers = levers_of(arm, p, weeks, figures.place)
    counts = run_weeks(begun.world, begun.rates, levers, seed=begun.seed, start=0)

    model = Model(figures, rng=5, policy=arm, pressure=pressure, pair=pair, uncertainty=uncertainty)
    model.run(weeks)
    assert np.array_equal(model.record.counts, counts)
    assert same(model.world, begun.world)


@pytest.mark.slow
def test_a_model_lives_what_a_comparison_lives():
    question = Question(
        places=("alverna",), policies=("connector",), pairs=2, years=1, pressures=("low",), seed=4
    )
    runs = run_pairs(question, threads=1)
    for row, key in enumerate(runs.rows):
        model = Model(
            "alverna",
            seed=4,
            policy=key.arm,
            pressure=key.pressure,
            pair=key.pair,
            uncertainty=True,
            weeks=52,
        )
        model.run()
        assert model.run_seed == key.seed
        assert np.array_equal(model.record.in_units(), runs.weekly[row])


def test_steps_one_by_one_are_a_run():
    stepped, ran = small(policy="connector"), small(policy="connector")
    for _ in range(12):
        stepped.step()
    ran.run(12)
    assert np.array_equal(stepped.record.counts, ran.record.counts)
    assert same(stepped.world, ran.world)
    assert (stepped.steps, stepped.week) == (ran.steps, ran.week) == (12, 12)


def test_looking_changes_nothing():
    looked, alone = small(), small()
    for _ in range(6):
        looked.agents.shuffle_do("readings")
        looked.to_networkx()
        looked.measures()
        looked.step()
    alone.run(6)
    assert same(looked.world, alone.world)


def test_a_seed_is_a_life():
    assert small(seed=7, rng=None).seed == small(rng=7).seed == 7
    one, two = small(rng=7), small(rng=8)
    one.run(5)
    two.run(5)
    assert not np.array_equal(one.record.counts, two.record.counts)
    assert small(rng=np.random.default_rng(3)).seed == small(rng=np.random.default_rng(3)).seed
    assert small(rng=None).seed != small(rng=None).seed


# --------------------------------------------------------------------------------------- clock and horizon


def test_the_clock_is_mesas():
    model = small(weeks=4)
    model.run_model()
    assert (model.steps, model.week, model.running) == (4, 4, False)
    if hasattr(model, "time"):
        assert model.time == 4.0
        model.run_for(3)
        assert (model.steps, model.week, model.time) == (7, 7, 7.0)
    model.run(0)
    model.run()
    assert model.week == model.steps


def test_weeks_go_on_beyond_the_horizon_as_if_it_had_been_longer():
    short, long = small(policy="rondom-wijchen", weeks=3), small(policy="rondom-wijchen", weeks=60)
    short.run(40)
    long.run(40)
    assert np.array_equal(short.record.counts, long.record.counts)


@pytest.mark.parametrize("name", catalogue("alverna"))
def test_levers_of_a_shorter_horizon_are_the_beginning_of_a_longer_one(name):
    p = central(load())
    short, long = levers_of(name, p, 70, "alverna"), levers_of(name, p, 300, "alverna")
    assert np.array_equal(short.table, long.table[:70])


class EndsWell(Policy):
    """Spends in the last week, whenever that is."""

    def write(self, levers: Levers, p: object) -> None:
        levers.table[-1, 0] = 0.3


def test_a_policy_that_looks_at_the_horizon_cannot_go_beyond_it():
    described = dict.fromkeys(("label_nl", "label_en", "description_nl", "description_en"), "ends well")
    model = small(policy=EndsWell(name="ends-well", funding="existing", **described), weeks=5)
    model.run(5)
    with pytest.raises(BadInput, match=r"policy ends-well looks at the horizon \(5 weeks\)"):
        model.step()


# ------------------------------------------------------------------------------------------------- agents


def test_agents_are_who_lives_and_works_here(model):
    people = model.agents_by_type[Resident]
    assert set(people.get("unique_id")) == set(model.frames.residents.index)
    assert len(people) == model.now("residents")
    assert len(model.agents_by_type[Volunteer]) == model.now("volunteers")
    assert set(model.agents_by_type[Volunteer]) <= set(people)
    assert len(model.agents) == len(people) + len(model.agents_by_type[Professional])
    assert len(set(model.agents.get("unique_id"))) == len(model.agents)
    assert model.agent_types == [Resident, Volunteer, Professional]
    assert all(isinstance(agent, mesa.Agent) for agent in model.agents)


def test_a_view_reads_what_the_data_frame_reads(model):
    frame = model.frames.residents
    for agent in model.agents_by_type[Resident]:
        told = frame.loc[agent.unique_id].to_dict()
        assert {name: getattr(agent, name) for name in told} == told
    for worker, row in zip(
        model.agents_by_type[Professional].sort("unique_id", ascending=True), model.frames.professionals.itertuples(),
        strict=True,
    ):  # fmt: skip
        assert (worker.cases, worker.present, worker.since) == (row.cases, row.present, row.since)


def test_sets_of_agents_work_for_readers(model):
    frame = model.frames.residents
    people = model.agents_by_type[Resident]
    old = people.select(lambda agent: agent.age >= 65)
    assert len(old) == (frame["age"] >= 65).sum()
    assert people.agg("wellbeing", np.mean) == pytest.approx(frame["wellbeing"].mean())
    low, high = people.agg("age", [min, max])
    assert (low, high) == (frame["age"].min(), frame["age"].max())
    assert people.groupby("sex").count() == frame["sex"].value_counts().to_dict()
    told = people.groupby("role").agg("lonely", np.mean)
    assert told == pytest.approx(frame.groupby("role")["lonely"].mean().to_dict())
    assert len(model.agents.select(agent_type=Volunteer)) == model.now("volunteers")
    seen: list[int] = []
    people.shuffle_do(lambda agent: seen.append(agent.unique_id))
    assert sorted(seen) == frame.index.tolist()
    assert people.sort("age").get("age") == sorted(frame["age"], reverse=True)


def test_ties_and_housemates_of_a_view(model):
    graph = model.to_networkx(("household", "kin", "neighbour", "friend", "group", "buddy"))
    for agent in model.agents_by_type[Resident].select(at_most=40):
        near = {*agent.tied_to().get("unique_id"), *agent.housemates().get("unique_id")}
        assert near == set(graph[agent.unique_id])


def test_writing_is_refused_with_a_way_out(model):
    before = copy.deepcopy(model)
    agent = model.agents_by_type[Resident].to_list()[0] if hasattr(AgentSet, "to_list") else model.agents[0]
    for attempt in (
        lambda: setattr(agent, "lonely", 0.0),
        lambda: setattr(agent, "my_own", 1),
        lambda: delattr(agent, "unique_id"),
        lambda: model.agents.set("wellbeing", 10.0),
        agent.remove,
        lambda: setattr(model, "agents", []),
    ):
        with pytest.raises(ReadOnly) as refused:
            attempt()
        assert "view" in str(refused.value) or "columns" in str(refused.value)
    with pytest.raises(TypeError, match=r"take it from model\.agents"):
        Resident(model)
    assert same(model.world, before.world)


def test_a_view_of_who_has_left_says_so():
    model = small()
    held = list(model.agents_by_type[Resident])
    place = {agent.unique_id: agent.row for agent in held}
    model.run(156)
    here = set(model.frames.residents.index)
    gone = [agent for agent in held if not agent.here]
    assert gone, "in three years somebody leaves"
    assert all(agent.unique_id not in here for agent in gone)
    # Rows have been taken over by others: a view never shows the newcomer.
    assert any(model.world.who[place[agent.unique_id]] >= 0 for agent in gone)
    for agent in gone:
        with pytest.raises(Left, match=rf"\({agent.unique_id}\) is not here any more in week 156"):
            agent.age  # noqa: B018
    with pytest.raises(Left, match="does not live in alverna"):
        model.resident(gone[0].unique_id)
    assert not [agent for agent in model.agents if agent in set(gone)]


def test_a_set_that_is_held_loses_who_has_left_and_nobody_else():
    model = small()
    everybody = model.agents_by_type[Resident]
    before = set(everybody.get("unique_id"))
    model.run(156)
    still = {
        uid for uid, where in zip(model.world.who, model.world.res.status, strict=True) if where != S.EMPTY
    }
    assert set(everybody.get("unique_id")) == before & still
    assert 0 < len(everybody) < len(before)
    assert set(everybody.get("whereabouts")) <= {"here", "nursing home", "institution"}


def test_who_begins_to_volunteer_stays_the_same_agent():
    model = small()
    before = {agent.unique_id: agent for agent in model.agents_by_type[Resident]}
    was = {uid for uid, agent in before.items() if isinstance(agent, Volunteer)}
    model.run(52)
    now = {agent.unique_id: agent for agent in model.agents_by_type[Volunteer]}
    begun = [uid for uid in now if uid in before and uid not in was]
    assert begun, "in a year somebody begins"
    assert all(now[uid] is before[uid] and now[uid].weeks_volunteering <= 52 for uid in begun)


class Visitor(mesa.Agent):  # type: ignore[misc]
    """An agent of somebody's own."""


def test_agents_of_your_own_stand_among_the_others():
    model = small()
    count = len(model.agents)
    visitor = Visitor(model)
    assert visitor in model.agents
    assert len(model.agents) == count + 1
    assert list(model.agents_by_type[Visitor]) == [visitor]


# ----------------------------------------------------------------------------------------------- copies


@pytest.mark.parametrize(
    "copied",
    [copy.deepcopy, lambda model: pickle.loads(pickle.dumps(model))],  # noqa: S301 - our own bytes
    ids=["deepcopy", "pickle"],
)
def test_a_copy_lives_on_as_the_original(copied):
    model = small(policy="rondom-wijchen", pressure="high", uncertainty=True, pair=2)
    model.run(9)
    model.random.random()
    model.mine = model.agents_by_type[Resident].select(lambda agent: agent.age > 60)
    twin = copied(model)
    assert same(model.world, twin.world)
    assert (twin.week, twin.steps, getattr(twin, "time", 9)) == (9, 9, 9)
    assert twin.random.random() == model.random.random()
    assert twin.rng.random() == model.rng.random()
    assert [agent.model is twin for agent in twin.mine] == [True] * len(model.mine)
    assert twin.mine.get("unique_id") == model.mine.get("unique_id")
    twin.run(15)
    assert (model.week, model.steps) == (9, 9)
    model.run(15)
    assert np.array_equal(model.record.counts, twin.record.counts)
    assert same(model.world, twin.world)
    assert twin.datacollector.get_model_vars_dataframe().equals(
        model.datacollector.get_model_vars_dataframe()
    )


def test_a_branch_is_a_model_made_with_the_other_plan():
    trunk = small(pressure="high", pair=4, uncertainty=True)
    branch, anew = (
        trunk.branch("connector"),
        small(pressure="high", pair=4, uncertainty=True, policy="connector"),
    )
    for model in (trunk, branch, anew):
        model.run(40)
    assert np.array_equal(branch.record.counts, anew.record.counts)
    assert same(branch.world, anew.world)
    assert not np.array_equal(branch.record.counts, trunk.record.counts)
    with pytest.raises(BadInput, match="week 40 has been lived already"):
        trunk.branch("connector")
    with pytest.raises(BadInput, match="unknown policy 'conector'"):
        small().branch("conector")


def test_a_copy_of_a_finished_model_is_finished():
    model = small(weeks=3)
    model.run()
    twin = copy.deepcopy(model)
    assert not twin.running
    twin.step()
    assert twin.steps == 4


class Watched(Model):
    """A model of one's own, which counts in its own step."""

    def __init__(self, **options: object) -> None:
        super().__init__(VILLAGE, **options)  # type: ignore[arg-type]
        self.seen: list[float] = []

    def step(self) -> None:
        super().step()
        self.seen.append(self.now("pressure"))


def test_a_model_of_ones_own_is_copied_with_what_it_has_seen():
    model = Watched(rng=2)
    model.run(5)
    twin = copy.deepcopy(model)
    assert twin.seen == model.seen
    assert len(twin.seen) == 5
    twin.run(2)
    assert (len(twin.seen), len(model.seen), twin.steps) == (7, 5, 7)


def test_columns_of_another_version_are_refused():
    state = small().__getstate__()
    state["tables"] = state["tables"]._replace(rows=state["tables"].rows + 1)
    with pytest.raises(BadInput, match="another version of rondom"):
        object.__new__(Model).__setstate__(state)


# ----------------------------------------------------------------------------------- collecting and batches


def test_the_data_collector_has_every_week_and_series():
    model = small()
    model.run(6)
    frame = model.datacollector.get_model_vars_dataframe()
    assert list(frame.columns) == list(NAMES)
    assert np.array_equal(frame.to_numpy(), model.frames.series.to_numpy())


def test_a_week_is_collected_once_even_by_who_is_used_to_collect_himself():
    model = small()
    model.datacollector.collect(model)
    for _ in range(3):
        model.step()
        model.datacollector.collect(model)
    assert len(model.datacollector.get_model_vars_dataframe()) == 3


def test_a_collector_of_mesas_own_works():
    model = small()
    model.datacollector = DataCollector(
        model_reporters={"queue": lambda m: m.now("queue"), "people": lambda m: len(m.frames.residents)},
        agent_reporters={"lonely": lambda a: getattr(a, "lonely", None)},
        agenttype_reporters={Volunteer: {"weeks": "weeks_volunteering"}, Professional: {"cases": "cases"}},
    )  # fmt: skip
    model.run(3)
    frame = model.datacollector.get_model_vars_dataframe()
    assert frame["queue"].tolist() == model.frames.series["queue"].tolist()
    agents = model.datacollector.get_agent_vars_dataframe()
    assert sorted(agents.index.get_level_values(0).unique()) == [1, 2, 3]
    last = agents.loc[3]["lonely"].dropna()
    assert last.to_dict() == pytest.approx(model.frames.residents["lonely"].to_dict())
    cases = model.datacollector.get_agenttype_vars_dataframe(Professional)
    assert cases.loc[3]["cases"].tolist() == model.frames.professionals["cases"].tolist()


def test_agents_can_be_collected_besides_the_series():
    model = small()
    model.datacollector = sim.Weekly(agenttype_reporters={Resident: {"wellbeing": "wellbeing"}})
    model.run(2)
    assert model.datacollector.get_model_vars_dataframe().shape == (2, len(NAMES))
    told = model.datacollector.get_agenttype_vars_dataframe(Resident).loc[2]["wellbeing"]
    assert told.to_dict() == model.frames.residents["wellbeing"].to_dict()


def batch(**parameters: object) -> list[dict[str, object]]:
    """Two seeds of each combination, with the batch runner's words of this version of Mesa."""
    new = "rng" in inspect.signature(mesa.batch_run).parameters
    how = {"rng": [1, 2]} if new else {"iterations": 1}
    given = parameters if new else {**parameters, "seed": [1, 2]}
    rows: list[dict[str, object]] = mesa.batch_run(Model, given, display_progress=False, **how)
    return rows


def test_mesas_batch_run_runs_plans_side_by_side():
    rows = batch(place=[VILLAGE], policy=["baseline", "connector"], weeks=8)
    assert len(rows) == 4
    for row in rows:
        model = small(rng=row["seed"], policy=row["policy"])
        model.run(8)
        assert {name: row[name] for name in NAMES} == model.frames.series.iloc[-1].to_dict()


@pytest.mark.slow
def test_mesas_batch_run_runs_in_processes_of_its_own():
    rows = mesa.batch_run(
        Model, {"place": "alverna", "seed": [3], "weeks": 2}, number_processes=2, display_progress=False
    ) if "rng" not in inspect.signature(mesa.batch_run).parameters else mesa.batch_run(
        Model, {"place": "alverna", "weeks": 2}, rng=[3], number_processes=2, display_progress=False
    )  # fmt: skip
    model = Model("alverna", seed=3)
    model.run(2)
    assert [row["wellbeing_sum"] for row in rows] == [model.now("wellbeing_sum")]


# ---------------------------------------------------------------------------------------------- bad input


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"place": "alvrena"}, "unknown place 'alvrena': did you mean 'alverna'"),
        ({"policy": "conector"}, "unknown policy 'conector': did you mean 'connector'"),
        ({"policy": ["connector"]}, "policy is 'connector': expected a name"),
        ({"pressure": "hihg"}, "unknown pressure 'hihg': did you mean 'high'"),
        ({"rng": -1}, "the seed is -1: expected a whole number from 0"),
        ({"rng": True}, "the seed is True"),
        ({"rng": 1.5}, "the seed is 1.5: expected a whole number"),
        ({"rng": 1, "seed": 1}, "two names for one thing"),
        ({"pair": -1}, "pair is -1: expected a whole number of 0 or more"),
        ({"weeks": 0}, "weeks is 0: expected a whole number of 1 or more"),
    ],
)
def test_what_cannot_be_done_is_refused(options, said):
    with pytest.raises(BadInput) as refused:
        Model(**{"rng": None if "seed" in options else 1, **options})
    assert said in str(refused.value)


def test_all_problems_are_told_at_once():
    with pytest.raises(BadInput) as refused:
        Model("alvrena", rng=-1, policy="conector", pressure="hihg", weeks=0, pair=-1)
    assert len(refused.value.problems) == 6


def test_weeks_and_series_that_do_not_exist_are_refused(model):
    for weeks in (-1, 1.5, True):
        with pytest.raises(BadInput, match="weeks is"):
            model.run(weeks)
    with pytest.raises(BadInput, match="unknown series 'queu': did you mean 'queue'"):
        model.now("queu")
    assert np.isnan(small().now("queue"))


# ------------------------------------------------------------------------------------------- light imports


def in_python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=".")
    return done.stdout + done.stderr


def test_import_sim_stays_light():
    heavy = "mesa networkx pandas numba scipy numpy"
    said = in_python(f"import sim, sys; print([name for name in '{heavy}'.split() if name in sys.modules])")
    assert said.strip() == "[]"


@pytest.mark.parametrize("name", ["mesa", "networkx"])
def test_without_the_extra_it_says_what_to_install(name):
    said = in_python(
        f"import sys; sys.modules['{name}'] = None\nimport sim\n"
        "try:\n    m = sim.Model('alverna', rng=1)\n    m.to_networkx()\nexcept ImportError as error: print(error)"
    )
    assert f"needs {name}, which is not installed: pip install 'rondom[network]'" in said


def test_what_sim_does_not_have_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'sim' has no attribute 'Modle'"):
        sim.Modle  # noqa: B018
    assert set(sim.__all__) <= set(dir(sim))


def test_a_place_of_ones_own_is_a_profile():
    assert isinstance(VILLAGE, Profile)
    assert small().residents0 == round(2450 * SHARE)
    assert S.HERE == 1

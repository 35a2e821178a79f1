"""Policies are data: they move levers, know their place, refuse what cannot go together; the page's example runs."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from sim import levers as L
from sim.errors import BadInput
from sim.levers import Levers
from sim.offers import OFFERS, mask_of, offers
from sim.parameters import central, load
from sim.policies import catalogue, levers_of, members_of
from sim.policies.catalogue import CONTROLS, OWN_LISTS
from sim.policies.moves import read_policies
from sim.policies.policy import WEEKS

PAGE = Path(__file__).parents[2] / "docs" / "add-a-policy.md"
P = central(load())
TABLE = """
[x]
label_nl = "x"
label_en = "x"
description_nl = "x"
description_en = "x"
funding = "new"
"""


def moved(arm: str, place: str = "", week: int = 100) -> dict[str, float]:
    table = levers_of(arm, P, 120, place).table
    return {L.NAMES[k]: float(table[week, k]) for k in table[week].nonzero()[0]}


@pytest.mark.parametrize("place", ["", *OWN_LISTS])
@pytest.mark.parametrize("name", catalogue())
def test_every_policy_moves_something_and_nothing_at_strength_zero(name: str, place: str):
    policy = catalogue(place)[name]
    full, none = Levers(120), Levers(120)
    policy.write(full, P)
    assert full.table.any()
    policy.model_copy(update={"strength": 0.0}).write(none, P)
    assert not none.table.any()


@pytest.mark.parametrize("name", catalogue())
def test_new_money_is_booked_exactly_where_it_is_said(name: str):
    policy = catalogue("alverna")[name]
    money = levers_of(name, P, 120, "alverna").weekly_euros().any()
    # Respite is paid as it is used.
    assert bool(money) == (policy.funding != "existing" and name != "carer-support")


def test_the_bundle_holds_the_neighbourhoods_own_list():
    for place, own in OWN_LISTS.items():
        assert set(own) <= set(catalogue(place)["rondom-wijchen"].contains)
    general = set(catalogue()["rondom-wijchen"].contains)
    assert general == {"collective", "connector", "peer-groups", "pressure-management"}


@pytest.mark.parametrize("control", ["casework", "home-visits"])
@pytest.mark.parametrize("place", ["", *OWN_LISTS])
def test_controls_spend_the_bundles_euros_of_that_place(control: str, place: str):
    bundle = levers_of("rondom-wijchen", P, 260, place).weekly_euros()
    assert np.array_equal(levers_of(control, P, 260, place).weekly_euros(), bundle)


def test_a_coordinator_is_paid_from_hiring_and_works_when_known():
    table = levers_of("buddies", P, 120).table
    hired = np.flatnonzero(table[:, L.NEW_MONEY])[0]
    assert hired == int(P["hiring_lag"])
    assert table[-1, L.COORDINATOR] == P["coordinator_week_hours"] * 60.0
    assert (np.diff(table[:, L.COORDINATOR]) >= 0).all()
    year = table[-1, L.NEW_MONEY] / 100.0 * WEEKS
    assert year == pytest.approx(P["coordinator_week_hours"] * P["uc_wijkteam_hour"] * WEEKS, rel=1e-6)


def test_fidelity_lowers_reach_and_not_money():
    assert moved("early-signalling")["signal_school"] == pytest.approx(
        P["reach_school"] * P["fidelity_institutions"]
    )


def test_on_top_of_is_more_than_up_to():
    assert (
        moved("collective-plus")["prevention_share"] > moved("collective")["prevention_share"] > P["phi_base"]
    )


@pytest.mark.parametrize(
    ("arm", "part"),
    [
        ("collective+collective-plus", "another reading of 'collective'"),
        ("rondom-wijchen+collective-plus", "another reading of 'collective'"),
        ("rondom-wijchen+connector", "part of 'rondom-wijchen' already"),
        ("buddies+buddies", "named twice"),
        ("buddys", "did you mean 'buddies'?"),
        *((f"{control}+buddies", "is a control") for control in CONTROLS),
    ],
)
def test_what_cannot_go_together_is_refused(arm: str, part: str):
    with pytest.raises(BadInput, match=re.escape(part)):
        members_of(arm)


@pytest.mark.parametrize("dose", ["2", "0", "0.00", "-0.5", "x", "", "0.123", "1e-1"])
def test_a_strength_that_is_none_is_refused(dose: str):
    with pytest.raises(BadInput, match="strength of 'connector'"):
        members_of(f"connector@{dose}+buddies")


def test_a_strength_behind_the_name_is_the_policy_at_that_strength():
    half = catalogue()["connector"].model_copy(update={"strength": 0.5})
    assert members_of("connector@0.5+buddies") == (half, catalogue()["buddies"])
    assert members_of("connector@1") == (catalogue()["connector"],)
    by_hand = Levers(104)
    half.write(by_hand, P)
    assert (levers_of("connector@0.5", P, 104).table == by_hand.table).all()


def test_a_place_decides_what_is_inside_the_bundle():
    assert members_of("rondom-wijchen+buddies", "huurlingsedam")
    with pytest.raises(BadInput, match="part of 'rondom-wijchen'"):
        members_of("rondom-wijchen+buddies", "alverna")


@pytest.mark.parametrize(
    ("row", "part"),
    [
        ('moves = [{ lever = "conector", value = 1.0 }]', "did you mean 'connector'?"),
        ('moves = [{ lever = "connector" }]', "either amount"),
        ('moves = [{ lever = "connector", value = 5.0 }]', "less than or equal to 1"),
        ('offers = ["budy"]', "did you mean 'buddy'?"),
        ("", "moves nothing"),
        ('offer = ["buddy"]', "Extra inputs"),
        ("moves = [", "no TOML"),
    ],
)
def test_a_bad_table_is_refused_and_said(row: str, part: str):
    with pytest.raises(BadInput, match=re.escape(part)):
        read_policies(TABLE + row)


def test_the_example_of_the_page_runs():
    (text,) = re.findall(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    ((name, policy),) = read_policies(text).items()
    assert name not in catalogue()
    levers = Levers(120)
    policy.write(levers, P)
    assert levers.table[-1, L.OFFER_MINUTES] > 0
    assert levers.table[-1, L.OFFERS] == mask_of(policy.offers)
    assert levers.weekly_euros()[-1] > 0
    assert set(re.findall(r"rondom policies \w+ ([\w-]+)", PAGE.read_text(encoding="utf-8"))) >= {name}


def test_offers_of_2019_run_in_both_arms():
    existing = [name for name, offer in offers().items() if offer.existing]
    assert len(existing) == 10
    assert not any(offer.existing and offer.local for offer in offers().values())


def test_masks_name_offers():
    assert mask_of(OFFERS) == (1 << len(OFFERS)) - 1
    assert mask_of(()) == 0
    with pytest.raises(BadInput, match="did you mean 'buddy'"):
        mask_of(("budy",))

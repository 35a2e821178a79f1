"""Hours asked and delivered: the table of ``rondom policies hours`` adds up, and says what could not be carried."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from experiments.cli import app
from experiments.delivered import delivered
from sim.offers import OFFERS


@pytest.fixture(scope="module")
def bundle():
    return delivered("rondom-wijchen", "alverna", years=1)


def test_parts_of_prevention_are_the_whole(bundle):
    for arm in bundle:
        given = {hours.kind: hours.given for hours in arm.kinds}
        assert given["prevention"] <= arm.kinds[0].wanted
        own = (
            given["offers"] - given["new_staff"] + given["outreach"] + given["aftercare"] + given["informing"]
        )
        # Supervision is paid by coordinators too.
        assert own <= given["prevention"] + 1e-9
        assert own + given["supervision"] >= given["prevention"] - 1e-9


def test_a_plan_that_asks_for_more_than_there_is_says_so(bundle):
    before, after = bundle
    assert after.prevention_short > 0.0
    assert {hours.kind for hours in after.offers} > {hours.kind for hours in before.offers}
    assert {hours.kind for hours in after.offers} <= set(OFFERS)


def test_the_command_prints_hours_and_refuses_strangers():
    done = CliRunner().invoke(
        app, ["policies", "hours", "buddies", "alverna", "--years", "1", "--lang", "en"]
    )
    assert done.exit_code == 0
    assert "coordinator of volunteers" in done.stdout
    assert CliRunner().invoke(app, ["policies", "hours", "buddies", "alvrena"]).exit_code != 0

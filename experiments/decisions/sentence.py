"""The decision sentence: what the worlds say about a plan, when it fails, and what was not computed."""

from __future__ import annotations

from experiments.decisions.breakeven import BreakEven
from experiments.decisions.drivers import FEWEST, FEWEST_WORTH, Driver, Drivers
from experiments.decisions.payers import PayerMatrix
from experiments.decisions.spread import Chance
from experiments.report.numbers import Lang, Numbers, step_for
from experiments.report.register import told
from experiments.report.texts import Texts
from experiments.schema import VerdictPayer

ROOM = "experiments.decisions"


def sentence(
    lang: Lang, names: dict[str, str], years: int, saves: dict[VerdictPayer, Chance], payers: PayerMatrix,
    back: BreakEven, movers: Drivers,
) -> str:  # fmt: skip
    """Decision sentence of one plan in one scenario.

    Parameters
    ----------
    lang : {'nl', 'en'}
        Language.
    names : dict
        ``place``, ``plan``, ``pressure`` (``low`` or ``high``) and ``system`` (empty for the usual one).
    years : int
        Horizon.
    saves : dict
        ``municipality`` and ``all`` to the share of worlds with lower cost.
    payers : PayerMatrix
        Tells whether the difference is clear.
    back : BreakEven
        Of the municipality.
    movers : Drivers
        Of all payers together.

    Returns
    -------
    str
        Three or four sentences.
    """
    texts, numbers = Texts(lang, ROOM), Numbers(lang)
    whole = payers["all"].horizon
    changes = any(value not in (None, 0.0) for value in (whole.mean, whole.p10, whole.p90))
    kinds = {"unclear": "unclear", "lower": "saves", "higher": "costs"}
    kind = kinds[whole.direction] if changes else "nothing"
    said = [
        texts.say(
            f"sentence.{kind}",
            place=names["place"],
            plan=names["plan"],
            pressure=texts[f"sentence.pressure_{names['pressure']}"],
            system=texts.say("sentence.system", system=names["system"]) if names["system"] else "",
            years=years,
            all=numbers.percent(saves["all"].share),
            municipality=numbers.percent(saves["municipality"].share),
        )
    ]
    never = numbers.percent(back.never)
    if back.never == 1.0:
        said.append(texts.say("sentence.never", years=years))
    elif back.median_year is None:
        said.append(texts.say("sentence.payback_never", never=never, years=years))
    else:
        said.append(texts.say("sentence.payback", year=back.median_year, never=never, years=years))
    return " ".join([*said, *_why(lang, movers, back.n)])


def _why(lang: Lang, movers: Drivers, worlds: int) -> list[str]:
    """When it fails and what to study, from the computed correlations; or that this was not computed."""
    texts, numbers = Texts(lang, ROOM), Numbers(lang)
    if movers.left_out == "fixed":
        return [texts.say("sentence.fixed", lives=worlds)]
    if movers.left_out:
        return [texts.say("sentence.few", fewest=FEWEST, draws=movers.draws)]
    first = movers.top[0]
    facts = {"draws": movers.draws, "varied": movers.varied}
    if movers.settled:
        return [texts.say("sentence.settled", **facts)]
    if not first.stands_out:
        return [texts.say("sentence.fails_none", **facts), _study(movers, lang)]
    lost, other = _losses(first)
    high = first.rank_correlation > 0.0
    return [
        texts.say(
            "sentence.fails" if lost > other else "sentence.fails_alike",
            side=texts["sentence.side_high" if high else "sentence.side_low"],
            assumption=told(first.parameter, first.description, lang),
            lost=numbers.percent(lost),
            other=numbers.percent(other),
        ),
        _study(movers, lang),
    ]


def _study(movers: Drivers, lang: Lang) -> str:
    """What is most worth knowing, where the draws tell."""
    texts, numbers = Texts(lang, ROOM), Numbers(lang)
    found = movers.worthiest
    if movers.chance_worth is None and movers.top[0].stands_out:
        rho = numbers.plain(movers.top[0].rank_correlation, 0.01)
        return texts.say("sentence.study", rho=rho, draws=movers.draws, fewest=FEWEST_WORTH)
    if found is None or found.worth is None:
        return texts.say("sentence.study_none", draws=movers.draws)
    return texts.say(
        "sentence.worth",
        assumption=told(found.parameter, found.description, lang),
        worth=numbers.euro(found.worth, step_for(None, None, found.worth)),
        draws=movers.draws,
    )


def _losses(driver: Driver) -> tuple[float, float]:
    """Share of worlds without a saving at the end where the plan is dearer, and at the other end."""
    low, high = driver.loses_low or 0.0, driver.loses_high or 0.0
    return (high, low) if driver.rank_correlation > 0.0 else (low, high)

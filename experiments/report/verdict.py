"""The verdict sentence: what the runs say about cost, and nothing more than they say."""

from __future__ import annotations

from collections.abc import Mapping

from experiments.report.numbers import Lang, Numbers, off_zero, step_for
from experiments.report.texts import Texts
from experiments.schema import VERDICT_PAYERS, Label, Stat, Verdict, VerdictPayer
from experiments.statistics import RANGE_COVER, range_cover


def verdict(place: str, pressure: str, arm: Label, cost: Mapping[str, Stat]) -> Verdict:
    """Verdict on one place, pressure and arm.

    Parameters
    ----------
    place : str
        Name for people.
    pressure : {'low', 'high'}
        Starting pressure.
    arm : Label
        Name of the policy.
    cost : mapping
        ``municipality`` and ``all`` to the paired difference per inhabitant per year.

    Returns
    -------
    Verdict
        A difference is only called one when its whole 5-95 % range lies on one side of zero.
    """

    def text(lang: Lang) -> str:
        name = arm.nl if lang == "nl" else arm.en
        return " ".join(sentence(lang, place, pressure, name, payer, cost[payer]) for payer in VERDICT_PAYERS)

    return Verdict(
        direction={payer: cost[payer].direction for payer in VERDICT_PAYERS}, nl=text("nl"), en=text("en")
    )


def sentence(lang: Lang, place: str, pressure: str, arm: str, payer: VerdictPayer, stat: Stat) -> str:
    """Verdict on one payer, in one language.

    Parameters
    ----------
    lang : {'nl', 'en'}
        Language.
    place, pressure, arm : str
        As in `verdict`.
    payer : {'municipality', 'all'}
        Who pays.
    stat : Stat
        Difference per inhabitant per year.

    Returns
    -------
    str
        One or two sentences.
    """
    texts, numbers = Texts(lang), Numbers(lang)
    blanks = {
        "arm": arm,
        "place": place,
        "pressure": texts[f"pressure.{pressure}_in"],
        "payer": texts[f"payer_in.{payer}"],
    }
    # The first sentence names plan and place; the second is about the same and only names who pays.
    which = "verdict" if payer == "municipality" else "verdict_also"
    if stat.mean is None or stat.low is None or stat.high is None:
        return texts.say(f"{which}.one_run", amount=difference(lang, stat.mean, stat), **blanks)
    blanks |= {
        "amount": difference(lang, stat.mean, stat),
        "low": difference(lang, stat.low, stat),
        "high": difference(lang, stat.high, stat),
        "runs": runs_in_range(lang, stat.pairs),
    }
    if stat.direction == "unclear":
        return texts.say(f"{which}.unclear", **blanks)
    step = step_for(stat.low, stat.high)
    blanks["amount"] = numbers.euro(abs(stat.mean), step)
    return texts.say(f"{which}.{stat.direction}", **blanks)


def difference(lang: Lang, value: float | None, stat: Stat) -> str:
    """Amount with a word for its sign: ``€ 12 lager``.

    Parameters
    ----------
    lang : {'nl', 'en'}
        Language.
    value : float or None
        Euros, negative is lower.
    stat : Stat
        Gives the rounding.

    Returns
    -------
    str
    """
    texts = Texts(lang)
    if value is None:
        return texts["verdict.no_value"]
    step = step_for(stat.low, stat.high, stat.mean)
    if stat.direction != "unclear":
        step = off_zero(value, step)
    amount = Numbers(lang).euro(abs(value), step)
    return texts.say("verdict.amount_lower" if value < 0.0 else "verdict.amount_higher", amount=amount)


def runs_in_range(lang: Lang, pairs: int) -> str:
    """How many runs the range holds, in words: 9 in 10, or all of a few.

    Parameters
    ----------
    lang : {'nl', 'en'}
        Language.
    pairs : int
        Pairs of runs.

    Returns
    -------
    str
    """
    texts = Texts(lang)
    cover = range_cover(pairs)
    return texts["verdict.nine_in_ten"] if cover == RANGE_COVER else texts.say("verdict.all_of", pairs=pairs)

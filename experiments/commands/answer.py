"""The answer on a terminal: a verdict and a table per place and starting pressure."""

from __future__ import annotations

from experiments.commands.console import console, paragraph, table
from experiments.report.blocks import Show, in_points
from experiments.report.numbers import TO, step_for
from experiments.report.uncertainty import chance, pairing
from experiments.schema import Comparison, Payback, Result, Stat


def print_answer(comparison: Comparison) -> None:
    """Print verdicts and tables on standard output, at most 100 columns wide.

    Parameters
    ----------
    comparison : Comparison
        The answer; its question gives the language.
    """
    show = Show(comparison, comparison.question.lang)
    texts, question, out = show.texts, comparison.question, console()
    out.print(paragraph(f"{texts['badge.short'].upper()}: {texts['badge.long']}"))
    for place in question.places:
        for pressure in question.pressures:
            results = show.results(place, pressure)
            main = show.results(place, pressure, show.primary)[0]
            out.print()
            out.print(f"{main.place_label}, {texts[f'pressure.{pressure}']}".upper(), style="bold")
            out.print(paragraph(main.verdict.nl if show.lang == "nl" else main.verdict.en))
            head = [texts["table.plan"], *(texts[f"terminal.{name}"] for name in COLUMNS)]
            out.print(table("", head, [_row(show, result) for result in results], tight=True))
    legend = texts.say("terminal.legend", runs=show.runs_words(), pairs=comparison.numbers.pairs_done)
    out.print(paragraph(" ".join([legend, *pairing(show)])))


COLUMNS = ("municipality", "all", "luck", "saves", "payback", "wellbeing", "lonely", "waiting")


def _row(show: Show, result: Result) -> list[str]:
    saves, sure = result.p_saves, result.mean_interval
    return [
        show.arm(result),
        _money(show, result.cost_difference["municipality"].per_inhabitant_year),
        _money(show, result.cost_difference["all"].per_inhabitant_year),
        f"{_chance(show, sure['municipality'].p_holm)}\n{_chance(show, sure['all'].p_holm)}",
        f"{show.numbers.percent(saves['municipality'].share)}\n{show.numbers.percent(saves['all'].share)}",
        f"{_payback(show, result.payback['municipality'])}\n{_payback(show, result.payback['all'])}",
        _cell(show, result.wellbeing.last_year.difference),
        _cell(show, in_points(result.loneliness.last_year.difference)),
        _cell(show, result.waiting.difference),
    ]


def _cell(show: Show, stat: Stat) -> str:
    """Mean, and the range below it, as short as can be."""
    return show.mean_range(stat).replace(f" {TO[show.lang]} ", "…")


def _money(show: Show, stat: Stat) -> str:
    """Mean with its Monte-Carlo error, and the range below it."""
    mean, *extent = _cell(show, stat).split("\n")
    if stat.mc_error is not None:
        mean += f" ±{show.numbers.plain(stat.mc_error, step_for(None, None, stat.mc_error))}"
    return "\n".join([mean, *extent])


def _chance(show: Show, p: float | None) -> str:
    return chance(show, p).removeprefix("p ").removeprefix("= ")


def _payback(show: Show, payback: Payback) -> str:
    if payback.median_years is None:
        return show.texts.say("terminal.never", share=show.numbers.percent(payback.never_share))
    return show.texts.say("uncertainty.years", years=show.numbers.plain(payback.median_years, 0.1))

"""The files a scenario can be taken along as: name in the address to how it is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dashboards.answers.known import comparison_of
from dashboards.scenario.address import Address
from dashboards.scenario.toml import to_toml
from experiments.report.html import report


@dataclass(frozen=True)
class Kind:
    """One kind of file.

    Attributes
    ----------
    media : str
        Media type.
    make : callable
        Address to text; None when nothing has been computed for it.
    """

    media: str
    make: Callable[[Address], str | None]


def _report(address: Address) -> str | None:
    comparison = comparison_of(address.scenario)
    if comparison is None:
        return None
    question = comparison.question.model_copy(update={"lang": address.lang})
    return report(comparison.model_copy(update={"question": question}))


def _result(address: Address) -> str | None:
    comparison = comparison_of(address.scenario)
    return None if comparison is None else comparison.to_json()


def _scenario(address: Address) -> str:
    return to_toml(address.scenario)


FILES: Mapping[str, Kind] = {
    "rapport.html": Kind("text/html; charset=utf-8", _report),
    "compare.json": Kind("application/json", _result),
    "scenario.toml": Kind("application/toml; charset=utf-8", _scenario),
}

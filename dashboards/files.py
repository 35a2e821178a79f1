"""The files a scenario can be taken along as: name in the address to how it is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec

from dashboards.answers.known import comparison_of
from dashboards.scenario.address import Address
from dashboards.scenario.toml import to_toml
from experiments.report.html import report
from experiments.report.pdf import NEEDS as TYPST
from experiments.report.pdf import pdf
from experiments.schema import Comparison
from experiments.workbook.comparison import workbook_bytes

SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Kind:
    """One kind of file.

    Attributes
    ----------
    media : str
        Media type.
    make : callable
        Address to text or bytes; None when nothing has been computed for it.
    needs : str
        Module of an extra that makes it; empty when nothing is needed.
    """

    media: str
    make: Callable[[Address], str | bytes | None]
    needs: str = ""

    @property
    def there(self) -> bool:
        """Whether what makes it is installed."""
        return not self.needs or find_spec(self.needs) is not None


def _told(address: Address) -> Comparison | None:
    """What is known of a scenario, in the language of the page; None when nothing is."""
    comparison = comparison_of(address.scenario)
    if comparison is None:
        return None
    question = comparison.question.model_copy(update={"lang": address.lang})
    return comparison.model_copy(update={"question": question})


def _report(address: Address) -> str | None:
    comparison = _told(address)
    return None if comparison is None else report(comparison)


def _pdf(address: Address) -> bytes | None:
    comparison = _told(address)
    return None if comparison is None else pdf(comparison)


def _workbook(address: Address) -> bytes | None:
    comparison = _told(address)
    return None if comparison is None else workbook_bytes(comparison, address.lang)


def _result(address: Address) -> str | None:
    comparison = comparison_of(address.scenario)
    return None if comparison is None else comparison.to_json()


def _scenario(address: Address) -> str:
    return to_toml(address.scenario)


FILES: Mapping[str, Kind] = {
    "rapport.html": Kind("text/html; charset=utf-8", _report),
    "rapport.pdf": Kind("application/pdf", _pdf, TYPST),
    "rondom.xlsx": Kind(SHEETS, _workbook),
    "compare.json": Kind("application/json", _result),
    "scenario.toml": Kind("application/toml; charset=utf-8", _scenario),
}

"""Numbers as people write them, rounded to what the range supports."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

Lang = Literal["nl", "en"]
MINUS = "\u2212"
#: Word between the ends of a range.
TO: dict[Lang, str] = {"nl": "tot", "en": "to"}
#: Between the euro sign and the figure: may not be broken over two lines.
NO_BREAK = "\u00a0"
#: Invisible: keeps a minus and the euro sign after it on one line.
JOINED = "\u2060"
#: Smallest rounding of a figure.
FINEST = 0.01


def step_for(low: float | None, high: float | None, mean: float | None = None) -> float:
    """Power of ten to which a mean and the ends of its range are rounded.

    Parameters
    ----------
    low, high : float or None
        Range; about a tenth of its width is kept.
    mean : float or None
        Used when there is no range: two significant digits.

    Returns
    -------
    float
        Never below ``FINEST``: finer than any reader or any input of the model can use.

    Examples
    --------
    >>> step_for(-340.0, 120.0), step_for(0.02, 0.05), step_for(None, None, 1234.0)
    (10.0, 0.01, 100.0)
    """
    width = (high - low) if low is not None and high is not None else abs(mean or 0.0)
    if width <= 0.0:
        width = max(abs(low or 0.0), abs(mean or 0.0))
    if width <= 0.0:
        return 1.0
    return max(10.0 ** math.floor(math.log10(width / 10.0) + 1e-9), FINEST)


def off_zero(value: float, step: float) -> float:
    """Step that does not round a value onto zero: a range that excludes zero must show that it does.

    Examples
    --------
    >>> off_zero(12.0, 1.0), off_zero(0.03, 1.0)
    (1.0, 0.01)
    """
    if value == 0.0 or round(value / step) != 0:
        return step
    return float(max(10.0 ** math.floor(math.log10(abs(value)) + 1e-9), 0.001))


@dataclass(frozen=True)
class Numbers:
    """Formatter of one language.

    Attributes
    ----------
    lang : {'nl', 'en'}
        Dutch has a point for thousands and a comma for decimals.
    """

    lang: Lang

    def plain(self, value: float | None, step: float = 1.0) -> str:
        """Number rounded to a step.

        Parameters
        ----------
        value : float or None
            None and not-a-number give an en dash.
        step : float
            Power of ten.

        Returns
        -------
        str

        Examples
        --------
        >>> Numbers("nl").plain(1234.56, 0.1), Numbers("en").plain(-1234.56, 10.0)
        ('1.234,6', '−1,230')
        """
        if value is None or math.isnan(value):
            return "–"
        decimals = max(0, round(-math.log10(step)))
        # Via the decimal text, so that 0.15 at one decimal does not hang on its binary form.
        rounded = round(value / step) * step
        text = f"{abs(rounded):,.{decimals}f}"
        sign = MINUS if rounded < 0.0 and float(text.replace(",", "")) != 0.0 else ""
        if self.lang == "nl":
            text = text.translate(str.maketrans(",.", ".,"))
        return sign + text

    def euro(self, value: float | None, step: float = 1.0) -> str:
        r"""Amount in euros.

        Examples
        --------
        >>> Numbers("nl").euro(1234.0), Numbers("en").euro(-12.0)
        ('€\xa01.234', '−\u2060€12')
        """
        if value is None or math.isnan(value):
            return "–"
        # Cents are written with two digits or none, also where tens of cents are all the range supports.
        text = self.plain(round(value / step) * step, 0.01 if step < 1.0 else step)
        if self.lang == "nl":
            return f"€{NO_BREAK}{text}"
        return f"{MINUS}{JOINED}€{text[1:]}" if text.startswith(MINUS) else f"€{text}"

    def percent(self, value: float | None, step: float = 1.0) -> str:
        """Share from 0 to 1 as a percentage.

        Examples
        --------
        >>> Numbers("nl").percent(0.1234), Numbers("nl").percent(0.1234, 0.1)
        ('12%', '12,3%')
        """
        if value is None or math.isnan(value):
            return "–"
        return f"{self.plain(100.0 * value, step)}%"

    def range(self, low: float | None, high: float | None, step: float = 1.0, unit: str = "") -> str:
        r"""Range, or a dash when there is none.

        Parameters
        ----------
        low, high : float or None
            Ends.
        step : float
            Power of ten.
        unit : {'', 'euro', '%'}
            With ``%`` the ends are shares from 0 to 1.

        Returns
        -------
        str

        Examples
        --------
        >>> Numbers("nl").range(-340.0, 120.0, 10.0, "euro")
        '€\xa0−340 tot €\xa0120'
        """
        if low is None or high is None:
            return "–"
        show = {"": self.plain, "euro": self.euro, "%": self.percent}[unit]
        factor = 100.0 if unit == "%" else 1.0
        one_sided = low * high > 0.0
        ends = [show(end, off_zero(factor * end, step) if one_sided else step) for end in (low, high)]
        return f"{ends[0]} {TO[self.lang]} {ends[1]}"

"""What was found as tables: for a terminal, for a page, and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rich.table import Table

from benchmarks.agreement import Verdict
from benchmarks.engines import MESA, C
from benchmarks.full_model import FullModel
from benchmarks.rules import Rules
from benchmarks.timing import Timing


@dataclass(frozen=True)
class Findings:
    """All that one command found.

    Attributes
    ----------
    machine : dict
        ``benchmarks.machine``.
    rules : Rules
        Of the reference model.
    left_out : tuple of str
        Engines that could not run, with the reason.
    agreement : tuple of Verdict
        Each engine beside the product's.
    timings : tuple of Timing
        Engines at sizes.
    full : FullModel or None
        When it was asked.
    """

    machine: dict[str, str]
    rules: Rules
    left_out: tuple[str, ...]
    agreement: tuple[Verdict, ...]
    timings: tuple[Timing, ...]
    full: FullModel | None

    @property
    def agree(self) -> bool:
        """Whether all engines that ran live the same model."""
        return all(verdict.agrees for verdict in self.agreement)

    def as_json(self) -> dict[str, Any]:
        """Everything, with the medians and ratios that the tables show."""
        return {
            "machine": self.machine,
            "rules": asdict(self.rules),
            "left_out": list(self.left_out),
            "agreement": [asdict(verdict) for verdict in self.agreement],
            "timings": [
                asdict(timing)
                | {"median_seconds": timing.median, "ns_per_resident_week": timing.ns}
                | {"over_c": self._ratio(timing, C), "below_mesa": self._below(timing)}
                for timing in self.timings
            ],
            "full_model": None
            if self.full is None
            else asdict(self.full) | {"pairs_per_second": self.full.pairs_per_second},
        }

    def _ratio(self, timing: Timing, name: str) -> float | None:
        """Time over that of a named engine at the same size; None when that did not run."""
        for other in self.timings:
            if other.engine == name and other.residents == timing.residents:
                return timing.ratio(other)
        return None

    def _below(self, timing: Timing) -> float | None:
        ratio = self._ratio(timing, MESA)
        return None if ratio is None else 1.0 / ratio

    def speed(self) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
        """Head and rows of the table of times."""
        head = ("residents", "engine", "seconds", "ns per resident-week", "times C", "times faster than Mesa")
        rows = [
            (
                f"{timing.residents:,}".replace(",", " "),
                timing.engine,
                f"{timing.median:.3g}",
                f"{timing.ns:.3g}" if timing.ns < 1000 else f"{timing.ns:.0f}",
                _times(self._ratio(timing, C)),
                _times(self._below(timing)),
            )
            for timing in self.timings
        ]
        return head, rows

    def same(self) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
        """Head and rows of the table of agreement."""
        head = ("engine", "beside", "seeds", "outputs", "least p (limit)", "where", "difference there")
        rows = [
            (
                verdict.engine,
                verdict.beside,
                str(verdict.runs),
                "the same bits" if verdict.same_bits else "agree" if verdict.agrees else "DIFFER",
                "-" if verdict.same_bits else f"{verdict.least_p:.2g} ({verdict.limit:.2g})",
                verdict.output or "-",
                "-" if verdict.same_bits else f"{verdict.difference:+.1%}",
            )
            for verdict in self.agreement
        ]
        return head, rows

    def whole(self) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
        """Head and rows of the table of the full model; no rows when it was not asked."""
        head = ("full model", "figure")
        if self.full is None:
            return head, []
        full = self.full
        return head, [
            (f"{full.place}, residents", str(full.residents)),
            ("bytes per resident", f"{full.bytes_per_resident:.0f}"),
            (f"bytes per row of capacity ({full.rows} rows)", f"{full.bytes_per_row:.0f}"),
            (
                f"pairs per second ({full.pairs} of {full.policy}, {full.years} years, {full.threads} threads)",
                f"{full.pairs_per_second:.2f}",
            ),
        ]

    def markdown(self) -> str:
        """All tables as Markdown."""
        parts = [_markdown(*made) for made in (self.speed(), self.same(), self.whole()) if made[1]]
        about = ", ".join(f"{name} {value}" for name, value in self.machine.items())
        return "\n\n".join([*parts, *self.left_out, f"Measured on: {about}."])

    def tables(self) -> list[Table]:
        """All tables for a terminal."""
        made = []
        for head, rows in (self.speed(), self.same(), self.whole()):
            if not rows:
                continue
            table = Table()
            for k, name in enumerate(head):
                table.add_column(name, justify="left" if k < 2 else "right")
            for row in rows:
                table.add_row(*row)
            made.append(table)
        return made


def _times(ratio: float | None) -> str:
    if ratio is None:
        return "-"
    return f"{ratio:.0f}" if ratio >= 20 else f"{ratio:.2f}"


def _markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; numbers, from the third column on, to the right."""
    marks = ["---" if k < 2 else "--:" for k in range(len(head))]
    return "\n".join("| " + " | ".join(line) + " |" for line in (head, marks, *rows))

"""The mean-field twin beside a run, and two maps of its states: ``python docs/tables/two_states.py --write``."""

from __future__ import annotations

from weeks import publish

from experiments.meanfield.agreement import agreement
from experiments.meanfield.ends import ends
from experiments.meanfield.states import HOURS, PREVENTION, states, well_known

PLACE = "reference"
#: With needs that grow faster the team is short of hours sooner: less of the map, and further up.
FED_PREVENTION, FED_HOURS = (0.05, 0.3), (0.7, 1.0, 1.2)


def _map(*, fed: bool) -> list[str]:
    head = "| prevention φ | team hours | u, empty | u, full | waiting, empty | waiting, full | |"
    lines = [head, "|--:|--:|--:|--:|--:|--:|---|"]
    shares, hours = (FED_PREVENTION, FED_HOURS) if fed else (PREVENTION, HOURS)
    for cell in states(well_known(PLACE, fed=fed), shares, hours):
        verdict = "two states" if cell.two_states else "one state" if cell.settled else "still moving"
        lines.append(
            f"| {100 * cell.prevention:.1f} % | {100 * cell.hours:.0f} % | {cell.pressure_low:.3f} "
            f"| {cell.pressure_high:.3f} | {cell.waiting_low:.1f} | {cell.waiting_high:.1f} | {verdict} |"
        )
    return lines


def main() -> None:
    """Print the tables."""
    lines = ["| compartment | run, mixed | twin | miss |", "|---|--:|--:|--:|"]
    for a in agreement(PLACE):
        digits = 2 if a.run < 10 else 0
        lines.append(
            f"| {a.compartment} | {a.run:,.{digits}f} | {a.twin:,.{digits}f} | {100 * a.miss:+.0f} % |"
        )
    publish("two-states.md", "agreement", lines)
    lines = ["| team hours | u, empty | u, full | waiting, empty | waiting, full | between seeds |"]
    lines.append("|--:|--:|--:|--:|--:|--:|")
    for hours in (0.5, 0.7, 1.0):
        e = ends(PLACE, hours)
        lines.append(
            f"| {100 * hours:.0f} % | {e.pressure_low:.3f} | {e.pressure_high:.3f} | {e.waiting_low:.1f} "
            f"| {e.waiting_high:.1f} | {e.scatter:.1f} |"
        )
    publish("two-states.md", "model", lines)
    publish("two-states.md", "map", _map(fed=False))
    publish("two-states.md", "map, loop fed", _map(fed=True))


if __name__ == "__main__":
    main()

"""The fixed vocabulary: life domains, rungs of the ladder and payers, in their one order everywhere.

Every array with a domain, rung or payer axis follows these tuples. The twelve domains are those of the
Nijmegen basisontwerp (Gemeente Nijmegen, Uitvoeringsnotitie wijkpilots zorg & welzijn, 2012).
"""

from typing import Final

DOMAINS: Final[tuple[str, ...]] = (
    "housing",
    "finances",
    "social",
    "parenting",
    "mental",
    "physical",
    "meaning",
    "household",
    "language",
    "transport",
    "day_activity",
    "work",
)

# A chronic need can only be covered or slightly delayed; an episodic one can be solved.
# This split bounds what prevention can do.
CHRONIC: Final[tuple[str, ...]] = ("physical", "household", "transport", "day_activity")
EPISODIC: Final[tuple[str, ...]] = tuple(domain for domain in DOMAINS if domain not in CHRONIC)

# The ladder: who solves or covers a need, nearest to the resident first.
RUNGS: Final[tuple[str, ...]] = ("own", "network", "collective", "team", "specialist")

# Who pays. A payer without events in the model is not shown; informal time is valued apart.
PAYERS: Final[tuple[str, ...]] = ("municipality", "zvw", "wlz", "resident")

DOMAIN_INDEX: Final[dict[str, int]] = {name: position for position, name in enumerate(DOMAINS)}
RUNG_INDEX: Final[dict[str, int]] = {name: position for position, name in enumerate(RUNGS)}
PAYER_INDEX: Final[dict[str, int]] = {name: position for position, name in enumerate(PAYERS)}

"""Spreads that can be lived with: a stand-in is drawn only as widely as every draw still makes a population."""

from __future__ import annotations

from functools import cache

from sim.errors import BadInput
from sim.parameters import Parameters, draw, load
from sim.population import Figure, Profile, build
from sim.population.profile import HOUSEHOLD_TYPES, MARITAL

#: Parts of the spread that are tried, from all of it to none.
_PARTS = (1.0, 0.5, 0.25, 0.1, 0.0)
_DRAWS = 16
#: Draws that pull hardest against each other: which figures go to their low and to their high end.
_CORNERS = (
    (
        ("households_no_children", "households_children", "unmarried", "widowed"),
        ("married", "households_single"),
    ),
    (("households_single", "married"), ("households_children", "aged_45_64")),
    (("households_children", "aged_25_44"), ("households_single", "households_no_children", "unmarried")),
    (("aged_25_44", "aged_45_64"), ("households_children", "married", "aged_15_24")),
)


def residents(made: Profile) -> int:
    """Build the people of a place once.

    Returns
    -------
    int
        Residents.

    Raises
    ------
    BadInput
        The figures contradict each other, or are too few to make households of.
    """
    try:
        people = build(made, 1)
    except BadInput as error:
        raise BadInput([_sentence(made, reason) for reason in error.problems]) from None
    except (ValueError, IndexError, ZeroDivisionError) as error:
        raise BadInput(_sentence(made, str(error))) from None
    return int(people.birth.shape[0])


def _sentence(made: Profile, reason: str) -> str:
    return (
        f"{made.name} ({made.code}), {made.value('inhabitants'):.0f} inhabitants: no people can be built from these "
        f"figures ({reason}); choose a larger area, such as the wijk it lies in, or another year"
    )


def settle_spread(made: Profile) -> tuple[Profile, float]:
    """The same place with as much of the spread of its stand-ins as can always be built.

    Parameters
    ----------
    made : Profile
        Central values can be built (``residents``).

    Returns
    -------
    profile, part : Profile, float
        The place, and the part of the spread that is left (1 all, 0 none: stand-ins are not drawn then).
    """
    for part in _PARTS:
        tried = narrowed(made, part)
        if part == 0.0 or _always(tried):
            return tried, part
    return made, 1.0


def narrowed(made: Profile, part: float) -> Profile:
    """The same place with spreads times ``part``; 0 takes them away."""
    return made.model_copy(update={"figures": tuple(_narrowed(figure, part) for figure in made.figures)})


def _narrowed(figure: Figure, part: float) -> Figure:
    if figure.sd is None or figure.low is None or figure.high is None or part == 1.0:
        return figure
    if part == 0.0:
        return figure.model_copy(update={"sd": None, "low": None, "high": None})
    low, high = (figure.value + part * (end - figure.value) for end in (figure.low, figure.high))
    return figure.model_copy(
        update={"sd": round(part * figure.sd, 4), "low": round(low, 4), "high": round(high, 4)}
    )


def _always(made: Profile) -> bool:
    if not any(figure.uncertain for figure in made.figures):
        return True
    tried = [(made.draw(1, index), _drawn(index)) for index in range(_DRAWS)]
    tried += [(corner, _drawn(number)) for number, corner in enumerate(_corners(made))]
    for number, (profile, parameters) in enumerate(tried):
        try:
            build(profile, number, parameters)
        except (ValueError, IndexError, ZeroDivisionError):
            return False
    return True


@cache
def _drawn(index: int) -> Parameters:
    return draw(load(), 1, index)


def _corners(made: Profile) -> list[Profile]:
    found = []
    for low, high in _CORNERS:
        ends = {name: "low" for name in low} | {name: "high" for name in high}
        values = {
            figure.indicator: float(getattr(figure, ends[figure.indicator]))
            for figure in made.figures
            if figure.uncertain and figure.indicator in ends
        }
        for group in (HOUSEHOLD_TYPES, MARITAL):
            held = {name: values.get(name, made.value(name)) for name in group}
            if any(name in values for name in group):
                values |= {name: 100.0 * value / sum(held.values()) for name, value in held.items()}
        found.append(
            made.model_copy(
                update={
                    "figures": tuple(
                        figure.model_copy(
                            update={"value": values[figure.indicator], "sd": None, "low": None, "high": None}
                        )
                        if figure.indicator in values
                        else figure
                        for figure in made.figures
                    )
                }
            )
        )
    return found

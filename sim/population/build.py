"""From published figures to people: the steps in their order."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.chance import Decision, uniforms
from sim.errors import BadInput
from sim.parameters import central, load
from sim.population.composition import Composition, compose
from sim.population.couples import Adults, settle
from sim.population.curves import AGES, Values
from sim.population.dwellings import Dwellings, house
from sim.population.families import Families, gather
from sim.population.friends import befriend
from sim.population.incomes import Earners, earn
from sim.population.kinship import Rows, count_away, relate
from sim.population.marital import Persons, wed
from sim.population.neighbours import meet
from sim.population.people import FRIEND, KIN, MAN, NEIGHBOUR, WEEKS_PER_YEAR, WOMAN, People
from sim.population.profile import Profile
from sim.population.strengths import strengths
from sim.population.ties import residence, tie
from sim.population.traits import endow
from sim.state import CHILD, HEAD, INMATE, PARTNER

Whole = NDArray[np.int64]

#: Running numbers of the draws for AGES (0 mixes boys and girls) and FRIENDS by canonical person.
_BIRTHDAY, _FAMILY_BIRTHDAY, _NETWORK = 1, 2, 1000
#: Width in years of the age groups in which ties are compared.
_DECADE = 10.0
#: First week after the birthday of each age: weeks [first[a], first[a + 1]) are age a.
_FIRST_WEEK = np.ceil(np.arange(AGES + 1) * WEEKS_PER_YEAR).astype(np.int64)


def build(profile: Profile, seed: int, parameters: Values | None = None) -> People:
    """Build the people of a place.

    Parameters
    ----------
    profile : Profile
        Published figures, or a draw of them.
    seed : int
        0 <= seed < 2**63. Another seed changes who is who, not the totals.
    parameters : Mapping of str to float, optional
        Values of the register (``people_*``, ``nw_personal``, ``nw_loss_year``, ``carer_tol_median``): the
        joint draw of an uncertainty run. By default the central values.

    Returns
    -------
    People
        The same arrays for the same profile, seed and values on every machine.

    Raises
    ------
    BadInput
        A seed out of range, or (``Contradiction``) figures of the place that cannot all hold at once.

    Examples
    --------
    >>> from sim.population.profile import profile
    >>> people = build(profile("alverna"), seed=1)
    >>> people.birth.shape, people.income.shape
    ((2450,), (1080,))
    """
    if not 0 <= seed < 2**63:
        raise BadInput(f"seed is {seed}: expected a whole number from 0 to 2**63 - 1")
    p = central(load()) if parameters is None else parameters
    composition = compose(profile, p)
    families = gather(composition, seed, p)
    adults = settle(composition, families, seed, p)
    persons = _persons(composition, families, adults)
    birth = _births(persons, seed)
    marital = wed(persons, composition.marital, seed, p)

    head_age = persons.age[: composition.households]
    grown = np.bincount(persons.household[(persons.age >= 18) & (persons.household >= 0)])
    couple = persons.partner[: composition.households] >= 0
    family = np.arange(composition.households) < composition.families
    low, high = profile.value("income_low") / 100, profile.value("income_high") / 100
    income = earn(Earners(head_age, grown, couple, family), low, high, seed, p)
    homes = house(head_age, income, seed, p)

    order, rows = _rows(persons, birth, homes, composition, seed)
    traits = endow(
        rows.uid,
        seed,
        unaware=p["people_unaware_share"],
        tolerance_median=p["carer_tol_median"],
        tolerance_sd=p["people_care_tolerance_sd"],
    )
    kin = relate(rows, seed, p)
    layers = {
        KIN: (kin.a, kin.b),
        NEIGHBOUR: meet(rows, seed, p),
        FRIEND: befriend(rows, traits.openness, seed, p),
    }
    ties = tie(rows, layers, seed, p)
    kin_away = count_away(rows, kin, seed, p)
    friends_away = _friends_away(rows, ties.a, ties.b, kin_away, seed, p)
    strength = strengths(
        (ties.a, ties.b, ties.layer, ties.weeks),
        traits.openness.astype(np.float64),
        kin_away.astype(np.float64) + friends_away,
        ties.closeness,
        seed,
        p,
    )
    heads = np.flatnonzero(rows.role == HEAD)
    return People(
        birth=birth[order].astype(np.int32),
        sex=rows.sex,
        household=rows.household,
        role=rows.role,
        marital=marital[order],
        partner=rows.partner,
        mother=kin.mother,
        father=kin.father,
        residence=np.minimum(rows.residence, -birth[order]).astype(np.int32),
        kin_elsewhere=kin_away,
        friends_elsewhere=friends_away,
        **traits._asdict(),
        income=income[homes.household],
        street=homes.street.astype(np.int32),
        position=homes.position.astype(np.int32),
        first=heads.astype(np.int32),
        size=np.bincount(rows.household[rows.household >= 0]).astype(np.int32),
        tie_a=ties.a,
        tie_b=ties.b,
        tie_layer=ties.layer,
        tie_strength=strength.astype(np.float32),
        tie_weeks=ties.weeks,
    )


def _persons(composition: Composition, families: Families, adults: Adults) -> Persons:
    """Everybody once, in canonical order: heads by household, partners, children, institutions."""
    households = np.arange(composition.households, dtype=np.int64)
    # The elder partner is the head.
    man_first = adults.man >= adults.woman
    couples = np.flatnonzero((adults.man >= 0) & (adults.woman >= 0))
    inside = composition.institution.reshape(-1)
    inside_age = np.repeat(np.repeat(np.arange(AGES), 2), inside)
    inside_sex = np.repeat(np.tile(np.arange(2), AGES), inside)
    count = (households.shape[0], couples.shape[0], families.age.shape[0], inside_age.shape[0])
    partner = np.full(sum(count), -1, dtype=np.int64)
    partner[couples] = count[0] + np.arange(count[1])
    partner[count[0] : count[0] + count[1]] = couples
    return Persons(
        age=np.concatenate(
            [
                np.maximum(adults.man, adults.woman),
                np.minimum(adults.man, adults.woman)[couples],
                families.age,
                inside_age,
            ]
        ),
        sex=np.concatenate(
            [
                np.where(man_first, MAN, WOMAN),
                np.where(man_first, WOMAN, MAN)[couples],
                families.sex,
                inside_sex,
            ]
        ),
        role=np.repeat(np.array([HEAD, PARTNER, CHILD, INMATE]), count),
        household=np.concatenate([households, couples, families.family, np.full(count[3], -1)]),
        partner=partner,
    )


def _births(persons: Persons, seed: int) -> Whole:
    """Week of birth, int64[n], <= 0. Brothers and sisters are twins or at least ten months apart."""
    n = persons.age.shape[0]
    own = uniforms(seed, Decision.AGES, np.arange(n, dtype=np.int64), other=_BIRTHDAY)[:, 0]
    children = persons.role == CHILD
    # Children of one family have their birthdays in one part of the year; twins, of one age, in one week.
    family = persons.household[children]
    season = uniforms(seed, Decision.AGES, family, other=_FAMILY_BIRTHDAY)[:, 0]
    same = family * AGES + persons.age[children]
    twin = uniforms(seed, Decision.AGES, same, other=_FAMILY_BIRTHDAY + 1)[:, 0]
    part = own
    part[children] = 0.85 * season + 0.15 * twin
    length = _FIRST_WEEK[persons.age + 1] - _FIRST_WEEK[persons.age]
    return np.asarray(-(_FIRST_WEEK[persons.age] + np.floor(part * length).astype(np.int64)))


def _rows(
    persons: Persons, birth: Whole, homes: Dwellings, composition: Composition, seed: int
) -> tuple[Whole, Rows]:
    """Final order of the people, and what the making of ties needs of them."""
    n, households = persons.age.shape[0], composition.households
    dwelling = np.empty(households + 1, dtype=np.int64)
    dwelling[homes.household] = np.arange(households)
    dwelling[-1] = households  # institutions come last: household -1 reads the last place
    order = np.lexsort((np.arange(n), birth, persons.role, dwelling[persons.household])).astype(np.int64)
    row = np.empty(n + 1, dtype=np.int64)
    row[order] = np.arange(n)
    row[-1] = -1  # no partner stays no partner
    home = dwelling[persons.household[order]]
    private = home < households
    street = np.append(homes.street, -1)
    position = np.append(homes.position, -1)
    head_uid = homes.household
    stay = np.append(residence(head_uid, -birth[head_uid] / WEEKS_PER_YEAR, seed), 0)
    age = -birth[order] / WEEKS_PER_YEAR
    return order, Rows(
        uid=order,
        age=age,
        sex=persons.sex[order].astype(np.uint8),
        role=persons.role[order].astype(np.uint8),
        household=np.where(private, home, -1).astype(np.int32),
        partner=row[persons.partner[order]].astype(np.int32),
        street=street[home],
        position=position[home],
        residence=np.minimum(stay[home], -birth[order]),
    )


def _friends_away(
    rows: Rows, a: NDArray[np.int32], b: NDArray[np.int32], kin_away: NDArray[np.uint8], seed: int, p: Values
) -> NDArray[np.uint8]:
    """Friends outside the place: what kin elsewhere and the usual ties here at that age leave of a personal network.

    Not the resident's own ties here: whoever is new has as many friends elsewhere as who has lived here long, and
    keeps them while finding others.
    """
    n = rows.age.shape[0]
    u = uniforms(seed, Decision.FRIENDS, rows.uid, other=_NETWORK)
    # The middle of three uniforms: most networks are near the mean size.
    middle = np.sort(u[:, :3], axis=1)[:, 1]
    size = p["nw_personal"] + p["people_network_spread"] * (2 * middle - 1)
    local = np.bincount(a, minlength=n) + np.bincount(b, minlength=n)
    group = np.minimum(rows.age / _DECADE, 9).astype(np.int64)
    usual = np.bincount(group, local) / np.maximum(np.bincount(group), 1)
    away = np.clip(np.rint(size - usual[group] - kin_away), 0, None)
    return np.where(rows.age >= 12, away, 0).astype(np.uint8)

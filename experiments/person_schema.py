"""Parts of the result about persons and households, about cash, and about what wellbeing is worth."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from experiments.quantities import Contrast, Number, Part, Stat

Contract = Literal["usual", "population"]
CashPayer = Literal["municipality", "all"]
CohortPayer = Literal["municipality", "zvw", "wlz", "resident", "all"]


class UnpaidGroup(Part):
    """Unpaid help given by residents of one age group and sex."""

    age: str
    sex: Literal["men", "women"]
    hours: Contrast = Field(description="hours of unpaid help given per person per week, mean over year ends")
    carers: Contrast = Field(description="share of the group that cares")
    overloaded: Contrast = Field(description="share of these carers that is overloaded")


class Everyday(Part):
    """Taking part, doing without formal help, and how many professionals come to the door."""

    participation: Contrast
    self_direction: Contrast
    professionals: Contrast
    many_professionals: Contrast
    groups_running: Contrast
    group_members: Contrast
    weekly: dict[str, Contrast] = Field(
        description="share of adults with weekly contact, by with whom, at the end"
    )


class Found(Part):
    """First cases at the team of the same households in both arms; households per run."""

    earlier: Stat = Field(description="found in both, at least 13 weeks earlier with the policy")
    later: Stat = Field(description="found in both, at least 13 weeks later with the policy")
    weeks_earlier: Stat = Field(description="mean over households found in both; negative is later")
    at_all: Stat = Field(description="found with the policy only")
    avoided: Stat = Field(
        description="found in the baseline only; with the policy here without open need at the end"
    )
    missed: Stat = Field(
        description="found in the baseline only; with the policy here and in need at the end"
    )
    false_alarms: Contrast


class PersonCosts(Part):
    """Cost of the same persons in both arms, and of whoever lives in the place."""

    persons: Number = Field(description="in the closed cohort of week 0, mean over pairs")
    difference: dict[CohortPayer, Stat] = Field(description="euros per member of the cohort per year")
    of_deaths: Stat = Field(
        description="the part, of all payers, from who died in one arm only or earlier in one"
    )
    per_resident_week: dict[CohortPayer, Contrast] = Field(
        description="euros per week of a person living here or in a nursing home or institution"
    )


class Gain(Part):
    """What changed for one group of the closed cohort; a group is told by what it was at week 0."""

    age: str = Field(description="age group, or all")
    income: str = Field(description="income of the household: low (lowest two fifths), middle, high, or all")
    household: str = Field(description="alone, together (no children), with_children, or all")
    share: Number = Field(description="of the cohort in private households")
    wellbeing: Stat
    formal_hours: Stat = Field(description="hours of formal help on offer per person per week")
    cost: Stat = Field(description="euros of all payers per person per year, without team and policy money")


class Cash(Part):
    """What of the difference would show in somebody's budget, beside the economic difference."""

    contract: Contract
    economic: dict[CashPayer, Stat] = Field(
        description="euros per inhabitant per year, as in cost_difference"
    )
    cashable: dict[CashPayer, Stat] = Field(
        description="the same with only the cashable part of each line that saves; extra cost counts in full"
    )
    shares: dict[str, Number] = Field(description="cashable part of a saving by line, mean over pairs")


class Worth(Part):
    """Wellbeing in other units, with the uncertainty of the exchange rates."""

    qalys: Stat = Field(description="difference in discounted WELLBYs over points per QALY")
    euros: Stat = Field(description="difference in discounted WELLBYs at the value of one")
    net: Stat = Field(description="euros minus the discounted cost difference of all payers")

"""How one language tells an event, a person and a date."""

from __future__ import annotations

from collections.abc import Iterable

from experiments.report.numbers import Lang, Numbers
from experiments.report.texts import Texts
from experiments.story.calendar import iso_week
from experiments.story.event import Event, Slot, Whom
from experiments.story.facts import Facts

#: Slots that are names of the vocabulary, and the table of the catalogue in which they stand.
_NAMES = ("domain", "door", "theme", "cause", "by", "why", "how")
_ADULT = 18


class Voice:
    """Sentences of one language.

    Parameters
    ----------
    lang : {'nl', 'en'}
        Dutch or English.

    Examples
    --------
    >>> from experiments.story.event import event
    >>> told = event(3, "tie.made", whom=Whom("neighbour", 1, 71), how="street")
    >>> Voice("nl").tell(told), Voice("en").tell(told)
    ('Nieuwe band: buurvrouw, 71 (uit de straat).', 'New tie: neighbour (woman), 71 (from the street).')
    """

    def __init__(self, lang: Lang) -> None:
        self.lang: Lang = lang
        self.texts = Texts(lang, "experiments.story")
        self.numbers = Numbers(lang)

    def date(self, week: int) -> str:
        """Week of a year."""
        year, number = iso_week(week)
        return self.texts.say("date", week=number, year=year)

    def tell(self, told: Event) -> str:
        """One event as one sentence."""
        slots = {name: self._slot(told, name, value) for name, value in told.slots}
        group, _, name = told.kind.partition(".")
        table = {"door": "doors"}.get(group, group)
        return self.texts.say(f"{table}.{name}", **slots)

    def whom(self, one: Whom) -> str:
        """Somebody without a name: ``buurman, 67``; kin who live in the place are told apart from those at home."""
        if one.sex < 0:
            return self.texts[f"whom.{one.relation}"]
        said = self.texts[f"whom.{one.relation}_{one.sex}"]
        said += f", {one.age}" if one.age >= 0 else ""
        return f"{said}, {self.texts['whom.near']}" if one.relation.endswith("_near") else said

    def person(self, one: Facts) -> str:
        """The resident: ``vrouw, 78, weduwe, woont alleen``."""
        grown = ("woman" if one.woman else "man") if one.age >= _ADULT else ("girl" if one.woman else "boy")
        said = [self.texts[f"person.{grown}"], str(one.age)]
        if one.age >= _ADULT:
            sexed = f"_{int(one.woman)}" if one.marital == "widowed" else ""
            said.append(self.texts[f"person.{one.marital}{sexed}"])
        said.append(
            self.texts.say(f"person.{_household(one)}", children=one.children_at_home, persons=one.persons)
        )
        return ", ".join(said)

    def listed(self, names: Iterable[str], table: str) -> str:
        """Names of the vocabulary, in words, with commas."""
        return ", ".join(self.texts[f"{table}.{name}"] for name in names)

    def amount(self, minutes: int) -> str:
        """Minutes as hours, or as minutes when fewer than an hour."""
        if minutes < 60:
            return self.texts.say("amount.minutes", minutes=minutes)
        hours = minutes / 60
        key = "amount.hours_1" if hours == 1.0 else "amount.hours"
        return self.texts.say(key, hours=self.numbers.plain(hours, 1.0 if hours == int(hours) else 0.1))

    def _slot(self, told: Event, name: str, value: Slot) -> str:
        if isinstance(value, Whom):
            return self.whom(value)
        if name in _NAMES:
            table = "how_case" if told.kind == "case.reported" and name == "how" else name
            return self.texts[f"{table}.{value}"]
        if name == "minutes":
            return self.amount(int(value))
        if name in ("weeks", "waited"):
            return self._lasted(name, int(value))
        if name == "severity":
            if isinstance(value, str):
                return self.texts[f"severity.{value}"]
            return self.numbers.plain(10.0 * value)
        return str(value)

    def _lasted(self, table: str, weeks: int) -> str:
        key = {-1: "before", 0: "none", 1: "one"}.get(weeks, "known")
        return self.texts.say(f"{table}.{key}", weeks=weeks)


def _household(one: Facts) -> str:
    if one.alone:
        return "alone"
    if one.child:
        return "child"
    if one.children_at_home:
        number = "_1" if one.children_at_home == 1 else ""
        return f"{'family' if one.partner else 'single_parent'}{number}"
    return "couple" if one.partner and one.persons == 2 else "others"

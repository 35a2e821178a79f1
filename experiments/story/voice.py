"""How one language tells an event, a person and a date."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

from experiments.report.numbers import Lang, Numbers
from experiments.report.texts import Texts
from experiments.story.calendar import iso_week
from experiments.story.event import Event, Slot, Whom
from experiments.story.facts import Facts

#: Slots that are names of the vocabulary, and the table of the catalogue in which they stand.
_NAMES = ("domain", "door", "theme", "cause", "by", "why", "how", "rest")
#: People under the same roof, whose help is told in words of its own.
_AT_HOME = ("spouse", "partner", "parent", "child", "sibling", "housemate")
#: Kinds of events of which those of one week are told in one sentence.
_TOGETHER = ("help.ends", "give.ends")
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
    ('Nieuw contact: buurvrouw, 71 (uit de straat).', 'New contact: neighbour (woman), 71 (from the street).')
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
        if told.kind in _TOGETHER:
            slots["list"] = self._helpers([told])
        whom = dict(told.slots).get("whom")
        if _sentence(told) == "tie.kin" and isinstance(whom, Whom):
            # Where they live is what the sentence says.
            slots["whom"] = self.whom(whom, where=False)
        said = self.texts.say(_sentence(told), **slots)
        return said[0].upper() + said[1:]

    def tell_all(self, moment: Iterable[Event]) -> list[str]:
        """Events of one week as sentences: help that ends for one reason together, the end of a tie with it."""
        events = list(moment)
        said: dict[Hashable, list[Event]] = {}
        parted = {(one["whom"], one["why"]) for one in events if one.kind in _TOGETHER}
        for place, one in enumerate(events):
            if one.kind == "tie.lost" and (one["whom"], one["why"]) in parted:
                continue
            alike = one.kind in _TOGETHER and not one["left"]
            key: Hashable = (one.kind, one["domain"], one["why"]) if alike else place
            said.setdefault(key, []).append(one)
        return [self._tell_alike(alike) for alike in said.values()]

    def _tell_alike(self, alike: list[Event]) -> str:
        if len(alike) == 1:
            return self.tell(alike[0])
        names = {name: self._slot(alike[0], name, alike[0][name]) for name in ("domain", "why")}
        return self.texts.say(_sentence(alike[0]), list=self._helpers(alike), **names)

    def _helpers(self, ended: list[Event]) -> str:
        """Who helped, or was helped, each once, and how long: the longest of somebody's arrangements."""
        lasted: dict[str, int] = {}
        for one in ended:
            whom, weeks = str(self._slot(one, "whom", one["whom"])), int(str(one["weeks"]))
            before = lasted.get(whom, weeks)
            lasted[whom] = -1 if -1 in (weeks, before) else max(weeks, before)
        return "; ".join(f"{whom} ({self._lasted('weeks', weeks)})" for whom, weeks in lasted.items())

    def whom(self, one: Whom, *, where: bool = True) -> str:
        """Somebody without a name: ``buurman, 67``; kin who live in the place are told apart from those at home."""
        if one.sex < 0:
            return self.texts[f"whom.{one.relation}"]
        said = self.texts[f"whom.{one.relation}_{one.sex}"]
        said += f", {one.age}" if one.age >= 0 else ""
        return f"{said}, {self.texts['whom.near']}" if where and one.relation.endswith("_near") else said

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
        """Names of the vocabulary, in words."""
        return self.joined([self.texts[f"{table}.{name}"] for name in names])

    def joined(self, words: Sequence[str]) -> str:
        """Words with commas, and before the last *and*."""
        if len(words) < 2:
            return "".join(words)
        return f"{', '.join(words[:-1])} {self.texts['and']} {words[-1]}"

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
        if name in ("minutes", "standing", "left"):
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


def _sentence(told: Event) -> str:
    """Key of the sentence of an event: some are told in other words at home, or when there is help already."""
    group, _, name = told.kind.partition(".")
    table = {"door": "doors"}.get(group, group)
    if told.kind in _TOGETHER:
        return f"{table}.less" if told["left"] else f"{table}.ends"
    if told.kind in ("ask.helped", "give.begins"):
        whom = told["whom"]
        home = isinstance(whom, Whom) and whom.relation in _AT_HOME
        more = "_more" if told["standing"] else ""
        if group == "ask":
            return f"ask.at_home{more}" if home else f"ask.helped{more}"
        mine = isinstance(whom, Whom) and whom.relation == "child" and whom.age < _ADULT
        return "give.child" if mine else f"give.begins{more}"
    if told.kind == "tie.made" and told["how"] == "kin":
        return "tie.kin"
    return f"{table}.{name}"


def _household(one: Facts) -> str:
    if one.alone:
        return "alone"
    if one.child:
        return "child"
    if one.children_at_home:
        number = "_1" if one.children_at_home == 1 else ""
        return f"{'family' if one.partner else 'single_parent'}{number}"
    return "couple" if one.partner and one.persons == 2 else "others"

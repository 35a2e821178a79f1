"""The address: which page of which scenario in which language. All state of a page stands in it, and nowhere else.

Examples
--------
>>> home = Address(lang="en", page="explore")
>>> str(home)
'/verkennen?taal=en'
>>> read("/verkennen", "taal=en") == (home, ())
True
>>> read("/", "jaren=900&wijk=<script>")[1]
('wijk', 'jaren')
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self
from urllib.parse import parse_qsl, quote

from dashboards.scenario.scenario import Scenario
from experiments.report.numbers import Lang

#: Page to its place in the address.
PAGES: Mapping[str, str] = {
    "glance": "",
    "explore": "verkennen",
    "compare": "vergelijken",
    "payers": "betaalt",
    "network": "netwerk",
    "assumptions": "aannames",
    "workbench": "werkbank",
    "help": "uitleg",
}
#: Longer queries are not looked at.
MOST_CHARACTERS, MOST_PINS = 2_000, 4
#: What pages keep for themselves: one short word each, never longer, never anything but these characters.
NOTES: tuple[str, ...] = (
    "toon", "betaler", "jaar", "kleur", "mate", "wie", "leeftijd", "situatie", "paar", "map", "deel",
    "buurt", "sekse", "huis",
)  # fmt: skip
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+-]{0,79}")
#: Key in the address to field of the scenario.
FIELDS: Mapping[str, str] = {
    "wijk": "places", "plan": "arm", "start": "pressure", "jaren": "years", "n": "pairs", "zaad": "seed",
}  # fmt: skip


@dataclass(frozen=True)
class Address:
    """Page, scenario and language.

    Attributes
    ----------
    page : str
        Key of `PAGES`.
    lang : {'nl', 'en'}
        Dutch first.
    scenario : Scenario
        What is shown.
    pins : tuple of str
        Plans (arms) kept beside the one of the scenario, A to D.
    notes : mapping of str to str
        What a page keeps for itself; keys of `NOTES`.
    """

    page: str = "glance"
    lang: Lang = "nl"
    scenario: Scenario = field(default_factory=Scenario)
    pins: tuple[str, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)

    def with_(self, **changes: Any) -> Self:
        """Another address: fields of the address, of its scenario, or notes; a note of None is dropped.

        Raises
        ------
        TypeError
            For a name that is neither.
        """
        own = {
            key: changes.pop(key) for key in ("page", "lang", "scenario", "pins", "notes") if key in changes
        }
        if "page" in own and own["page"] != self.page:
            own.setdefault("notes", {})
        found = replace(self, **own)
        notes = {key: changes.pop(key) for key in NOTES if key in changes}
        if notes:
            kept = {**found.notes, **notes}
            found = replace(
                found, notes={key: str(value) for key, value in kept.items() if value is not None}
            )
        return replace(found, scenario=replace(found.scenario, **changes)) if changes else found

    def query(self) -> str:
        """What stands behind the question mark; what is as usual is left out."""
        usual, mine = Scenario(), self.scenario
        words: list[tuple[str, str]] = [("taal", self.lang)] if self.lang != "nl" else []
        for key, name in FIELDS.items():
            value = getattr(mine, name)
            if value != getattr(usual, name):
                words.append((key, ",".join(value) if name == "places" else str(value)))
        words += [("vast", ",".join(self.pins))] if self.pins else []
        words += [(key, self.notes[key]) for key in NOTES if key in self.notes]
        return "&".join(f"{key}={quote(value, safe=',+@.')}" for key, value in words)

    def __str__(self) -> str:
        query = self.query()
        return f"/{PAGES[self.page]}" + (f"?{query}" if query else "")


def read(path: str, search: str | None) -> tuple[Address, tuple[str, ...]]:
    """Address from what a browser shows; what cannot be understood becomes the default.

    Parameters
    ----------
    path : str
        Path, with or without its first slash.
    search : str or None
        Query without the question mark.

    Returns
    -------
    address, ignored : Address, tuple of str
        Keys that were not understood, for a message; never what they held.
    """
    slug = path.partition("#")[0].strip("/")
    page = next((page for page, place in PAGES.items() if place == slug), "glance")
    search = (search or "").lstrip("?").partition("#")[0]
    if len(search) > MOST_CHARACTERS:
        return Address(page=page), ("…",)
    # A plus joins plans here; browsers and people write it bare.
    given = dict(parse_qsl(search.replace("+", "%2B"), max_num_fields=None, errors="replace"))
    ignored: list[str] = []
    lang: Lang = "en" if given.get("taal") == "en" else "nl"
    if given.pop("taal", lang) != lang:
        ignored.append("taal")
    scenario = Scenario()
    for key, name in FIELDS.items():
        if key in given:
            value = _READERS[name](given.pop(key))
            changed = replace(scenario, **{name: value})
            if value is None or changed.problems():
                ignored.append(key)
            else:
                scenario = changed
    pins = tuple(dict.fromkeys(given.pop("vast", "").split(","))) if "vast" in given else ()
    good = tuple(arm for arm in pins[:MOST_PINS] if not replace(scenario, arm=arm).problems())
    if good != pins:
        ignored.append("vast")
    notes = {key: given.pop(key) for key in NOTES if key in given}
    bad = [key for key, value in notes.items() if not _WORD.fullmatch(value)]
    ignored += bad
    # Only keys that look like keys are named in the message; others count as one.
    ignored += sorted({key if re.fullmatch(r"[a-z]{1,20}", key) else "…" for key in given})
    notes = {key: value for key, value in notes.items() if key not in bad}
    return Address(page, lang, scenario, good, notes), tuple(dict.fromkeys(ignored))


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,10}", text) else None


_READERS: Mapping[str, Callable[[str], Any]] = {
    "places": lambda text: tuple(text.split(",")),
    "arm": str,
    "pressure": str,
    "years": _number,
    "pairs": _number,
    "seed": _number,
}

"""The biography as a page: what is said, in which order; the same for the screen and for other readers."""

from __future__ import annotations

from experiments.names import arm_label
from experiments.runs import WEEKS_PER_YEAR
from experiments.story.accounts import HOURS
from experiments.story.event import Whom
from experiments.story.moments import Row, tally
from experiments.story.twins import Story
from experiments.story.voice import Voice
from experiments.story.watching import Life
from sim.demography import WEEKS
from sim.population import profile

_ADULT = 18


def policy_label(story: Story, voice: Voice) -> str:
    """Name of the policy for people."""
    if not story.question.policies:
        return voice.texts["without"]
    label = arm_label(story.question.policies[0])
    return label.nl if voice.lang == "nl" else label.en


def opening(story: Story, voice: Voice) -> list[str]:
    """Who the story is about, why, and how they stand at week 0."""
    texts, one, question = voice.texts, story.before, story.question
    lines = [
        texts.say("title", arm=policy_label(story, voice)),
        texts.say(
            "setting", place=profile(question.places[0]).name, years=question.years, seed=question.seed,
            pressure=texts[f"pressure.{question.pressures[0]}"],
        ),
    ]  # fmt: skip
    return [
        *lines,
        texts.say("who", number=one.number, person=voice.person(one)),
        _at_the_start(story, voice),
    ]


def reasons(story: Story, voice: Voice, like: str) -> list[str]:
    """Why this resident, when one was described."""
    texts, chosen = voice.texts, story.chosen
    lines = [texts.say("chosen.title", like=like, number=chosen.one.number)]
    if chosen.fits:
        lines.append(texts.say("chosen.fits", list=voice.listed(chosen.fits, "wish")))
    if chosen.years is not None:
        off = abs(chosen.years)
        key = {0: "chosen.age_exact", 1: "chosen.age_off_1"}.get(off, "chosen.age_off")
        lines.append(texts.say(key, years=off))
    if chosen.misses:
        lines.append(texts.say("chosen.misses", list=voice.listed(chosen.misses, "wish")))
    return lines


def _at_the_start(story: Story, voice: Voice) -> str:
    one, texts = story.before, voice.texts
    needs = texts.say("start.needs", list=voice.listed(one.needs, "domain"))
    said = [needs] if one.needs else []
    if one.light_needs:
        said.append(texts.say("start.light", list=voice.listed(one.light_needs, "domain")))
    said = said or [texts["start.no_needs"]]
    life = story.lives[0]
    for name, people in (("helpers", life.helped_by), ("helps", life.helps)):
        if people:
            said.append(texts.say(f"start.{name}", list=voice.joined([_with(voice, *who) for who in people])))
    if one.doors:
        said.append(texts.say("start.doors", list=voice.listed(one.doors, "door")))
    if one.overloaded or one.carer:
        said.append(texts["start.overloaded" if one.overloaded else "start.carer"])
    said += [
        texts[f"start.{name}"]
        for name in ("at_team", "volunteer", "dementia", "lonely")
        if getattr(one, name)
    ]
    said.append(texts.say("start.ties_1" if one.ties == 1 else "start.ties", count=one.ties))
    return texts.say("start.title", list="; ".join(said))


def _with(voice: Voice, whom: Whom, domains: tuple[str, ...]) -> str:
    return voice.texts.say("start.with", whom=voice.whom(whom), domains=voice.listed(domains, "domain"))


def where_they_part(story: Story, voice: Voice) -> list[str]:
    """The first difference and what brought it about, in sentences."""
    texts, parting = voice.texts, story.parting
    if parting.figure_week is None or parting.trail is None:
        return [texts["parting.never"]]
    lines = [
        texts.say(
            "parting.figure", date=voice.date(parting.figure_week), trail=texts[f"trail.{parting.trail}"]
        )
    ]
    if parting.turn_week is None:
        return [*lines, texts["parting.no_event" if parting.event_week is None else "parting.no_turn"]]
    lines.append(
        texts.say(
            "parting.event", date=voice.date(parting.turn_week), because=texts[f"because.{parting.because}"]
        )
    )
    if parting.only_without:
        told = " ".join(voice.tell_all(parting.only_without))
        lines.append(texts.say("parting.only_without", events=told))
    if parting.only_with:
        told = " ".join(voice.tell_all(parting.only_with))
        lines.append(texts.say("parting.only_with", arm=policy_label(story, voice), events=told))
    same, without, with_ = tally(story, voice)
    arm = policy_label(story, voice)
    return [*lines, texts.say("parting.count", same=same, without=without, with_=with_, arm=arm)]


def accounts(story: Story, voice: Voice) -> list[Row]:
    """Hours by whom, euros by payer, weeks waited, wellbeing and loneliness of both lives, and the difference.

    Hours that nobody needed or gave in either life are left out.
    """
    numbers, texts = voice.numbers, voice.texts
    sides = [figures(life, story.team_hour) for life in story.lives]
    rows = []
    for name, step, unit in _lines():
        one, other = (side[name] for side in sides)
        if unit == "points" and minor(story, name.endswith("_end")):
            continue
        if unit == "hours" and one == other == 0.0 and name not in ("demanded", "unmet"):
            continue
        show = numbers.euro if unit == "euros" else numbers.plain
        rows.append(
            Row(texts[f"account.{name}"], show(one, step), show(other, step), show(other - one, step))
        )
    return rows


def _lines() -> list[tuple[str, float, str]]:
    hours = [(name, 1.0, "hours") for name in (*HOURS, "given")]
    euros = [
        (name, 1.0, "euros")
        for name in (
            "municipality", "municipality_team", "zvw_euros", "wlz_euros", "resident_euros", "all_euros",
        )
    ]  # fmt: skip
    weeks = [(name, 1.0, "weeks") for name in ("waited_team", "waited_doors")]
    moods = [
        (f"{name}_{when}", 0.1, "points") for name in ("wellbeing", "lonely") for when in ("start", "end")
    ]
    return [("weeks", 1.0, "weeks"), *hours, *euros, *weeks, *moods]


def course(story: Story, voice: Voice) -> list[str]:
    """Wellbeing at the start and after each year, a sentence for each life; none of somebody under 18."""
    if minor(story, at_the_end=False):
        return []
    sides = (voice.texts["without"], voice.texts.say("with", arm=policy_label(story, voice)))
    return [
        voice.texts.say(
            "account.course", side=side,
            list=" – ".join(voice.numbers.plain(value, 0.1) for value in life.wellbeing[::WEEKS_PER_YEAR]),
        )
        for side, life in zip(sides, story.lives, strict=True)
    ]  # fmt: skip


def minor(story: Story, at_the_end: bool) -> bool:
    """Whether the resident is under 18, at the start or when last seen at home."""
    weeks = min(len(life.wellbeing) for life in story.lives) - 1 if at_the_end else 0
    return story.before.age + weeks / WEEKS < _ADULT


def notes(story: Story, voice: Voice) -> list[str]:
    """What one should know to read the totals."""
    names = ["note_needs", "note"]
    if any(one.kind == "life.admitted" for life in story.lives for one in life.events):
        names.append("admitted")
    if minor(story, at_the_end=False):
        names.append("minor")
    if len({life.account.weeks for life in story.lives}) > 1:
        names.append("uneven")
    return [voice.texts[f"account.{name}"] for name in names]


def figures(life: Life, team_hour: float) -> dict[str, float]:
    """All totals of one life: hours, euros of the price year, weeks, points.

    Parameters
    ----------
    life : Life
        As followed.
    team_hour : float
        Euros.
    """
    account = life.account
    found = {name: minutes / 60.0 for name, minutes in account.minutes.items()}
    found["given"] = account.given_minutes / 60.0
    found["municipality"] = account.cents["municipality"] / 100.0
    found["municipality_team"] = found["team"] * team_hour
    for payer in ("zvw", "wlz", "resident"):
        found[f"{payer}_euros"] = account.cents[payer] / 100.0
    found["all_euros"] = found["municipality_team"] + sum(account.cents.values()) / 100.0
    found["weeks"] = float(account.weeks)
    found["waited_team"] = float(account.weeks_waited_team)
    found["waited_doors"] = float(account.weeks_waited_doors)
    found["wellbeing_start"], found["wellbeing_end"] = life.wellbeing[0], life.wellbeing[-1]
    found["lonely_start"], found["lonely_end"] = life.lonely[0], life.lonely[-1]
    return found

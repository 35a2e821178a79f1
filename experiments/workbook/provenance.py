"""Where the figures of a comparison come from: what was asked, of which model, with which assumptions."""

from __future__ import annotations

from experiments.decisions.grid import Cell, Grid, Group
from experiments.report.html import LIMITS, SOURCES
from experiments.report.own import own_blocks
from experiments.report.register import told, unit_words
from experiments.workbook.voice import Voice


def provenance(voice: Voice) -> Grid:
    """What was asked, which model answered, figures of the services at the start, own figures, limits and sources."""
    words, texts = voice.words, voice.texts
    groups = [
        Group((words["provenance.asked"],), _asked(voice)),
        Group((words["provenance.model"],), _model(voice)),
        *(Group((name,), rows) for name, rows in _services(voice)),
        *(Group((name,), rows) for name, rows in _own(voice)),
        Group((texts["limits.title"],), [_pair("", texts[f"limits.{name}"]) for name in LIMITS]),
        Group((texts["method.sources_title"],), [_pair("", texts[f"method.{name}"]) for name in SOURCES]),
    ]
    return Grid(
        "provenance",
        words["provenance.title"],
        words["provenance.measure"],
        [words["word.part"]],
        voice.heads("what", "value"),
        groups,
    )


def assumptions(voice: Voice) -> Grid:
    """Every assumption of the model that is installed, with range, grade and source."""
    from experiments.manifest import source_hash
    from sim.parameters import load

    words, model = voice.words, voice.comparison.model
    same = source_hash() == model.source_hash
    topics: dict[str, list[list[Cell]]] = {}
    for entry in load().values():
        figures = [Cell(entry.value, "text"), Cell(entry.low, "text"), Cell(entry.high, "text")]
        said = told(entry.id, entry.description, voice.lang)
        row = [Cell(entry.id), Cell(said), *figures, Cell(unit_words(entry.unit, voice.lang))]
        price = "" if entry.price_year is None else str(entry.price_year)
        topics.setdefault(entry.topic, []).append([*row, Cell(price), Cell(entry.grade), Cell(entry.source)])
    return Grid(
        "assumptions",
        words["assumptions.title"],
        words["assumptions.measure"],
        [words["word.topic"]],
        voice.heads(
            "parameter",
            "description",
            "value",
            "range_low",
            "range_high",
            "unit",
            "prices",
            "grade",
            "source",
        ),
        [Group((topic,), rows) for topic, rows in topics.items()],
        [words["assumptions.same" if same else "assumptions.other"], words["assumptions.grades"]],
    )


def _pair(what: str, value: str) -> list[Cell]:
    """A fact and its name; numbers stand where words do, so that the eye finds them."""
    return [Cell(what), Cell(value)]


def _asked(voice: Voice) -> list[list[Cell]]:
    words, question, facts = voice.words, voice.comparison.question, voice.comparison.numbers
    labels = {result.place: result.place_label for result in voice.results()}
    arms = {result.arm: voice.arm(result) for result in voice.results()}
    yes = words["word.yes" if question.uncertainty else "word.no"]
    return [
        _pair(words["word.places"], ", ".join(labels.get(place, place) for place in question.places)),
        _pair(words["word.plans"], ", ".join(arms.get(arm, arm) for arm in question.policies)),
        _pair(
            words["word.start"],
            ", ".join(voice.texts[f"pressure.{pressure}"] for pressure in question.pressures),
        ),
        _pair(words["word.years"], str(question.years)),
        _pair(words["word.pairs_done"], str(facts.pairs_done)),
        _pair(words["word.pairs_asked"], str(facts.pairs_asked)),
        _pair(words["word.seed"], str(question.seed)),
        _pair(words["word.uncertainty"], yes),
        _pair(words["word.draws"], str(facts.draws)),
        _pair(words["word.drawn"], str(facts.parameters_drawn)),
        _pair(words["word.contract"], voice.texts[f"cash.contract_{question.contract}"]),
        _pair(words["word.command"], question.command()),
    ]


def _model(voice: Voice) -> list[list[Cell]]:
    words, model, facts = voice.words, voice.comparison.model, voice.comparison.numbers
    return [
        _pair(words["word.version"], f"{model.name} {model.version}"),
        _pair(words["word.hash"], model.source_hash),
        _pair(words["word.calibrated"], words["word.no"]),
        _pair(words["word.price_year"], str(facts.price_year)),
        _pair(words["word.sign"], words["provenance.sign"]),
        _pair(words["word.perspective"], words["provenance.perspective"]),
    ]


def _services(voice: Voice) -> list[tuple[str, list[list[Cell]]]]:
    """Residents, and the services at the start, per place."""
    words, found = voice.words, []
    for place in voice.comparison.question.places:
        mine = voice.results(place)
        if not mine:
            continue
        rows = [_pair(words["capacity.residents"], voice.numbers.plain(float(mine[0].residents)))]
        rows += [
            _pair(words.get(f"capacity.{name}", name), voice.numbers.plain(value, 0.1))
            for name, value in voice.comparison.capacity.get(place, {}).items()
        ]
        found.append((words.say("provenance.place", place=mine[0].place_label), rows))
    return found


def _own(voice: Voice) -> list[tuple[str, list[list[Cell]]]]:
    """The municipality's own figures and own places, as the report tells them."""
    found = []
    for block in own_blocks(voice):
        if block.table is None:
            continue
        rows = [
            _pair(row[0], "; ".join(cell for cell in row[1:] if cell))
            for _, group in block.table.groups
            for row in group
        ]
        found.append((block.title, rows))
    return found

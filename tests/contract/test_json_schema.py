"""The published JSON Schema is the one the program keeps to."""

import json
from pathlib import Path
from typing import Any

import pytest

from experiments.question import Question
from experiments.schema import Result, json_schema_text

PUBLISHED = Path(__file__).parents[2] / "docs" / "schema" / "compare.schema.json"
DOCUMENT = Path(__file__).parents[2] / "docs" / "results.md"


def test_the_published_schema_is_current():
    assert PUBLISHED.read_text(encoding="utf-8") == json_schema_text(), (
        "run: python -m experiments.schema > docs/schema/compare.schema.json"
    )


def resolve(schema, node):
    while "$ref" in node:
        node = schema["$defs"][node["$ref"].rsplit("/", 1)[1]]
    return node


def check(schema, node, value, where):
    """The part of JSON Schema that ours uses, so that no other library is needed to believe it."""
    node = resolve(schema, node)
    if "anyOf" in node:
        errors = []
        for option in node["anyOf"]:
            try:
                check(schema, option, value, where)
            except AssertionError as error:
                errors.append(error)
        assert len(errors) < len(node["anyOf"]), errors
        return
    if "const" in node:
        assert value == node["const"], where
    if "enum" in node:
        assert value in node["enum"], where
    kinds: dict[str, Any] = {
        "object": dict, "array": list, "string": str, "boolean": bool, "null": type(None), "integer": int,
        "number": (int, float),
    }  # fmt: skip
    if "type" in node:
        assert isinstance(value, kinds[node["type"]]), (where, node["type"])
    if isinstance(value, dict):
        assert set(node.get("required", ())) <= set(value), where
        named, other = node.get("properties", {}), node.get("additionalProperties", True)
        for key, child in value.items():
            if key in named:
                check(schema, named[key], child, f"{where}.{key}")
            else:
                assert other is not False, f"{where}.{key} is not in the schema"
                if isinstance(other, dict):
                    check(schema, other, child, f"{where}.{key}")
            if "propertyNames" in node:
                check(schema, node["propertyNames"], key, f"{where} key {key}")
    if isinstance(value, list) and "items" in node:
        for index, child in enumerate(value):
            check(schema, node["items"], child, f"{where}[{index}]")
    if isinstance(value, int | float) and not isinstance(value, bool):
        assert node.get("minimum", value) <= value <= node.get("maximum", value), where


@pytest.fixture(scope="module")
def schema():
    return json.loads(PUBLISHED.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def loaded(made_up_answer):
    question = Question(places=("alverna",), pairs=3, years=1, policies=("casework", "connector"))
    return json.loads(made_up_answer(question).to_json())


def test_a_result_keeps_to_it(schema, loaded):
    check(schema, schema, loaded, "$")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("schema",), "rondom.compare/2"),
        (("model", "calibrated"), True),
        (("results", 0, "pressure"), "medium"),
        (("results", 0, "p_saves", "all", "share"), 1.5),
        (("results", 0, "waiting", "difference", "mean"), "3"),
        (("results", 0, "surprise"), 1),
    ],
)
def test_a_wrong_result_does_not(schema, loaded, path, value):
    broken = json.loads(json.dumps(loaded))
    part = broken
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    with pytest.raises(AssertionError):
        check(schema, schema, broken, "$")


def test_every_part_of_a_result_is_documented():
    text = DOCUMENT.read_text(encoding="utf-8")
    missing = [name for name in Result.model_fields if f"`{name}`" not in text]
    assert not missing, f"docs/results.md does not explain: {missing}"

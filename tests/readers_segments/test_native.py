"""The native form: values, places, and located errors with a suggestion."""

# ruff: noqa: E501  (payloads stand as their platforms write them)

from __future__ import annotations

import pytest

from gatekeeper.errors import InputError, InputErrors
from gatekeeper.model.words import Relationship
from gatekeeper.readers import yamlfile
from gatekeeper.readers.segments import read_native, recognise
from gatekeeper.readers.segments.native import OPERATORS
from tests.readers_segments.reading import read, rows, spot, telling

EXAMPLE = """\
name: spring-2026
relationship: patients
all:
  - {field: diagnosis_code, op: starts_with, value: C50, system: ICD-10-CM}
  - {field: age, op: ">=", value: 40}
  - none: [{field: email_opt_out, op: "=", value: true}]
select: [email, first_name]
size: 1204
"""


def test_the_example_of_the_contract() -> None:
    segment = read(EXAMPLE, "spring.yaml")
    assert (segment.format, segment.name, segment.relationship, segment.size) == (
        "gatekeeper-segment", "spring-2026", Relationship.PATIENTS, 1204,
    )  # fmt: skip
    assert rows(segment) == [
        (
            "diagnosis_code", "starts_with", ("C50",), "ICD-10-CM", "include", "condition", ("cancer",),
            "{field: diagnosis_code, op: starts_with, value: C50, system: ICD-10-CM}",
        ),
        ("age", ">=", ("40",), None, "include", "demographic", (), '{field: age, op: ">=", value: 40}'),
        (
            "email_opt_out", "=", ("true",), None, "exclude", "consent", (),
            '{field: email_opt_out, op: "=", value: true}',
        ),
    ]  # fmt: skip
    assert [(name, spot(at)) for name, at in segment.columns] == [
        ("email", (7, 10, 7, 15)),
        ("first_name", (7, 17, 7, 27)),
    ]
    assert [(n.kind, n.text, spot(n.at)) for n in segment.names] == [("segment", "spring-2026", (1, 7, 1, 18))]
    assert segment.tree.kind == "all"
    assert [child.kind for child in segment.tree.children] == ["criterion", "criterion", "none"]


def test_double_negation_includes_again() -> None:
    text = "none:\n  - none:\n      - {field: hiv_status, op: is_set}\n  - {field: dx, op: '!=', value: E11.9}\n"
    assert telling(read(text, "a.yml")) == [
        ("hiv_status", "is_set", (), "include", ("hiv",)),
        ("dx", "!=", ("E11.9",), "include", ("diabetes",)),
    ]


def test_only_true_and_false_are_booleans() -> None:
    text = "all:\n  - {field: hiv, op: =, value: no}\n  - {field: hiv, op: =, value: false}\n"
    assert [(c.value, c.polarity) for c in read(text, "a.yaml").criteria] == [
        (("no",), "include"),
        (("false",), "exclude"),
    ]


def test_a_block_mapping_has_its_whole_place() -> None:
    segment = read(
        "any:\n  - field: dx\n    op: in\n    value: [E11.9, E11.65]\n  - {field: age, op: <, value: 9}\n", "a.yaml"
    )
    assert rows(segment)[0][2] == ("E11.9", "E11.65")
    assert spot(segment.criteria[0].at)[:2] == (2, 5)
    assert segment.criteria[0].at.end_line == 4


FAULTS = {
    "all:\n  - {feild: dx, op: =, value: 1}\n": (2, 6, 'unknown key "feild"', 'did you mean "field"?'),
    "all:\n  - {field: dx, op: start_with, value: C5}\n": (2, 21, "unknown operator", 'did you mean "starts_with"?'),
    "alll:\n  - {field: dx, op: is_set}\n": (1, 1, 'unknown key "alll"', 'did you mean "all"?'),
    "all: {field: dx, op: is_set}\n": (1, 6, "all must be a list", ""),
    "all:\n  - {op: is_set}\n": (2, 5, "a criterion needs field:", ""),
    "all:\n  - {field: dx}\n": (2, 5, "a criterion needs op:", ""),
    "all:\n  - {field: dx, op: in, value: C50}\n": (2, 32, "in needs a list", ""),
    "all:\n  - {field: dx, op: '=', value: [a, b]}\n": (2, 33, "= takes one value", ""),
    "all:\n  - {field: age, op: between, value: [1]}\n": (2, 38, "between needs a list of two values", ""),
    "all:\n  - {field: v, op: within_days, value: soon}\n": (2, 40, "within_days needs a whole number", ""),
    "all: []\nsize: many\n": (2, 7, "size must be a whole number", ""),
    "all: []\nrelationship: patiens\n": (2, 15, "unknown relationship", 'did you mean "patients"?'),
    "all: []\nall: []\n": (2, 1, 'key "all" is doubled', ""),
}


@pytest.mark.parametrize("text", FAULTS)
def test_faults_are_located(text: str) -> None:
    line, column, says, hint = FAULTS[text]
    with pytest.raises(InputErrors) as caught:
        read(text, "a.yaml")
    fault = caught.value.errors[0]
    assert (fault.path, fault.line, fault.column) == ("a.yaml", line, column)
    assert says in fault.message
    assert hint in fault.message


def test_all_faults_come_in_one_pass() -> None:
    with pytest.raises(InputErrors) as caught:
        read("all:\n  - {field: a, op: eq, value: 1}\n  - {fild: b, op: is_set}\nsiz: 3\n", "a.yaml")
    assert [(e.line, e.column) for e in caught.value.errors] == [(2, 20), (3, 6), (4, 1)]


def test_an_empty_file_and_broken_yaml() -> None:
    with pytest.raises(InputError) as caught:
        read("", "a.yaml")
    assert "empty" in caught.value.message
    with pytest.raises(InputError) as caught:
        read("all: [\n", "a.yaml")
    assert caught.value.line >= 1


def test_inline_in_a_manifest_keeps_the_places_of_the_manifest() -> None:
    text = "campaign: x\nsegment:\n  all:\n    - {field: department, op: =, value: ONC}\n"
    document = yamlfile.read_yaml("campaign.yaml", text)
    root = document.demand()
    assert isinstance(root, yamlfile.Mapping)
    node = root.get("segment")
    assert node is not None
    segment = read_native(node, document.source, "campaign.yaml")
    assert telling(segment) == [("department", "=", ("ONC",), "include", ("cancer",))]
    assert spot(segment.criteria[0].at) == (4, 7, 4, 45)


def test_recognition_leaves_other_yaml_alone() -> None:
    assert recognise("a.yaml", EXAMPLE.encode()) == "gatekeeper-segment"
    assert recognise("campaign.yaml", b"campaign: x\nsegment:\n  all: []\n") is None
    assert recognise("policies.yaml", b"version: 1\nname: x\n") is None


def test_the_operators_are_those_of_the_contract() -> None:
    assert " ".join(OPERATORS) == (
        "= != < <= > >= in not_in between starts_with ends_with contains matches is_set is_not_set within_days"
    )

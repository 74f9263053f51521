# ruff: noqa: E501
"""``gatekeeper parse --format json``: what is understood of every format, with exact places."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HUBSPOT = (
    '{"name": "a", "processingType": "DYNAMIC", "filterBranch": {"filterBranchType": "OR", "filters": [],'
    ' "filterBranches": [{"filterBranchType": "AND", "filterBranches": [], "filters": [\n'
    '{"filterType": "PROPERTY", "property": "primary_diagnosis", "operation":'
    ' {"operationType": "enumeration", "operator": "IS_NONE_OF", "values": ["COPD"]}}]}]}}\n'
)
KLAVIYO = (
    '{"data": {"type": "segment", "attributes": {"name": "a", "definition": {"condition_groups": [{"conditions": [\n'
    '{"type": "profile-property", "property": "properties[\'rx\']", "filter":'
    ' {"type": "string", "operator": "contains", "value": "insulin"}}]}]}}}}\n'
)
MAILCHIMP = (
    '{"name": "a", "options": {"match": "all", "conditions": [\n'
    '{"condition_type": "TextMerge", "field": "DXCODE", "op": "starts", "value": "C50"}]}}\n'
)
SENDGRID = (
    '{"name": "a", "query_version": "2", "query_dsl":\n'
    "\"SELECT contact_id, updated_at FROM contact_data WHERE diagnosis = 'asthma'\"}\n"
)
MAUTIC = (
    '[\n{"glue": "and", "object": "lead", "field": "medication", "type": "text", "operator": "!like",'
    ' "properties": {"filter": "insulin"}}]\n'
)
CUSTOMERIO = '{"and": [\n{"attribute": {"field": "care_line", "operator": "eq", "value": "fertility"}}]}\n'
ACTIVECAMPAIGN = (
    '{"data": [{"attributes": {"name": "a", "segment_condition_group_operator": "and", "segment_condition_groups":'
    ' [{"id": "1", "operator": "or", "values": [{"type": "condition", "id": "1"}]}], "segment_conditions":\n'
    '[{"id": "1", "source_system": "activecampaign", "object_type": "contact", "fields":'
    ' [{"name": "diagnosis", "data_type": "text", "operator": "is", "value": "gout"}]}]}}]}\n'
)
ITERABLE = (
    '{"criteriaSets": [{"criteriaId": "9", "name": "a", "searchQuery": {"combinator": "And", "searchQueries":\n'
    '[{"dataType": "user", "field": "hba1c", "fieldType": "double", "comparatorType": "GreaterThan",'
    ' "value": "7"}]}}]}\n'
)
MARKETO = (
    '{"result": [{"name": "a", "rules": {"filterMatchType": "all", "triggers": [], "filters": [\n'
    '{"id": 1, "name": "Care Program", "conditions":'
    ' [{"attributeName": "Care Program", "operator": "is", "values": ["Dialysis"]}]}]}}]}\n'
)
GROUP = (
    '{"resourceType": "Group", "type": "person", "actual": false, "characteristic": [\n'
    '{"code": {"text": "condition"}, "valueCodeableConcept": {"coding":'
    ' [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "B20"}]}, "exclude": false}]}\n'
)
CIRCE = (
    '{"ConceptSets": [{"id": 0, "name": "Migraine", "expression": {"items": [{"concept": {"CONCEPT_NAME": "Migraine",'
    ' "CONCEPT_CODE": "37796009", "VOCABULARY_ID": "SNOMED", "DOMAIN_ID": "Condition"}}]}}],\n'
    '"PrimaryCriteria": {"CriteriaList": [{"ConditionOccurrence": {"CodesetId": 0}}]}, "InclusionRules": []}\n'
)
CQL = (
    "library A version '1'\nusing FHIR version '4.0.1'\n"
    'codesystem "ICD10CM": \'http://hl7.org/fhir/sid/icd-10-cm\'\ncode "Asthma": \'J45\' from "ICD10CM"\n'
    'context Patient\ndefine "P": exists [Condition: "Asthma"]\n'
)
NATIVE = (
    "name: a\nrelationship: patients\nall:\n  - {field: dx_code, op: starts_with, value: C50, system: ICD-10-CM}\n"
    '  - none: [{field: email_opt_out, op: "=", value: true}]\nselect: [email]\nsize: 1204\n'
)
SQL = "SELECT email\nFROM patients\nWHERE NOT email_opt_out\n  AND dx_code LIKE 'C50%'\n"

#: File → (content, format, platform, field, op, value, system, polarity, class, categories, line) of one criterion.
SEGMENTS: dict[str, tuple[Any, ...]] = {
    "hubspot.json": (HUBSPOT, "hubspot-list", "hubspot", "primary_diagnosis", "not_in", ["COPD"], None, "exclude", "condition", ["respiratory"], 2),
    "klaviyo.json": (KLAVIYO, "klaviyo-segment", "klaviyo", "rx", "contains", ["insulin"], None, "include", "drug", ["diabetes"], 2),
    "mailchimp.json": (MAILCHIMP, "mailchimp-segment", "mailchimp", "DXCODE", "starts_with", ["C50"], "ICD-10-CM", "include", "condition", ["cancer"], 2),
    "sendgrid.json": (SENDGRID, "sendgrid-segment", "sendgrid", "diagnosis", "=", ["asthma"], None, "include", "condition", ["respiratory"], 2),
    "mautic.json": (MAUTIC, "mautic-segment", "mautic", "medication", "contains", ["insulin"], None, "exclude", "drug", ["diabetes"], 2),
    "customerio.json": (CUSTOMERIO, "customerio-segment", "customerio", "care_line", "=", ["fertility"], None, "include", "procedure", ["reproductive"], 2),
    "activecampaign.json": (ACTIVECAMPAIGN, "activecampaign-segment", "activecampaign", "diagnosis", "=", ["gout"], None, "include", "condition", ["musculoskeletal"], 2),
    "iterable.json": (ITERABLE, "iterable-list", "iterable", "hba1c", ">", ["7"], None, "include", "test", ["diabetes"], 2),
    "marketo.json": (MARKETO, "marketo-smart-list", "marketo", "Care Program", "=", ["Dialysis"], None, "include", "procedure", ["kidney"], 2),
    "group.json": (GROUP, "fhir-group", None, "condition", "=", ["B20"], "ICD-10-CM", "include", "condition", ["hiv"], 2),
    "circe.json": (CIRCE, "circe-cohort", None, "ConditionOccurrence", "=", ["37796009"], "SNOMED CT", "include", "condition", ["neurological"], 2),
    "who.cql": (CQL, "cql", None, "Condition", "in", ["J45"], "ICD-10-CM", "include", "condition", ["respiratory"], 6),
    "who.yaml": (NATIVE, "gatekeeper-segment", None, "dx_code", "starts_with", ["C50"], "ICD-10-CM", "include", "condition", ["cancer"], 4),
    "who.sql": (SQL, "sql", None, "dx_code", "starts_with", ["C50"], "ICD-10-CM", "include", "condition", ["cancer"], 4),
    "search.txt": ("GET /Patient?_has:Condition:patient:code=http://snomed.info/sct|44054006\n", "fhir-search", None, "code", "=", ["44054006"], "SNOMED CT", "include", "condition", ["diabetes"], 1),
}  # fmt: skip


def parse(folder: Path, **files: str) -> list[dict[str, Any]]:
    for name, text in files.items():
        (folder / name).write_text(text)
    run = [sys.executable, "-m", "gatekeeper", "parse", *files, "--format", "json"]
    done = subprocess.run(run, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def understood(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    files = {name: case[0] for name, case in SEGMENTS.items()}
    return {d["path"]: d for d in parse(tmp_path_factory.mktemp("parse"), **files)}


@pytest.mark.parametrize("name", SEGMENTS)
def test_segments(understood: dict[str, dict[str, Any]], name: str) -> None:
    _, kind, platform, *wanted = SEGMENTS[name]
    document = understood[name]
    assert (document["kind"], document["format"], document["platform"]) == ("segment", kind, platform)
    assert document["unchecked"] == []
    keys = ("field", "op", "value", "system", "polarity", "class", "categories")
    found = [[c[k] for k in keys] + [c["at"]["line"]] for c in document["criteria"]]
    assert wanted in found


def test_a_query_has_exact_columns(understood: dict[str, dict[str, Any]]) -> None:
    places = {c["field"]: c["at"] for c in understood["who.sql"]["criteria"]}
    assert places == {
        "email_opt_out": {"path": "who.sql", "line": 3, "column": 11, "end_line": 3, "end_column": 24},
        "dx_code": {"path": "who.sql", "line": 4, "column": 7, "end_line": 4, "end_column": 26},
    }
    assert understood["who.sql"]["columns"] == [{"name": "email", "class": "identifier"}]


def test_a_definition_that_nobody_understands_is_opaque(tmp_path: Path) -> None:
    (document,) = parse(tmp_path, **{"a.json": '{"query": {"combinator": "And", "searchQueries": []}}\n'})
    (open_question,) = document["unchecked"]
    assert (open_question["what"], open_question["why"]) == (
        "segment definition",
        "no test was understood in this definition",
    )


def test_drafts(tmp_path: Path) -> None:
    html = (
        '<p>Hi {{ patient.name | default: "you" }}</p>\n{% if patient.diabetic %}<p>x</p>{% endif %}\n'
        "<p>{{ patient.diagnosis }}</p>\n<p>Harbor, 7 Pier Road, Duluth, MN 55802</p>\n"
        '<a href="https://x.example/leave">Unsubscribe</a>\n'
    )
    chimp = '<p>*|FNAME|*</p>\n<p>*|LIST:ADDRESSLINE|*</p>\n<a href="*|UNSUB|*">Unsubscribe</a>\n'
    mail = (
        "From: a@x.example\nSubject: Hi\nList-Unsubscribe: <https://x.example/u>\nMIME-Version: 1.0\n"
        "Content-Type: text/plain\n\nHello\n"
    )
    first, second, third = parse(tmp_path, **{"n.html": html, "c.html": chimp, "m.eml": mail})
    assert (first["kind"], first["format"], first["platform"]) == ("draft", "html", None)
    assert [(v["name"], v["class"], v["fallback"], v["at"]["line"], v["at"]["column"]) for v in first["variables"]] == [
        ("patient.name", "identifier", True, 1, 7),
        ("patient.diagnosis", "condition", False, 3, 4),
    ]
    assert [(c["expression"], c["fields"], c["class"], c["at"]["line"]) for c in first["conditionals"]] == [
        ("patient.diabetic", ["patient.diabetic"], "condition", 2)
    ]
    assert [(u["form"], u["at"]["line"]) for u in first["unsubscribe"]] == [("link", 5)]
    assert [(a["form"], a["at"]["line"]) for a in first["postal_address"]] == [("text", 4)]
    assert (second["format"], second["platform"]) == ("html", "mailchimp")
    assert [u["form"] for u in second["unsubscribe"]] == ["tag"]
    assert [a["form"] for a in second["postal_address"]] == ["tag"]
    assert (third["kind"], third["format"]) == ("message", "eml")
    assert [(u["form"], u["at"]["line"]) for u in third["unsubscribe"]] == [("header", 3)]


def test_lists(tmp_path: Path) -> None:
    (document,) = parse(tmp_path, **{"l.csv": "email,dx_cd,first_name\na@x.example,C50,Kim\nb@x.example,E11,Lee\n"})
    assert (document["kind"], document["format"], document["rows"]) == ("recipients", "csv", 2)
    columns = [(c["name"], c["class"]) for c in document["columns"]]
    assert columns == [("email", "identifier"), ("dx_cd", "condition"), ("first_name", "identifier")]

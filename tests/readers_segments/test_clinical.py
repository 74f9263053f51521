"""Clinical formats: FHIR groups and searches, Circe cohorts, CQL."""

# ruff: noqa: E501  (payloads stand as their platforms write them)

from __future__ import annotations

import json

from gatekeeper.readers.segments import recognise
from tests.readers_segments.reading import read, rows, spot, telling, unchecked

GROUP = """{"resourceType":"Group","type":"person","actual":false,"name":"gym-2026","quantity":40,"characteristic":[
 {"code":{"text":"condition"},"valueCodeableConcept":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"E66.01"}]},"exclude":false},
 {"code":{"text":"pregnant"},"valueBoolean":true,"exclude":true},
 {"code":{"text":"pregnant"},"valueBoolean":false,"exclude":true},
 {"code":{"text":"age"},"valueRange":{"low":{"value":40},"high":{"value":65}},"exclude":false}]}"""


def test_fhir_group() -> None:
    segment = read(GROUP, "group.json")
    assert (segment.format, segment.name, segment.size) == ("fhir-group", "gym-2026", 40)
    assert telling(segment) == [
        ("condition", "=", ("E66.01",), "include", ("obesity",)),
        ("pregnant", "=", ("true",), "exclude", ("pregnancy",)),
        ("pregnant", "=", ("false",), "include", ("pregnancy",)),
        ("age", "between", ("40", "65"), "include", ()),
    ]
    assert segment.criteria[0].system == "ICD-10-CM"
    assert [spot(c.at)[:2] for c in segment.criteria] == [(2, 2), (3, 2), (4, 2), (5, 2)]


def test_fhir_group_combination_and_members() -> None:
    r6 = GROUP.replace('"actual":false', '"membership":"definitional","combinationMethod":"any-of"')
    assert read(r6, "g.json").tree.kind == "any"
    listed = read(
        '{"resourceType":"Group","type":"person","actual":true,"member":[{"entity":{"reference":"Patient/1"}}]}',
        "g.json",
    )
    assert (listed.opaque, listed.criteria) == (True, ())
    assert unchecked(listed) == [("segment definition", "the group lists its members and states no characteristics")]


def test_fhir_group_in_xml() -> None:
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<Group xmlns="http://hl7.org/fhir"><name value="été"/><actual value="false"/>\n'
        ' <characteristic><code><text value="condition"/></code><valueCodeableConcept><coding>'
        '<system value="http://hl7.org/fhir/sid/icd-10-cm"/><code value="C50.9"/></coding></valueCodeableConcept>'
        '<exclude value="true"/></characteristic></Group>'
    )
    segment = read(text, "group.xml")
    assert telling(segment) == [("condition", "=", ("C50.9",), "exclude", ("cancer",))]
    assert rows(segment)[0][-1].startswith("<characteristic><code>")
    assert rows(segment)[0][-1].endswith("</characteristic>")
    assert segment.source is not None
    assert [(n.text, segment.source.excerpt(n.at)) for n in segment.names] == [("été", '<name value="été"/>')]


def test_fhir_search() -> None:
    text = (
        "https://ehr.example/fhir/Patient?_has:Condition:patient:code=http://hl7.org/fhir/sid/icd-10-cm%7CE11.9,E11.65"
        "&birthdate=lt1966-01-01&_list=77&_count=50\n"
        "Condition?code:not=http%3A%2F%2Fhl7.org%2Ffhir%2Fsid%2Ficd-10-cm%7CB20&subject:Patient.address-state=VT\n"
    )
    assert recognise("audience.txt", text.encode()) == "fhir-search"
    segment = read(text, "audience.txt")
    assert telling(segment) == [
        ("code", "in", ("E11.9", "E11.65"), "include", ("diabetes",)),
        ("birthdate", "<", ("1966-01-01",), "include", ()),
        ("_list", "in", ("77",), "include", ()),
        ("code", "=", ("B20",), "exclude", ("hiv",)),
        ("address-state", "=", ("VT",), "include", ()),
    ]
    assert rows(segment)[1][-1] == "birthdate=lt1966-01-01"
    assert unchecked(segment) == [("list 77", "list 77 has no name here")]


def concept(name: str, code: str, vocabulary: str) -> dict[str, object]:
    return {
        "concept": {"CONCEPT_ID": 1, "CONCEPT_NAME": name, "CONCEPT_CODE": code, "VOCABULARY_ID": vocabulary},
        "isExcluded": False,
    }


COHORT = {
    "ConceptSets": [
        {"id": 0, "name": "Migraine", "expression": {"items": [concept("Migraine", "37796009", "SNOMED")]}},
        {"id": 1, "name": "GLP-1", "expression": {"items": [concept("semaglutide", "1991302", "RxNorm")]}},
    ],
    "PrimaryCriteria": {"CriteriaList": [{"ConditionOccurrence": {"CodesetId": 0, "Age": {"Value": 18, "Op": "gte"}}}]},
    "InclusionRules": [
        {
            "name": "no GLP-1",
            "expression": {
                "Type": "ALL",
                "CriteriaList": [
                    {"Criteria": {"DrugExposure": {"CodesetId": 1}}, "Occurrence": {"Type": 0, "Count": 0}},
                ],
                "DemographicCriteriaList": [],
                "Groups": [],
            },
        }
    ],
}


def test_circe_cohort() -> None:
    segment = read(json.dumps(COHORT), "cohort.json")
    assert segment.format == "circe-cohort"
    assert telling(segment) == [
        ("ConditionOccurrence", "=", ("37796009",), "include", ("neurological",)),
        ("Age", ">=", ("18",), "include", ()),
        ("DrugExposure", "=", ("1991302",), "exclude", ("diabetes",)),
    ]
    assert [c.system for c in segment.criteria] == ["SNOMED CT", None, "RxNorm"]
    assert [(n.kind, n.text) for n in segment.names] == [
        ("valueset", "Migraine"),
        ("valueset", "GLP-1"),
        ("description", "no GLP-1"),
    ]


CQL = """library GymMail version '1.0'
using FHIR version '4.0.1'
include Shared version '1' called Shared
codesystem "ICD": 'http://hl7.org/fhir/sid/icd-10-cm'
valueset "Hypertension": 'http://cts.nlm.nih.gov/fhir/ValueSet/2.16.840.1.113883.3.464.1003.104.12.1011'
code "Breast": 'C50.9' from "ICD" display 'Breast cancer'
context Patient
// men and women of the gym
define "Audience": exists [Condition: "Hypertension"] and not exists [Condition: code ~ "Breast"]
define "Exclusions": exists [MedicationRequest: "Insulin"] or Shared."Pregnant"
"""


def test_cql() -> None:
    assert recognise("audience.cql", CQL.encode()) == "cql"
    segment = read(CQL, "audience.cql")
    assert segment.name == "GymMail"
    assert telling(segment) == [
        ("Condition", "in", ("2.16.840.1.113883.3.464.1003.104.12.1011",), "include", ("cardiovascular",)),
        ("Condition", "in", ("C50.9",), "exclude", ("cancer",)),
        ("MedicationRequest", "in", ("Insulin",), "exclude", ("diabetes",)),
    ]
    assert [row[-1] for row in rows(segment)] == [
        '[Condition: "Hypertension"]',
        '[Condition: code ~ "Breast"]',
        '[MedicationRequest: "Insulin"]',
    ]
    assert segment.criteria[1].system == "ICD-10-CM"
    assert unchecked(segment) == [("include", "the included library is not at hand")]
    assert [(n.kind, n.text) for n in segment.names] == [
        ("description", "men and women of the gym"),
        ("segment", "GymMail"),
        ("valueset", "Hypertension"),
    ]


def test_cql_defines_that_are_only_negated_leave_people_out() -> None:
    text = (
        'library x\nusing FHIR\ndefine "Has HIV": exists [Condition: "HIV"]\ndefine "Has asthma": exists [Condition: "Asthma"]\n'
        'define "Audience": "Has asthma" and not exists ("Has HIV")\n'
    )
    assert telling(read(text, "a.cql")) == [
        ("Condition", "in", ("HIV",), "exclude", ("hiv",)),
        ("Condition", "in", ("Asthma",), "include", ("respiratory",)),
    ]

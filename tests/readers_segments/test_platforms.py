"""Segments of marketing platforms: logic, polarity, ids that need a name, people that are never kept."""

# ruff: noqa: E501  (payloads stand as their platforms write them)

from __future__ import annotations

import json

import pytest

from gatekeeper.errors import InputError
from gatekeeper.readers.segments import recognise
from tests.readers_segments.reading import read, rows, telling, unchecked

MAILCHIMP = """{"name":"Autumn breathing well","type":"saved","options":{"match":"any","conditions":[
  {"condition_type":"TextMerge","field":"DXGROUP","op":"is","value":"COPD"},
  {"condition_type":"TextMerge","field":"DXGROUP","op":"notcontain","value":"asthma"},
  {"condition_type":"StaticSegment","field":"static_segment","op":"static_is","value":57},
  {"condition_type":"Interests","field":"interests-4c1d","op":"interestnotcontains","value":["e77b01"]}]}}"""


def test_mailchimp() -> None:
    segment = read(MAILCHIMP, "a.json", names={"tag": {"57": "Dialysis – first year"}})
    assert (segment.format, segment.name, segment.tree.kind, segment.opaque) == (
        "mailchimp-segment", "Autumn breathing well", "any", False,
    )  # fmt: skip
    assert telling(segment) == [
        ("DXGROUP", "=", ("COPD",), "include", ("respiratory",)),
        ("DXGROUP", "contains", ("asthma",), "exclude", ("respiratory",)),
        ("static_segment", "in", ("57",), "include", ("kidney",)),
        ("interests-4c1d", "not_in", ("e77b01",), "exclude", ()),
    ]
    assert rows(segment)[0][-1] == '{"condition_type":"TextMerge","field":"DXGROUP","op":"is","value":"COPD"}'
    assert unchecked(segment) == [("interest e77b01", "interest e77b01 has no name here")]
    assert [(n.kind, n.text) for n in segment.names] == [
        ("segment", "Autumn breathing well"),
        ("tag", "Dialysis – first year"),
    ]


def test_a_static_mailchimp_segment_is_opaque() -> None:
    segment = read('{"id":1,"name":"x","type":"static","member_count":40,"list_id":"ab"}', "a.json")
    assert (segment.format, segment.opaque, segment.criteria) == ("mailchimp-segment", True, ())


KLAVIYO = {
    "data": {
        "type": "segment",
        "attributes": {
            "name": "Knee class 55+",
            "definition": {
                "condition_groups": [
                    {
                        "conditions": [
                            {
                                "type": "profile-property",
                                "property": "properties['procedure_code']",
                                "filter": {"type": "string", "operator": "in", "value": ["27447", "27446"]},
                            },
                            {
                                "type": "profile-property",
                                "property": "properties['a1c_band']",
                                "filter": {"type": "existence", "operator": "is-set"},
                            },
                        ]
                    },
                    {"conditions": [{"type": "profile-group-membership", "is_member": False, "group_ids": ["Xk2aQ9"]}]},
                    {
                        "conditions": [
                            {
                                "type": "profile-metric",
                                "metric_id": "Mx1",
                                "measurement": "count",
                                "measurement_filter": {"type": "numeric", "operator": "equals", "value": 0},
                            }
                        ]
                    },
                ]
            },
        },
    }
}


def test_klaviyo() -> None:
    segment = read(json.dumps(KLAVIYO), "a.json", names={"metric": {"Mx1": "Viewed oncology page"}})
    assert (segment.format, segment.name, segment.tree.kind) == ("klaviyo-segment", "Knee class 55+", "all")
    assert segment.tree.children[0].kind == "any"
    assert telling(segment) == [
        ("procedure_code", "in", ("27447", "27446"), "include", ("musculoskeletal",)),
        ("a1c_band", "is_set", (), "include", ("diabetes",)),
        ("list", "not_in", ("Xk2aQ9",), "exclude", ()),
        ("metric", "in", ("Mx1",), "exclude", ("cancer",)),
    ]
    assert segment.criteria[0].system == "CPT"
    assert unchecked(segment) == [("list Xk2aQ9", "list Xk2aQ9 has no name here")]


HUBSPOT = """{"name":"Spring move","objectTypeId":"0-1","processingType":"DYNAMIC","filterBranch":{"filterBranchType":"OR","filters":[],
 "filterBranches":[{"filterBranchType":"AND","filterBranches":[
    {"filterBranchType":"NOT_ANY","filterBranches":[],"filters":[
      {"filterType":"PROPERTY","property":"hiv_status","operation":{"operationType":"multistring","operator":"IS_EQUAL_TO","values":["positive"]}}]}],
  "filters":[
   {"filterType":"PROPERTY","property":"primary_condition","operation":{"operationType":"ENUMERATION","operator":"IS_ANY_OF","values":["osteoarthritis"]}},
   {"filterType":"PROPERTY","property":"rx_name","operation":{"operationType":"STRING","operator":"HAS_NEVER_BEEN_EQUAL_TO","value":"insulin"}},
   {"filterType":"IN_LIST","listId":"412","operator":"NOT_IN_LIST"}]}]}}"""


def test_hubspot() -> None:
    segment = read(HUBSPOT, "a.json")
    assert segment.format == "hubspot-list"
    assert telling(segment) == [
        ("hiv_status", "=", ("positive",), "exclude", ("hiv",)),
        ("primary_condition", "in", ("osteoarthritis",), "include", ("musculoskeletal",)),
        ("rx_name", "=", ("insulin",), "exclude", ("diabetes",)),
        ("list", "not_in", ("412",), "exclude", ()),
    ]
    assert unchecked(segment) == [("list 412", "list 412 has no name here")]


SENDGRID = """{"name":"Q4 refill helper","query_version":"2","contacts_count":1204,
 "contacts_sample":[{"email":"ada.example@patients.example","first_name":"Ada"}],
 "query_dsl":"SELECT c.contact_id, c.updated_at FROM contact_data AS c WHERE c.rx_class = 'GLP1'\\n AND NOT c.plan_type = 'medicaid'"}"""


def test_sendgrid_reads_the_query_and_drops_the_people() -> None:
    segment = read(SENDGRID, "a.json")
    assert (segment.format, segment.size, segment.columns) == ("sendgrid-segment", 1204, ())
    assert rows(segment) == [
        ("rx_class", "=", ("GLP1",), None, "include", "drug", ("diabetes",), "c.rx_class = 'GLP1'"),
        ("plan_type", "=", ("medicaid",), None, "exclude", "payment", (), "c.plan_type = 'medicaid'"),
    ]
    assert segment.source is not None
    assert "ada.example" not in segment.source.text
    assert "Ada" not in segment.source.text


def test_a_fault_in_the_query_has_its_place_in_the_json() -> None:
    with pytest.raises(InputError) as caught:
        read('{"query_version":"2",\n "query_dsl":"SELECT a FROM b WHERE c LIKE LIKE 1"}', "a.json")
    assert (caught.value.line, caught.value.column) == (2, 44)


def test_mautic_glue() -> None:
    segment = read(
        '[{"glue":"and","object":"lead","field":"last_a1c","type":"number","operator":"gte","properties":{"filter":"8"}},'
        '{"glue":"or","object":"lead","field":"dx","operator":"!like","properties":{"filter":"asthma"}},'
        '{"glue":"and","object":"lead","field":"tags","type":"tags","operator":"!in","properties":{"filter":["31"]}}]',
        "a.json",
        names={"tag": {"31": "IVF 2026"}},
    )
    assert (segment.format, segment.tree.kind, len(segment.tree.children)) == ("mautic-segment", "any", 2)
    assert telling(segment) == [
        ("last_a1c", ">=", ("8",), "include", ("diabetes",)),
        ("dx", "contains", ("asthma",), "exclude", ("respiratory",)),
        ("tags", "not_in", ("31",), "exclude", ("reproductive",)),
    ]
    assert [(n.kind, n.text, n.polarity) for n in segment.names] == [("tag", "IVF 2026", "exclude")]


def test_customerio() -> None:
    segment = read(
        '{"and":[{"attribute":{"field":"care_line","operator":"eq","value":"fertility"}},'
        '{"not":{"attribute":{"field":"hiv","operator":"exists"}}},{"not":{"segment":{"id":18}}}]}',
        "a.json",
    )
    assert segment.format == "customerio-segment"
    assert telling(segment) == [
        ("care_line", "=", ("fertility",), "include", ("reproductive",)),
        ("hiv", "is_set", (), "exclude", ("hiv",)),
        ("segment", "not_in", ("18",), "exclude", ()),
    ]
    bare = read('{"segment":{"id":3,"name":"hiv news","state":"finished","type":"dynamic"}}', "a.json")
    assert (bare.format, bare.opaque, bare.name) == ("customerio-segment", True, "hiv news")


ACTIVECAMPAIGN = """{"data":[{"type":"Segment.v2","attributes":{"name":"Wellness letter","segment_condition_group_operator":"and",
 "segment_condition_groups":[{"id":"1","operator":"or","values":[{"type":"condition","id":"1"},{"type":"condition","id":"2"}]}],
 "segment_conditions":[
  {"id":"1","source_system":"activecampaign","object_type":"tag","fields":[{"name":"tagid","data_type":"number","operator":"=","value":"57"}]},
  {"id":"2","object_type":"contact","fields":[{"name":"condition","operator":"does not contain","value":"psoriasis"}]}]}}]}"""


def test_activecampaign_ids_need_names() -> None:
    segment = read(ACTIVECAMPAIGN, "a.json")
    assert (segment.format, segment.opaque) == ("activecampaign-segment", True)
    assert unchecked(segment) == [("tag 57", "tag 57 has no name here")]
    named = read(ACTIVECAMPAIGN, "a.json", names={"tag": {"57": "Dialysis – first year"}})
    assert (named.opaque, named.unchecked) == (False, ())
    assert telling(named) == [
        ("tagid", "in", ("57",), "include", ("kidney",)),
        ("condition", "contains", ("psoriasis",), "exclude", ("skin",)),
    ]
    assert named.tree.kind == "any"


def test_iterable() -> None:
    text = (
        '{"criteriaSets":[{"criteriaId":"9","name":"nutrition","searchQuery":{"combinator":"And","searchQueries":'
        '[{"combinator":"Not","searchQueries":[{"dataType":"user","searchCombo":{"combinator":"And","searchQueries":'
        '[{"dataType":"user","field":"health.bmiBand","fieldType":"string","comparatorType":"Equals","value":"obese"},'
        '{"dataType":"user","field":"hiv","comparatorType":"DoesNotEqual","value":"x"}]}}]}]}}]}'
    )
    segment = read(text, "a.json")
    assert (segment.format, segment.name) == ("iterable-list", "nutrition")
    assert telling(segment) == [
        ("health.bmiBand", "=", ("obese",), "exclude", ("obesity",)),
        ("hiv", "!=", ("x",), "include", ("hiv",)),
    ]


def test_marketo_formula_and_activities() -> None:
    text = (
        '{"result":[{"name":"Newsletter C","rules":{"filterMatchType":"custom","filterCustomRuleLogic":"1 and not (2 or 3)",'
        '"triggers":[],"filters":[{"id":11,"name":"Care Program","conditions":[{"attributeName":"Care Program",'
        '"operator":"is","values":["Dialysis"]}]},{"id":12,"name":"Visited Web Page","ruleType":"Activity",'
        '"operator":"occurs","conditions":[{"activityAttributeName":"Web Page","operator":"contains","values":["hospice"]}]},'
        '{"id":13,"name":"Unsubscribed","conditions":[{"attributeName":"Unsubscribed","operator":"is","values":["true"]}]}]}}]}'
    )
    segment = read(text, "a.json")
    assert segment.format == "marketo-smart-list"
    assert telling(segment) == [
        ("Care Program", "=", ("Dialysis",), "include", ("kidney",)),
        ("Web Page", "contains", ("hospice",), "exclude", ("end-of-life",)),
        ("Unsubscribed", "=", ("true",), "exclude", ()),
    ]


def test_braze_details_are_prose_and_audiences_are_rules() -> None:
    details = read(
        '{"message":"success","name":"q3","description":"Custom attribute dx equals \\"psoriasis\\"","text_description":"",'
        '"tags":["derm"],"teams":[]}',
        "a.json",
    )
    assert details.format == "braze-segment"
    assert [(n.kind, n.text) for n in details.names] == [
        ("segment", "q3"),
        ("description", 'Custom attribute dx equals "psoriasis"'),
        ("tag", "derm"),
    ]
    assert unchecked(details) == [("segment definition", "the platform exports its filters as a sentence only")]
    audience = read(
        '{"audience":{"AND":[{"custom_attribute":{"custom_attribute_name":"dx","comparison":"equals","value":"psoriasis"}},'
        '{"OR":[{"custom_attribute":{"custom_attribute_name":"meds","comparison":"does_not_include_value","value":"insulin"}}]}]}}',
        "a.json",
    )
    assert telling(audience) == [
        ("dx", "=", ("psoriasis",), "include", ("skin",)),
        ("meds", "contains", ("insulin",), "exclude", ("diabetes",)),
    ]


SFMC = (
    '{"key":"df_oncology_walk","isSendable":true,"r__source_dataExtension_key":"DE_Patients","c__filterDefinition":'
    '{"ConditionSet":{"@_Operator":"AND","Condition":[{"@_Operator":"Begins","Value":"C50","r__dataExtensionField_name":'
    '"PrimaryDx"},{"@_Operator":"IsEmpty","r__dataExtensionField_name":"DeceasedOn"}]}}}'
)
SFMC_XML = (
    '<FilterDefinition Source="Meta" SourceID="g"><Include><ConditionSet Operator="OR" ConditionSetName="é">\n'
    '<Condition ID="3f2504e0-4f89-11d3-9a0c-0305e82c3301" Operator="Begins"><Value><![CDATA[C50]]></Value></Condition>\n'
    '</ConditionSet></Include><Exclude><ConditionSet Operator="AND"><Condition ID="HivStatus" Operator="Equal">'
    "<Value>y</Value></Condition></ConditionSet></Exclude></FilterDefinition>"
)


def test_marketing_cloud_filters() -> None:
    segment = read(SFMC, "a.json")
    assert segment.format == "sfmc-filter"
    assert telling(segment) == [
        ("PrimaryDx", "starts_with", ("C50",), "include", ("cancer",)),
        ("DeceasedOn", "is_not_set", (), "include", ()),
    ]
    assert [(n.kind, n.text) for n in segment.names] == [("segment", "df_oncology_walk"), ("table", "DE_Patients")]
    ident = "3f2504e0-4f89-11d3-9a0c-0305e82c3301"
    raw = read(SFMC_XML, "a.xml", names={"field": {ident: "Primary Dx"}})
    assert telling(raw) == [
        (ident, "starts_with", ("C50",), "include", ("cancer",)),
        ("HivStatus", "=", ("y",), "exclude", ("hiv",)),
    ]
    assert rows(raw)[0][-1] == (
        '<Condition ID="3f2504e0-4f89-11d3-9a0c-0305e82c3301" Operator="Begins"><Value><![CDATA[C50]]></Value></Condition>'
    )
    assert read(SFMC_XML, "a.xml").opaque
    wrapped = read(
        json.dumps({"key": "k", "filterDefinitionXml": SFMC_XML}), "a.json", names={"field": {ident: "Primary Dx"}}
    )
    assert telling(wrapped) == telling(raw)


def test_an_unknown_operator_is_unchecked_and_never_guessed() -> None:
    segment = read(
        '{"options":{"match":"all","conditions":[{"condition_type":"TextMerge","field":"DX","op":"resembles","value":"x"}]}}',
        "a.json",
    )
    assert [(c.op, c.field_class.value) for c in segment.criteria] == [("matches", "condition")]
    assert unchecked(segment) == [("test on DX", "this operator is not known here")]


@pytest.mark.parametrize(
    "text",
    [
        '{"name": "x", "version": "1.0", "scripts": {"test": "jest"}}',
        "[1, 2, 3]",
        '"text"',
        "{}",
        '{"and": 1, "other": 2}',
    ],
)
def test_other_json_is_no_segment(text: str) -> None:
    assert recognise("a.json", text.encode()) is None


def test_broken_json_is_a_located_fault() -> None:
    with pytest.raises(InputError) as caught:
        read('{"options": {"conditions": [\n  {"field": "DX",, }]}}', "a.json")
    assert (caught.value.line, caught.value.column) == (2, 18)

"""Every source of evidence: exact wording, place, value and confidence; and what must not count."""

from __future__ import annotations

from typing import Any

import pytest

from gatekeeper.inference import assess
from gatekeeper.inference.combine import confidence, settle
from gatekeeper.inference.directory import measure
from gatekeeper.inference.evidence_sender import organization_topic
from gatekeeper.model.risk import Evidence
from gatekeeper.model.words import Category, Relationship, RiskLevel
from tests.inference.sends import small

SENT = {
    "purpose": "operations",
    "goal": "newsletter",
    "class": "marketing",
    "relationship": "patients",
    "profile": "marketing",
    "volume": 5000,
}
PUBLIC = {**SENT, "relationship": "public"}


def reasons(campaign: dict[str, Any] | None = None, **more: Any) -> list[tuple[str, str, int, float, str, str]]:
    """Return evidence as (source, raises, value, confidence, text, place)."""
    risk = assess(small(campaign or SENT, **more)).risk
    return [
        (e.source, e.raises, e.value, e.confidence, e.text, f"{e.at.line}:{e.at.column}" if e.at else "")
        for e in risk.reasons
    ]


def segment(where: str) -> dict[str, Any]:
    return {"files": {"group.sql": f"SELECT email\nFROM patients\nWHERE email_opt_out = FALSE\n  AND {where}\n"}}


@pytest.mark.parametrize(
    "where, wanted",
    [
        (
            "diagnosis_code LIKE 'C50%'",
            ("segment", "selection", 4, 0.99, "recipients are chosen by the condition field diagnosis_code by ICD-10-CM code (cancer)", "4:7"),
        ),
        (
            "asthma = TRUE",
            ("segment", "selection", 4, 0.95, "recipients are chosen by the condition field asthma (respiratory)", "4:7"),
        ),
        (
            "department = 'ONC'",
            ("segment", "selection", 3, 0.8, "recipients are chosen by the proxy field department (cancer), which stands for cancer", "4:7"),
        ),
        ("age >= 65", ("segment", "selection", 2, 0.95, "recipients are chosen by the demographic field age", "4:7")),
        (
            "NOT service_line = 'behavioral health'",
            (
                "exclusion", "sensitive", 1, 0.8,
                "people are left out by the proxy field service_line (mental-health): the difference tells who they are", "4:11",
            ),
        ),
    ],
)  # fmt: skip
def test_criteria(where: str, wanted: tuple[Any, ...]) -> None:
    assert wanted in reasons({**SENT, "segment": "group.sql"}, **segment(where))


@pytest.mark.parametrize(
    "where",
    [
        "language = 'es'",
        "last_visit_date > '2025-01-01'",
        "department = 'Family Medicine'",
        "is_deceased = FALSE",
        "portal_user = TRUE",
    ],
)
def test_operations_tell_nothing(where: str) -> None:
    risk = assess(small({**SENT, "segment": "group.sql"}, **segment(where))).risk
    assert (risk.level, risk.dimensions.selection, risk.dimensions.linked) == (RiskLevel.MODERATE, 2, 1)


def test_behaviour_is_a_proxy_and_not_the_test_itself() -> None:
    risk = assess(small({**SENT, "segment": "group.sql"}, **segment("lab_results_viewed_at > '2026-04-01'"))).risk
    assert (risk.level, risk.dimensions.selection) == (RiskLevel.HIGH, 3)


def test_a_topic_counts_only_when_it_is_linked() -> None:
    article = "<p>High blood pressure often shows no signs. Anyone over forty should have it measured.</p>"
    everybody = assess(small(SENT, draft=article))
    chosen = assess(small({**SENT, "segment": "group.sql"}, draft=article, **segment("diagnosis_code LIKE 'I10%'")))
    assert (everybody.risk.dimensions.topic, everybody.risk.dimensions.linked) == (3, 1)
    assert everybody.topics == {Category.CARDIOVASCULAR}
    assert everybody.linked == frozenset()
    assert (chosen.risk.dimensions.linked, chosen.linked) == (3, {Category.CARDIOVASCULAR})


def test_a_statement_about_the_reader() -> None:
    found = reasons(draft="<p>Your biopsy came back negative on May 3.</p>")
    assert ("body", "linked", 4, 0.85, "the text states something about the reader's own general care", "1:9") in found
    assert assess(small(SENT, draft="<p>Your biopsy came back negative on May 3.</p>")).risk.level is RiskLevel.SEVERE


@pytest.mark.parametrize(
    "text",
    [
        "Ask your doctor whether a flu shot is right for you.",
        "In the portal you can view your results and pay your bill.",
        "People with diabetes do well when meals are planned.",
        "If you have asthma, air your rooms twice a day.",
    ],
)
def test_what_is_said_to_everybody_is_no_statement(text: str) -> None:
    dimensions = assess(small(SENT, draft=f"<p>{text}</p>")).risk.dimensions
    assert (dimensions.relationship, dimensions.linked) == (2, 1)


def test_names_of_lists_link_and_names_of_articles_do_not() -> None:
    listed = assess(
        small({**SENT, "recipients": "hiv-prep-q3.csv"}, files={"hiv-prep-q3.csv": "email\na@b.example\nc@b.example\n"})
    )
    assert (listed.risk.dimensions.selection, listed.risk.dimensions.linked, listed.risk.sensitive) == (3, 3, True)
    article = "<p>Asthma can begin at any age. Air your rooms twice a day.</p>"
    named = assess(small({**SENT, "campaign": "asthma-article"}, draft=article))
    bland = assess(small({**SENT, "campaign": "asthma-outreach"}, draft="<p>Parking is free in May.</p>"))
    assert (named.risk.dimensions.linked, bland.risk.dimensions.linked) == (1, 3)


def test_a_public_list_links_nothing_by_filters_or_names() -> None:
    listed = assess(
        small({**PUBLIC, "recipients": "hiv-news.csv"}, files={"hiv-news.csv": "email\na@b.example\nc@b.example\n"})
    )
    assert (listed.risk.level, listed.risk.sensitive, listed.risk.dimensions.linked) == (RiskLevel.NONE, False, 1)


def test_the_data_wins_over_a_public_label() -> None:
    facts = small({**PUBLIC, "segment": "group.sql"}, **segment("diagnosis_code LIKE 'F32%'"))
    found = assess(facts)
    assert (found.relationship, found.relationship_stated, found.patients) == (Relationship.PATIENTS, True, True)
    assert found.risk.level is RiskLevel.SEVERE


def test_unknown_people_stay_unknown_and_are_judged_as_patients() -> None:
    found = assess(small({"goal": "newsletter"}))
    assert (found.relationship, found.patients, found.risk.dimensions.relationship) == (Relationship.UNKNOWN, True, 1)
    assert "nobody says who the recipients are: they are judged as patients" in [e.text for e in found.risk.reasons]
    policy = {"inference": {"unknown_relationship": "public"}}
    assert assess(small({"goal": "newsletter"}, policy=policy)).risk.level is RiskLevel.LOW


def test_customers_of_a_shop_are_no_patients() -> None:
    found = assess(
        small({"goal": "offer"}, draft="<p>Breast pumps are 20% off.</p>", policy={"organization": {"kind": "other"}})
    )
    assert (found.patients, found.risk.level, found.hipaa_marketing) == (False, RiskLevel.NONE, False)


def test_own_mailboxes_are_a_seed_test() -> None:
    files = {"list.csv": "email\nqa@valleyhealth.example\n"}
    assert assess(small({"recipients": "list.csv"}, files=files)).risk.level is RiskLevel.NONE


@pytest.mark.parametrize(
    "specialties, level, sensitive",
    [
        (["general"], 1, False),
        (["general", "oncology"], 1, False),
        (["oncology"], 3, False),
        (["cardiology"], 2, False),
        (["mental-health"], 3, True),
    ],
)
def test_the_least_telling_specialty_decides(specialties: list[str], level: int, sensitive: bool) -> None:
    facts = small(SENT, policy={"organization": {"specialties": specialties}})
    assert organization_topic(facts).level == level
    assert assess(facts).risk.sensitive is sensitive


def test_sender_by_table_and_by_words() -> None:
    by_table = reasons({**SENT, "from": "Valley Oncology <news@mail.valleyhealth.example>"})
    assert ("sender", "linked", 3, 0.9, "the sender's display name tells cancer") in [r[:5] for r in by_table]
    by_words = reasons({**SENT, "from": "Lakeside Dialysis <news@mail.valleyhealth.example>"})
    assert ("sender", "linked", 3, 0.9, "the sender's display name tells kidney") in [r[:5] for r in by_words]


def test_merge_fields_and_branches() -> None:
    found = [
        r[:5]
        for r in reasons(
            draft="<p>About {{ diagnosis }}.</p>{% if hiv_status == 'positive' %}<p>New desk.</p>{% endif %}"
        )
    ]
    assert ("merge", "linked", 4, 0.95, "the merge field diagnosis prints the reader's own health data") in found
    text = "a block is shown by hiv_status (hiv): its readers are a group of their own"
    assert ("branch", "selection", 5, 0.95, text) in found
    assert ("branch", "sensitive", 1, 0.95, text) in found
    plain = assess(
        small(SENT, draft="<p>Hello {{ first_name }}.</p>{% if language == 'es' %}<p>Hola.</p>{% endif %}")
    ).risk
    assert (plain.dimensions.linked, plain.dimensions.selection) == (1, 2)


def test_groups_are_counted_by_branch_arm_and_difference() -> None:
    rows = "".join(f"p{i}@mail.example,{'yes' if i < 7 else 'no'}\n" for i in range(40))
    branch = small(
        {**SENT, "recipients": "list.csv"}, draft="<p>Hello.</p>{% if fall_risk == 'yes' %}<p>Rails.</p>{% endif %}",
        files={"list.csv": "email,fall_risk\n" + rows},
    )  # fmt: skip
    assert assess(branch).risk.dimensions.smallest_group == 7
    files = {
        name: "email\n" + "".join(f"p{i}@mail.example\n" for i in range(n))
        for name, n in (("now.csv", 40), ("then.csv", 36))
    }
    history = small(
        {**SENT, "recipients": "now.csv", "earlier_sends": [{"campaign": "a", "recipients": "then.csv"}]}, files=files
    )
    assert assess(history).risk.dimensions.smallest_group == 4


def test_the_directory_is_measured() -> None:
    files = {
        "list.csv": "email\n" + "".join(f"p{i}@mail.example\n" for i in range(100)),
        "all.csv": "email,service_line\n"
        + "".join(f"p{i}@mail.example,{'oncology' if i < 97 else 'family medicine'}\n" for i in range(300)),
    }
    facts = small({**SENT, "recipients": "list.csv", "directory": "all.csv"}, files=files)
    skew = measure(facts)[0]
    assert (skew.share, round(skew.prior, 4), round(skew.lift, 2), skew.people, skew.telling) == (
        0.97,
        0.3233,
        3.0,
        97,
        "composition",
    )
    assert skew.distance == pytest.approx(0.6467, abs=1e-3)
    text = "97% of the recipients share one value of service_line (cancer), 32% of the directory do"
    assert ("directory", "selection", 4, 0.85, text) in [
        (e.source, e.raises, e.value, e.confidence, e.text) for e in assess(facts).risk.reasons
    ]
    everybody = {**files, "list.csv": "email\n" + "".join(f"p{i}@mail.example\n" for i in range(300))}
    whole = small({**SENT, "recipients": "list.csv", "directory": "all.csv"}, files=everybody)
    assert {s.telling for s in measure(whole)} == {""}


def piece(value: int, confidence: float, family: str) -> Evidence:
    return Evidence(source="x", raises="topic", value=value, confidence=confidence, family=family, text="")


def test_confidences_combine_by_family() -> None:
    twice = [piece(3, 0.4, "a"), piece(3, 0.4, "a")]
    two = [piece(3, 0.4, "a"), piece(3, 0.4, "b")]
    assert confidence(twice, 3) == pytest.approx(0.4)
    assert confidence(two, 3) == pytest.approx(0.64)
    assert settle(twice, "topic") == (0, 3)
    assert settle(two, "topic") == (3, 3)
    assert settle([piece(2, 0.6, "a"), piece(4, 0.34, "b")], "topic") == (2, 2)


def test_evidence_never_quotes_values() -> None:
    where = "diagnosis = 'Fabry disease'"
    texts = [r[4] for r in reasons({**SENT, "segment": "group.sql"}, **segment(where))]
    assert not [t for t in texts if "Fabry" in t]


def test_a_bare_id_is_judged_as_high() -> None:
    files = {"group.yaml": "name: group\nall:\n  - {field: tag, op: '=', value: '4711'}\nselect: [email]\n"}
    risk = assess(small({**SENT, "segment": "group.yaml"}, files=files)).risk
    assert (risk.level, risk.dimensions.selection) == (RiskLevel.HIGH, 3)
    files = {"group.yaml": "name: group\nall:\n  - {field: age_group, op: '=', value: '40-49'}\nselect: [email]\n"}
    assert assess(small({**SENT, "segment": "group.yaml"}, files=files)).risk.level is RiskLevel.MODERATE


@pytest.mark.parametrize(
    "campaign, segments, wanted",
    [
        ({"relationship": "public", "recipients_source": {"kind": "patients-export"}}, (), Relationship.PATIENTS),
        ({"relationship": "donors", "recipients_source": {"kind": "donor-database"}}, (), Relationship.DONORS),
        ({"recipients_source": {"kind": "succession"}}, (), Relationship.FORMER),
        ({"relationship": "clinicians", "recipients_source": {"kind": "event"}}, (), Relationship.CLINICIANS),
        ({"recipients_source": {"kind": "purchased"}}, (), Relationship.UNKNOWN),
        ({}, ("patients", "leads"), Relationship.MIXED),
        ({}, ("patients", "members"), Relationship.PATIENTS),
    ],
)
def test_relationship_of_several_statements(
    campaign: dict[str, Any], segments: tuple[str, ...], wanted: Relationship
) -> None:
    files = {
        f"{kind}.yaml": f"name: a\nrelationship: {kind}\nall:\n  - {{field: age, op: '>=', value: 40}}\nselect: [email]\n"
        for kind in segments
    }
    named = {"segment": list(files)} if files else {}
    assert assess(small({**campaign, **named}, files=files)).relationship is wanted


def test_a_link_to_a_units_site_is_a_topic_and_a_tracking_host_an_identity() -> None:
    hosts = {"organization": {"hosts": ["www.valleyhealth.example", "cancer.valleyhealth.example"]}}
    unit = '<p>News.</p><a href="https://cancer.valleyhealth.example/garden">The garden</a>'
    wrapped = '<p>News.</p><a href="https://click.valley-dialysis.example/x">The garden</a>'
    assert assess(small(SENT, draft=unit, policy=hosts)).risk.dimensions.linked == 1
    assert assess(small(SENT, draft=wrapped)).risk.dimensions.linked == 3

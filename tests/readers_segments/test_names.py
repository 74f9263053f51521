"""Names are taken apart and judged by their parts; look-alikes stay silent."""

# ruff: noqa: E501  (payloads stand as their platforms write them)

from __future__ import annotations

import pytest

from gatekeeper.vocabulary.names import begins, classify, classify_text_name, split

SPLITS = {
    "pt_dx_cd": ("pt", "dx", "cd"),
    "a1cLast": ("a1c", "last"),
    "lastVisitReason": ("last", "visit", "reason"),
    "hiv_q3_list": ("hiv", "q3", "list"),
    "OncNewsletter": ("onc", "newsletter"),
    "HTTPServerDx2": ("http", "server", "dx", "2"),
    "primarydxcode": ("primary", "dx", "code"),
    "patient.diagnosis": ("patient", "diagnosis"),
    "hiv-prep-q3.csv": ("hiv", "prep", "q3", "csv"),
    "label": ("label",),
    "therapist": ("therapist",),
    "": (),
}


@pytest.mark.parametrize("name", SPLITS)
def test_split(name: str) -> None:
    assert split(name) == SPLITS[name]


CLASSES = {
    # condition, procedure, drug, test, risk
    "pt_dx_cd": ("condition", []),
    "diagnosis_code": ("condition", []),
    "DXGROUP": ("condition", []),
    "icd10": ("condition", []),
    "hiv_status": ("condition", ["hiv"]),
    "diabetic": ("condition", ["diabetes"]),
    "t2dm": ("condition", ["diabetes"]),
    "copd_flag": ("condition", ["respiratory"]),
    "is_pregnant": ("condition", ["pregnancy"]),
    "sud_program": ("condition", ["substance-use"]),
    "ivf_cycle": ("procedure", ["reproductive"]),
    "cpt_code": ("procedure", []),
    "meds": ("drug", []),
    "prescribed": ("drug", []),
    "a1cLast": ("test", ["diabetes"]),
    "bmi_band": ("test", ["obesity"]),
    "lab_result": ("test", []),
    "risk_score": ("risk", []),
    # proxy
    "department": ("proxy", []),
    "lastVisitReason": ("proxy", []),
    "visit_reason": ("proxy", []),
    "provider_name": ("proxy", []),
    "oncology_pt": ("proxy", ["cancer"]),
    "weeks_pregnant": ("proxy", ["pregnancy"]),
    # payment, demographic, identifier, consent, operational
    "plan": ("payment", []),
    "plan_type": ("payment", []),
    "payer": ("payment", []),
    "medicaid_flag": ("payment", []),
    "account_balance": ("payment", []),
    "age": ("demographic", []),
    "gender": ("demographic", []),
    "zip": ("demographic", []),
    "state": ("demographic", []),
    "first_name": ("identifier", []),
    "email": ("identifier", []),
    "dob": ("identifier", []),
    "patient_id": ("identifier", []),
    "email_opt_out": ("consent", []),
    "dnc": ("consent", []),
    "unsubscribed": ("consent", []),
    "language": ("operational", []),
    "clinic_location": ("operational", []),
    "last_login": ("operational", []),
    "test_group": ("operational", []),
    "engagement_score": ("operational", []),
    "lead_score": ("operational", []),
    "account_manager": ("operational", []),
    "page_size": ("operational", []),
    "terms_conditions": ("operational", []),
    "stage": ("operational", []),
    "plan_b": ("operational", []),
    "label": ("unknown", []),
    "labrador": ("unknown", []),
    "diagonal": ("unknown", []),
}


@pytest.mark.parametrize("name", CLASSES)
def test_class(name: str) -> None:
    judged = classify(name)
    assert (judged.field_class.value, [c.value for c in judged.categories]) == CLASSES[name]


TELLING = {
    "hiv-prep-q3.csv": ["hiv"],
    "OncNewsletter": ["cancer"],
    "utm_campaign=ivf-2026": ["reproductive"],
    "miscarriage_2025": ["reproductive"],
    "ms_patients": ["neurological"],
    "stroke_survivors": ["cardiovascular"],
    "Dialysis – first year": ["kidney"],
    "ryan-white-spring": ["hiv"],
    "t1d_kids.xlsx": ["diabetes"],
    "behavioralHealthAlumni": ["mental-health"],
    "suboxone-refill": ["substance-use"],
    "bariatric_seminar": ["obesity"],
}


@pytest.mark.parametrize("text", TELLING)
def test_names_of_things_that_tell(text: str) -> None:
    assert [c.value for c in classify_text_name(text).categories] == TELLING[text]


SILENT = [
    "prep_meeting",
    "ms_office",
    "stroke_width",
    "cold_leads",
    "shingles_roofing",
    "cardinal_direction",
    "stage",
    "skin_theme",
    "plan_b",
    "spring-newsletter",
    "newsletter_2026_05.csv",
    "gold_tier",
    "welcome-series",
    "winback_q3",
    "board_prep_2026",
    "ms_teams_users",
    "art_gallery_night",
    "cold_call_list",
    "heart_walk_5k",
    "eye_candy",
    "memory_mb",
    "pain_points",
    "back_office",
    "joint_venture",
    "recovery_email",
    "aids_to_navigation",
    "sleep_timeout",
    "vision_statement",
    "std_deviation",
    "card_number",
    "dm_sent",
    "pt_cruiser",
    "labor_day_sale",
    "party_planning",
    "collaborators",
    "department_store_coupons",
    "mat_finish",
    "ed_tech",
    "expecting_delivery",
    "mood_board",
    "stress_test_servers",
    "panic_button",
]


@pytest.mark.parametrize("text", SILENT)
def test_names_that_only_look_alike(text: str) -> None:
    topic = classify_text_name(text)
    assert ([c.value for c in topic.categories], topic.level) == ([], 0)


def test_values_and_system_add_to_a_name() -> None:
    coded = classify("primary_code", values=("C50.1",), system="ICD-10-CM")
    assert [c.value for c in coded.categories] == ["cancer"]
    worded = classify("interest_group", values=("IVF",))
    assert [c.value for c in worded.categories] == ["reproductive"]
    assert classify("first_name", values=("Ivf",)).categories == ()


def test_the_beginning_of_a_word() -> None:
    assert [c.value for c in begins("depress").categories] == ["mental-health"]
    assert begins("news").categories == ()
    assert begins("press").categories == ()


def test_long_and_odd_names_are_harmless() -> None:
    assert classify("x" * 100_000).categories == ()
    assert split("__--..") == ()
    assert classify("дx_код").categories == ()

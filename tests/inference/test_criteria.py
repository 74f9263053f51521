"""Which fields choose people by a condition, which only stand for one, and which are everyday operations."""

from __future__ import annotations

import pytest

from gatekeeper.inference.criteria import defines_condition, stands_for_condition
from gatekeeper.model.place import Place
from gatekeeper.model.segment import Criterion
from gatekeeper.readers.segments.judge import judge
from gatekeeper.vocabulary.names import classify_text_name


def criterion(field: str, value: str, op: str = "=") -> Criterion:
    """Judge a test as the readers of segments do."""
    values = (value,) if value else ()
    judged = judge(field, values=values, op=op)
    return Criterion(
        field=field,
        op=op,
        value=values,
        field_class=judged.field_class,
        categories=judged.categories,
        system=judged.system,
        concept=judged.concept,
        at=Place(path="audience.yaml"),
    )


def reading(field: str, value: str) -> str:
    """Return what a test does: it defines a condition, stands for one, or neither."""
    found = criterion(field, value)
    return "defines" if defines_condition(found) else "stands" if stands_for_condition(found) else "everyday"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("page_views", "5"),
        ("portal_page_views", "12"),
        ("last_page_viewed", "/parking"),
        ("page_url", "https://www.valleyhealth.example/careers/"),
        ("clicked_link", "true"),
        ("content_topic", "recipes"),
        ("interest", "gardening"),
        ("last_encounter_date", "2024-01-01"),
        ("site_id", "3"),
        ("preferred_pharmacy", "Main Street"),
        ("department", "Billing"),
        ("annual_physical_due", "true"),
        ("zodiac_sign", "cancer"),
        ("chronic_deadline_misses", "0"),
        ("account_disabled", "false"),
        ("tx_count", "3"),
        ("departamento", "Antioquia"),
        ("servicio", "premium"),
        ("idioma", "es"),
    ],
)
def test_everyday(field: str, value: str) -> None:
    assert reading(field, value) == "everyday"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("last_page_viewed", "/results/latest"),
        ("page_url", "/p/8812"),
        ("topic_viewed", "babies"),
        ("interest", "weight"),
        ("last_page_viewed", "/find-a-doctor"),
        ("last_visit_unit", "Dialysis Unit"),
        ("last_location_name", "Cardiac Cath Lab"),
        ("last_clinic", "Wound Care Center"),
        ("servicio", "Neurología"),
        ("departamento", "Cardiología"),
        ("department", "Urology"),
        ("inpatient", "true"),
        ("hospital_days", "10"),
    ],
)
def test_stands_for_a_condition(field: str, value: str) -> None:
    assert reading(field, value) == "stands"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("generic_name", "levothyroxine"),
        ("diagnostico", "asma"),
        ("codigo_cie10", "I10"),
        ("webinar", "Understanding AFib"),
        ("is_chronic", "true"),
        ("flu_shot_received", "false"),
    ],
)
def test_defines_a_condition(field: str, value: str) -> None:
    assert reading(field, value) == "defines"


def test_urology_is_no_sensitive_field() -> None:
    assert [c.value for c in criterion("department", "Urology").categories] == ["kidney"]


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("e11_patients.csv", "diabetes"),
        ("dx-C50-q3", "cancer"),
        ("icd_b20_list", "hiv"),
        ("pts_m05.9", "musculoskeletal"),
    ],
)
def test_codes_in_names(name: str, category: str) -> None:
    assert [c.value for c in classify_text_name(name).categories] == [category]


@pytest.mark.parametrize(
    "name", ["room-c12-patients", "ward_b12_patients", "building-c50", "patients_2026_q2", "patients-v12"]
)
def test_numbers_in_names(name: str) -> None:
    assert classify_text_name(name).categories == ()

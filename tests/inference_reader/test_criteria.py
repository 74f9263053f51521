"""Criteria that define a condition, that stand for one, and that are everyday operations."""

from __future__ import annotations

import pytest

from gatekeeper.inference.criteria import defines_condition, stands_for_condition
from gatekeeper.model.segment import Criterion
from gatekeeper.readers.segments import read_segment


def criterion(test: str) -> Criterion:
    (found,) = read_segment("s.sql", f"SELECT email FROM patients WHERE {test}".encode()).criteria
    return found


@pytest.mark.parametrize(
    "test",
    [
        "diagnosis_code LIKE 'C50%'",
        "prescribed = 'metformin'",
        "bmi >= 30",
        "cpt_code = '27447'",
        "hiv_status = 'positive'",
        "is_pregnant = true",
        "diabetes_risk > 0.5",
        "tag = 'chemo'",
        "program = 'Diabetes Care'",
    ],
)
def test_conditions(test: str) -> None:
    found = criterion(test)
    assert defines_condition(found)
    assert not stands_for_condition(found)


@pytest.mark.parametrize(
    "test",
    [
        "department = 'ONC'",
        "service_line = 'behavioral health'",
        "portal_page = 'lab-results'",
        "risk_score > 0.8",
        "weeks_pregnant > 20",
        "payer_program = 'Ryan White'",
        "interests = 'Diabetes'",
    ],
)
def test_proxies(test: str) -> None:
    found = criterion(test)
    assert not defines_condition(found)
    assert stands_for_condition(found)


@pytest.mark.parametrize(
    "test",
    [
        "age BETWEEN 40 AND 74",
        "sex = 'F'",
        "language = 'es'",
        "payer = 'Medicare'",
        "portal_active = true",
        "department = 'Family Medicine'",
        "clinic = 'North'",
        "pcp = 'Lee'",
        "days_since_last_visit < 365",
        "email_opt_out = false",
        "product = 'E11'",
    ],
)
def test_operations(test: str) -> None:
    found = criterion(test)
    assert not defines_condition(found)
    assert not stands_for_condition(found)

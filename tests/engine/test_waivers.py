"""Waivers cover by rule and place, expire by date, and are reported when they cover nothing."""

from __future__ import annotations

import datetime

import pytest

from gatekeeper.engine.waivers import apply_waivers, glob
from gatekeeper.model.finding import Finding
from gatekeeper.model.place import Place
from gatekeeper.model.policy import Policy, Waiver
from gatekeeper.model.words import Severity

TODAY = datetime.date(2026, 5, 4)


def finding(rule: str, path: str) -> Finding:
    return Finding(rule=rule, name="n", severity=Severity.ERROR, message="m", at=Place(path=path))


def policy(rule: str, where: str, expires: str = "2027-01-31") -> Policy:
    date = datetime.date.fromisoformat(expires)
    waiver = Waiver(rule=rule, where=where, reason="moving to a new domain", owner="privacy@x.example", expires=date)
    return Policy(waivers=(waiver,), root="", path="policies.yaml")


@pytest.mark.parametrize(
    ("where", "path", "covered"),
    [
        ("campaigns/spring/**", "campaigns/spring/a/b.html", True),
        ("campaigns/spring/**", "campaigns/autumn/b.html", False),
        ("**/*.sql", "x/y.sql", True),
        ("**/*.sql", "y.sql", True),
        ("*.sql", "x/y.sql", False),
        ("a?.html", "ab.html", True),
    ],
)
def test_globs(where: str, path: str, covered: bool) -> None:
    assert bool(glob(where).match(path)) is covered


def test_a_valid_waiver_sets_the_finding_aside() -> None:
    kept, waived, complaints = apply_waivers([finding("RTE001", "a.html")], policy=policy("RTE001", "**"), today=TODAY)
    assert kept == []
    assert [(w.finding.rule, w.owner, w.expires) for w in waived] == [("RTE001", "privacy@x.example", "2027-01-31")]
    assert complaints == []


def test_a_family_is_covered_too() -> None:
    kept, _, _ = apply_waivers([finding("RTE001", "a.html")], policy=policy("RTE", "**"), today=TODAY)
    assert kept == []


def test_an_expired_waiver_is_a_finding_and_covers_nothing() -> None:
    kept, waived, complaints = apply_waivers(
        [finding("RTE001", "a.html")], policy=policy("RTE001", "**", "2026-05-03"), today=TODAY
    )
    assert [f.rule for f in kept] == ["RTE001"]
    assert waived == []
    assert [(f.rule, f.message) for f in complaints] == [
        ("WVR001", "The waiver for RTE001 expired on 2026-05-03; its finding counts again.")
    ]

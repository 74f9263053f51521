"""Words of policies agree with the vocabulary and the rules; remarks say what authors overlook."""

from __future__ import annotations

import datetime

from gatekeeper.model.words import Category
from gatekeeper.policy.known import SPECIALTIES, families, rule_ids, topics
from gatekeeper.policy.load import builtin_policy, merge_policy
from gatekeeper.policy.remarks import remarks, summary
from gatekeeper.rules import catalogue
from gatekeeper.vocabulary.lexicons import folder, load

TODAY = datetime.date(2026, 5, 4)


class Nothing:
    """No file exists."""

    def read(self, path: str) -> bytes:
        raise FileNotFoundError(path)

    def exists(self, path: str) -> bool:
        return False

    def is_folder(self, path: str) -> bool:
        return False


def test_specialties_are_those_of_the_vocabulary() -> None:
    rows = load(folder() / "_specialties.yaml")["specialties"]
    assert {name: int(level) for name, (_, level) in rows.items()} == SPECIALTIES


def test_every_rule_has_a_permanent_id() -> None:
    assert set(catalogue()) <= rule_ids()
    assert {rule.family for rule in catalogue().values()} <= families()
    assert len(rule_ids()) == 153


def test_topics_are_specialties_and_categories() -> None:
    assert {category.value for category in Category} <= topics()
    assert "womens-health" in topics()


def test_remarks_name_what_was_overlooked() -> None:
    assert remarks(builtin_policy(), files=Nothing(), today=TODAY) == []
    policy = merge_policy(
        builtin_policy(),
        {
            "registries": {"suppressions": "gone.csv"},
            "lexicons": ["words/more.yaml"],
            "profiles": {"spare": {"vendor": "site-analytics"}},
            "vendors": {"acme-esp": {"baa": {"ends": "2026-05-03"}}},
            "waivers": [
                {"rule": "RTE001", "reason": "x", "owner": "y@x.example", "expires": "2026-05-03"},
                {"rule": "RTE", "reason": "x", "owner": "y@x.example", "expires": "2026-05-04"},
            ],
        },
    )
    assert remarks(policy, files=Nothing(), today=TODAY) == [
        "the file of registries.suppressions is missing: every verdict will be unchecked",
        "a lexicon is missing: more.yaml",
        "nothing leads to profile spare: it has neither from_domains nor match",
        "profile spare has no class",
        "profile spare promises no TLS",
        "vendor site-analytics sends without a business associate agreement",
        "the waiver for RTE001 at ** expired on 2026-05-03",
        "the agreement with acme-esp ended on 2026-05-03",
    ]


def test_summary() -> None:
    policy = merge_policy(builtin_policy(), {"rules": {"OPT004": {"mode": "monitor"}}})
    assert summary(policy) == [
        "organisation: Valley Health (covered-entity; general)",
        "packs: hipaa, can-spam, bulk-sender",
        "profiles: marketing, transactional",
        "vendors: acme-esp, site-analytics",
        "registries: none",
        "waivers: 0, incidents: 0, own rules: 0",
        "not enforced: OPT004",
    ]

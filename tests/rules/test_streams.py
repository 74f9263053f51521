"""The stream graph of a whole policy, in three forms, and organisational domains."""

from __future__ import annotations

import pytest

from gatekeeper.inference.domains import organizational_domain, same_organization
from gatekeeper.policy.load import builtin_policy, merge_policy
from gatekeeper.rules.rte._streams import render_streams, separation_graph, shared_routes

SHARED = {
    "profiles": {
        "marketing": {"route": {"host": "smtp.valleyhealth.example", "ips": ["198.51.100.20"]}},
        "events": {"class": "marketing", "from_domains": ["valleyhealth.example"], "route": {"credential": "vh-care"}},
    }
}


def test_the_example_policy_separates_by_sub_domain_only() -> None:
    edges = separation_graph(builtin_policy())
    assert [(e.what, e.value) for e in edges] == [("organizational-domain", "mail.valleyhealth.example")]
    assert shared_routes(builtin_policy()) == ()


def test_every_pair_of_profiles_is_compared() -> None:
    policy = merge_policy(builtin_policy(), SHARED)
    found = {(e.marketing, e.transactional, e.what, e.value) for e in separation_graph(policy)}
    assert {
        ("marketing", "transactional", "host", "smtp.valleyhealth.example"),
        ("marketing", "transactional", "ip", "198.51.100.20"),
        ("events", "transactional", "credential", "vh-care"),
        ("events", "transactional", "from-domain", "valleyhealth.example"),
    } <= found
    assert {e.what for e in shared_routes(policy)} == {"host", "ip", "credential"}


def test_forms() -> None:
    policy = merge_policy(builtin_policy(), SHARED)
    text = render_streams(policy)
    assert "marketing and transactional share:\n  host: smtp.valleyhealth.example (RTE017)\n" in text
    assert 'label="host: smtp.valleyhealth.example", color=red' in render_streams(policy, "dot")
    assert render_streams(policy, "mermaid").startswith('graph LR\n  p0["marketing (marketing)"]\n')
    assert "share nothing" in render_streams(
        merge_policy(builtin_policy(), {"profiles": {"marketing": {"from_domains": ["valleynews.example"]}}})
    )


@pytest.mark.parametrize(
    "domain,expected",
    [
        ("mail.valleyhealth.example", "valleyhealth.example"),
        ("valleyhealth.example", "valleyhealth.example"),
        ("a.b.clinic.co.uk", "clinic.co.uk"),
        ("a.clinic.com", "clinic.com"),
        ("Mail.Clinic.COM.", "clinic.com"),
        ("news.clinic.github.io", "clinic.github.io"),
    ],
)
def test_organizational_domains(domain: str, expected: str) -> None:
    assert organizational_domain(domain) == expected


def test_neighbours_below_a_suffix_are_strangers() -> None:
    assert same_organization("a.clinic.co.uk", "b.clinic.co.uk")
    assert not same_organization("clinic.co.uk", "other.co.uk")
    assert not same_organization("", "clinic.com")

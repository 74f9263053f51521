"""Each safeguard is looked up: held, missing or unknown, with its reason; approvals and authorizations one by one."""

from __future__ import annotations

from typing import Any

import pytest

from gatekeeper.inference import assess, edits
from gatekeeper.inference.approvals import approval_problem
from gatekeeper.inference.authorizations import authorization_look, discloser_covered, look_up
from gatekeeper.inference.content_hash import PARTS, changed_parts, content_hash
from gatekeeper.inference.safeguards import tls_version, untrusted_hosts
from tests.inference.sends import small

SENT = {
    "purpose": "operations",
    "goal": "newsletter",
    "class": "marketing",
    "relationship": "patients",
    "profile": "marketing",
    "volume": 5000,
}
SEVERE = {**SENT, "segment": "group.sql"}
FILES = {"group.sql": "SELECT email\nFROM patients\nWHERE email_opt_out = FALSE\n  AND bmi >= 30\n"}


def state(name: str, campaign: dict[str, Any] | None = None, **more: Any) -> tuple[bool, str, str]:
    found = assess(small(campaign or SENT, **more)).risk.safeguard(name)
    assert found is not None
    return found.required, found.state, found.why


@pytest.mark.parametrize(
    "vendor, wanted",
    [
        ({"baa": "none"}, "there is no business associate agreement"),
        (
            {"baa": {"signed": "2025-01-01", "ends": "2026-05-03", "covers": ["transmission", "storage"]}},
            "the agreement ended on 2026-05-03",
        ),
        (
            {"baa": {"signed": "2026-06-01", "covers": ["transmission", "storage"]}},
            "the agreement is signed for 2026-06-01 only",
        ),
        (
            {"baa": {"signed": "2025-01-01", "ends": "2027-12-31", "covers": ["storage"]}},
            "the agreement does not cover transmission",
        ),
    ],
)
def test_agreements(vendor: dict[str, Any], wanted: str) -> None:
    required, found, why = state("baa", policy={"vendors": {"acme-esp": vendor}})
    assert (required, found, why) == (True, "missing", f"acme-esp: {wanted}")


def test_an_unregistered_vendor_and_no_profile() -> None:
    # A policy file with such a vendor is refused; policies made by programs may hold one.
    facts = edits.with_profile(small(SENT), vendor="nobody")
    found = assess(facts).risk.safeguard("baa")
    assert found is not None
    assert (found.required, found.state, found.why) == (True, "missing", "the vendor nobody is not in the register")
    assert state("baa", {"relationship": "patients"}) == (True, "unknown", "no sending profile of the policy fits")


@pytest.mark.parametrize(
    "tls, wanted",
    [
        ({"mode": "enforced", "minimum": "1.2", "verified": True}, ("held", "TLS is enforced")),
        ({"mode": "opportunistic"}, ("missing", "TLS is opportunistic: it can be stripped")),
        ({"mode": "none"}, ("missing", "there is no TLS")),
        ({"mode": "enforced", "minimum": "1.1", "verified": True}, ("missing", "TLS below version 1.2 is accepted")),
        ({"mode": "enforced", "minimum": "1.3", "verified": False}, ("missing", "certificates are not verified")),
        (
            {"mode": "enforced", "minimum": "", "verified": True},
            ("unknown", "TLS is enforced, its lowest version is not stated"),
        ),
    ],
)
def test_transport(tls: dict[str, Any], wanted: tuple[str, str]) -> None:
    assert state("tls", policy={"profiles": {"marketing": {"tls": tls}}})[1:] == wanted


def test_versions() -> None:
    assert [tls_version(t) for t in ("1.2", "TLSv1.3", "1", "")] == [(1, 2), (1, 3), (1, 0), (0, 0)]


def test_foreign_hosts() -> None:
    draft = '<p>Hi.</p><img src="https://px.elsewhere.example/a.gif" width="1" height="1" alt=""><a href="https://news.example/x">Read</a>'
    facts = small(SENT, draft=draft)
    assert untrusted_hosts(facts) == ("px.elsewhere.example",)
    assert state("no-trackers", draft=draft) == (True, "missing", "px.elsewhere.example would learn who opens the mail")


APPROVALS = [
    {"by": "a@x.example", "role": "marketing", "on": "2026-05-01"},
    {"by": "b@x.example", "role": "privacy", "on": "2026-05-01"},
]


@pytest.mark.parametrize(
    "approvals, wanted",
    [
        (APPROVALS, ("held", "2 approvals")),
        (APPROVALS[:1], ("missing", "1 of 2 approvals")),
        (
            [APPROVALS[0], {**APPROVALS[0], "by": "c@x.example"}],
            ("missing", "no privacy officer is among those who approved"),
        ),
        ([APPROVALS[0], {**APPROVALS[1], "by": "A@x.example"}], ("missing", "1 of 2 approvals")),
        (
            [APPROVALS[0], {**APPROVALS[1], "on": "2026-05-09"}],
            ("missing", "1 of 2 approvals; it is dated in the future"),
        ),
        (
            [APPROVALS[0], {**APPROVALS[1], "content": "sha256:00"}],
            ("missing", "1 of 2 approvals; it is for other content"),
        ),
    ],
)
def test_approvals(approvals: list[dict[str, str]], wanted: tuple[str, str]) -> None:
    assert state("approvals", {**SEVERE, "approvals": approvals}, files=FILES)[1:] == wanted


def test_an_approval_is_bound_to_content_and_says_what_changed() -> None:
    before = small(SEVERE, files=FILES)
    named = content_hash(before)
    assert named.startswith("sha256:")
    assert len(named) == 71
    approved = {**SEVERE, "approvals": [{**a, "content": named} for a in APPROVALS]}
    assert state("approvals", approved, files=FILES)[1] == "held"
    changed = small({**approved, "subject": "Another subject"}, draft="<p>Another text.</p>", files=FILES)
    assert changed_parts(changed, named) == ("draft",)
    assert (
        approval_problem(changed, changed.submission.manifest.approvals[0]) == "it is for other content: draft changed"
    )


@pytest.mark.parametrize(
    "campaign, more, part",
    [
        ({}, {"draft": "<p>Other.</p>"}, "draft"),
        ({}, {"files": {"group.sql": FILES["group.sql"] + "\n-- more"}}, "segment"),
        ({"envelope": {"rcpt_to": ["a@b.example"]}}, {}, "recipients"),
        ({"profile": "transactional"}, {}, "profile"),
        ({"purpose": "education"}, {}, "campaign"),
        ({}, {"policy": {"inference": {"k": 12}}}, "policy"),
    ],
)
def test_every_part_changes_the_hash(campaign: dict[str, Any], more: dict[str, Any], part: str) -> None:
    before = small(SEVERE, files=FILES)
    after = small({**SEVERE, **campaign}, **{"files": FILES, **more})
    assert content_hash(after) != content_hash(before)
    assert part in changed_parts(after, content_hash(before))
    assert set(changed_parts(after, content_hash(before))) < set(PARTS)


def test_order_and_case_of_addresses_do_not_change_the_hash() -> None:
    one = small({**SENT, "envelope": {"rcpt_to": ["a@b.example", "C@b.example"]}})
    two = small({**SENT, "envelope": {"rcpt_to": ["c@b.example", "a@b.example"]}})
    assert content_hash(one) == content_hash(two)


ENTRY = """\
- id: {id}
  subject: "{subject}"
  signed: 2026-01-10
  expires: 2027-01-10
  purposes: [marketing]
  channels: [email]
  data_classes: [any]
  discloser: Valley Health
  recipients: the platform
  statements: [right-to-revoke, not-conditioned, redisclosure]
  signature: true
"""


def registry(*entries: str) -> dict[str, Any]:
    return {"files": {"auth.yaml": "".join(entries)}, "policy": {"registries": {"authorizations": "auth.yaml"}}}


@pytest.mark.parametrize(
    "change, code",
    [
        (("expires: 2027-01-10", "expires: 2026-05-03"), "expired"),
        (("signature: true", "signature: true\n  revoked: 2026-05-01"), "revoked"),
        (("channels: [email]", "channels: [phone]"), "channel"),
        (("purposes: [marketing]", "purposes: [research]"), "purpose"),
        (("signature: true", "signature: true\n  instrument: consent-to-treat"), "instrument"),
        (
            ("statements: [right-to-revoke, not-conditioned, redisclosure]", "statements: [right-to-revoke]"),
            "incomplete",
        ),
        (("signature: true", "signature: true\n  platforms: [otherplatform]"), "platform"),
        (("discloser: Valley Health", "discloser: Hill Crest Hospital"), "discloser"),
        (("  discloser: Valley Health\n", ""), "incomplete"),
        (("  recipients: the platform\n", ""), "incomplete"),
        (("  data_classes: [any]\n", ""), "incomplete"),
    ],
)
def test_authorization_problems(change: tuple[str, str], code: str) -> None:
    entry = ENTRY.format(id="a1", subject="").replace('  subject: ""\n', "")
    good = look_up(small({**SENT, "authorization": "a1"}, **registry(entry)))
    assert good.campaign_wide is not None
    facts = small({**SENT, "authorization": "a1"}, **registry(entry.replace(*change)))
    (_, problem), = look_up(facts).named  # fmt: skip
    assert problem is not None
    assert problem.code == code
    assert authorization_look(facts).state == "missing"


@pytest.mark.parametrize(
    "criterion, classes, why",
    [
        ("bmi >= 30", "[contact]", "it does not cover test data"),
        ("icd10 = 'E11.9'", "[contact, demographic]", "it does not cover condition data"),
        ("icd10 = 'E11.9' AND rx_name = 'metformin'", "[payment]", "it does not cover condition and drug data"),
        ("icd10 = 'E11.9' AND rx_name = 'metformin'", "[condition, drug]", None),
        ("icd10 = 'E11.9'", "[any]", None),
        ("age >= 40", "[contact]", None),
    ],
)
def test_an_authorization_covers_the_data_that_select_the_recipients(
    criterion: str, classes: str, why: str | None
) -> None:
    entry = ENTRY.format(id="a1", subject="").replace('  subject: ""\n', "").replace("[any]", classes)
    sql = {"group.sql": f"SELECT email FROM patients WHERE {criterion}\n"}
    given = registry(entry)
    facts = small({**SEVERE, "authorization": "a1"}, files={**sql, **given["files"]}, policy=given["policy"])
    (_, problem), = look_up(facts).named  # fmt: skip
    assert (problem and problem.why) == why


@pytest.mark.parametrize(
    "discloser, covered",
    [
        ("Valley Health", True),
        ("VALLEY HEALTH, its affiliates and business associates", True),
        ("my health care providers", True),
        ("any hospital or clinic that has treated me", True),
        ("", True),
        ("Hill Crest Hospital", False),
        ("Dr. Rowan Ashdale", False),
    ],
)
def test_only_a_discloser_with_another_name_is_another_one(discloser: str, covered: bool) -> None:
    assert discloser_covered(small().organization, discloser) is covered


def test_authorizations_one_by_one() -> None:
    given = registry(ENTRY.format(id="a1", subject="a@b.example"), ENTRY.format(id="a2", subject="b@b.example"))
    both = small({**SENT, "envelope": {"rcpt_to": ["a@b.example", "b@b.example"]}}, **given)
    assert (authorization_look(both).state, authorization_look(both).why) == ("held", "each of 2 recipients has one")
    three = small({**SENT, "envelope": {"rcpt_to": ["a@b.example", "b@b.example", "c@b.example"]}}, **given)
    assert look_up(three).uncovered == (2,)
    assert authorization_look(three).why == "1 of 3 recipients have none"


def test_paid_needs_the_statement_of_pay() -> None:
    entry = ENTRY.format(id="a1", subject="").replace('  subject: ""\n', "")
    facts = small({**SENT, "authorization": "a1", "remuneration": "paid"}, **registry(entry))
    assert authorization_look(facts).why == "it does not state that a third party pays"


def test_an_inline_segment_is_content_and_the_rest_of_the_campaign_file_is_not() -> None:
    inline = {"name": "a", "all": [{"field": "bmi", "op": ">=", "value": 30}], "select": ["email"]}
    before = small({**SENT, "segment": inline})
    approved = small({**SENT, "segment": inline, "approvals": APPROVALS})
    wider = small({**SENT, "segment": {**inline, "all": [{"field": "bmi", "op": ">=", "value": 25}]}})
    assert content_hash(approved) == content_hash(before)
    assert changed_parts(wider, content_hash(before)) == ("segment",)

"""Nothing in definition, list or platform keeps out people who opted out, bounced or complained.

## Why it matters
Commercial mail to somebody who opted out is unlawful ten business days later (15 USC 7704(a)(4)), and mailbox
providers judge a sender by complaints and dead addresses.

## What to do instead
Add the platform's consent field to the definition (``email_opt_out = false``), name the suppression registry in the
policy, or send through a platform that suppresses by itself.

## When it stays silent
A consent, bounce or suppression test in the definition; a consent column in the list; a suppression or consent
registry in the policy, against which every address is checked; a platform that keeps opt-outs.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import FieldClass, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule
from gatekeeper.rules.seg._criteria import audience_place
from gatekeeper.vocabulary.names import classify

_KEEPS_OPT_OUTS = frozenset({"email-platform", "crm", "cdp"})
#: Formats in which a platform or the clinic's system defines groups of people, not of subscribers.
_RAW = frozenset({"sql", "gatekeeper-segment", "fhir-group", "fhir-search", "circe-cohort", "cql", "dbt"})


def check(case: Case) -> Iterator[Finding]:
    """Yield at most one finding, at the place that says who gets the send."""
    submission, facts = case.submission, case.facts
    defined = bool(submission.segments) or submission.recipients is not None
    if not case.marketing or not defined or submission.kind == "recipients" or _kept_elsewhere(case):
        return
    if any(c.field_class is FieldClass.CONSENT for c in facts.criteria):
        return
    if any(classify(name.text).field_class is FieldClass.CONSENT for name in facts.names):
        return
    recipients = submission.recipients
    if recipients is not None and any(c.field_class is FieldClass.CONSENT for c in recipients.columns):
        return
    if submission.segments and not all(segment.format in _RAW for segment in submission.segments):
        return
    yield case.finding(
        "Nothing keeps out people who opted out, complained or whose address bounced: neither the definition, "
        "nor the list, nor the platform.",
        audience_place(case),
        evidence=submission.id,
    )


def _kept_elsewhere(case: Case) -> bool:
    """Whether the gate itself or the platform checks every address."""
    facts = case.facts
    if facts.registries.has("suppressions") or facts.registries.has("consents"):
        return True
    if facts.profile is not None and "unsubscribe" in facts.profile.adds:
        return True
    return facts.vendor is not None and facts.vendor.role in _KEEPS_OPT_OUTS


_BLAND = "<p>Parking is free in May.</p>"
_OWN = {"profiles": {"marketing": {"vendor": "", "adds": []}}}
_MARKETING = {"relationship": "patients", "profile": "marketing", "class": "marketing", "purpose": "marketing"}

RULE = Rule(
    id="SEG005",
    name="no-consent-criterion",
    severity=Severity.ERROR,
    scale="E for marketing",
    cites=("15 USC 7704(a)(4)", "Google e-mail sender guidelines"),
    check=check,
    examples=(
        Example(
            title="own server, no test of consent",
            draft=_BLAND,
            segment="SELECT email FROM patients WHERE age > 40\n",
            campaign=_MARKETING,
            policy=_OWN,
            marks=('"patients"',),
            severities=(Severity.ERROR,),
        ),
        Example(
            title="list without a consent column",
            draft=_BLAND,
            recipients="email,first_name\nann@mail.example,Ann\n",
            campaign=_MARKETING,
            policy=_OWN,
            marks=('"patients"',),
        ),
        Example(
            title="test of consent in the definition",
            draft=_BLAND,
            segment="SELECT email FROM patients WHERE age > 40 AND email_opt_out = false\n",
            campaign=_MARKETING,
            policy=_OWN,
        ),
        Example(
            title="platform that keeps opt-outs",
            draft=_BLAND,
            segment="SELECT email FROM patients WHERE age > 40\n",
            campaign=_MARKETING,
        ),
        Example(
            title="care mail needs no consent",
            draft=_BLAND,
            segment="SELECT email FROM patients WHERE age > 40\n",
            campaign=_MARKETING | {"class": "transactional", "purpose": "operations"},
            policy=_OWN,
        ),
    ),
)

"""The list was bought, rented, scraped, appended or generated, or nobody knows where it comes from.

## Why it matters
Nobody on such a list asked for this mail: harvested addresses aggravate every offence (15 USC 7704(b)(1)), large
mailbox providers refuse such senders, and buying data about patients can itself be a sale of health information.

## What to do instead
Delete the list and collect sign-ups. Where the origin is merely unrecorded, find it and write it down.

## When it stays silent
Sign-up forms, exports of the own patients, donors, events, staff, and the records of a practice that was taken over
(``kind: succession``). No source at all is SEG012.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule

_FOREIGN = {
    "purchased": "was bought",
    "rented": "was rented",
    "scraped": "was collected from web pages",
    "appended": "was completed with addresses that their owners did not give",
}


def check(case: Case) -> Iterator[Finding]:
    """Read the stated source."""
    source = case.manifest.recipients_source
    if source is None:
        return
    key = "recipients_source.kind" if "recipients_source.kind" in case.submission.places else "recipients_source"
    at = case.submission.place(key)
    if source.kind in _FOREIGN:
        severity = Severity.CRITICAL if case.marketing else Severity.WARNING
        yield case.finding(f"The list {_FOREIGN[source.kind]}.", at, severity=severity, evidence=source.kind)
    elif source.kind == "unknown":
        severity = Severity.ERROR if case.marketing else Severity.WARNING
        yield case.finding("Nobody knows where the list comes from.", at, severity=severity, evidence=source.kind)


_SEND = {"class": "marketing", "purpose": "marketing", "subject": "May"}
RULE = Rule(
    id="RCP008",
    name="bought-or-unknown-source",
    severity=Severity.CRITICAL,
    scale="C",
    cites=("15 USC 7704(b)(1)(A)", "45 CFR 164.502(a)(5)(ii)"),
    check=check,
    examples=(
        Example(
            title="a bought list",
            campaign=_SEND | {"recipients_source": {"kind": "purchased", "name": "broker", "owner": "crm@x.example"}},
            marks=('"purchased"',),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="an unknown source",
            campaign=_SEND | {"recipients_source": {"kind": "unknown", "name": "old file"}},
            marks=('"unknown"',),
            severities=(Severity.ERROR,),
        ),
        Example(
            title="a sign-up form", campaign=_SEND | {"recipients_source": {"kind": "sign-up-form", "name": "web"}}
        ),
        Example(
            title="a practice that was taken over",
            campaign=_SEND
            | {"recipients_source": {"kind": "succession", "name": "Elm practice", "date": "2026-01-02"}},
        ),
    ),
)

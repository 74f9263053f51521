"""The name of a segment, list, campaign, tag or file tells a condition.

## Why it matters
Names travel further than definitions: vendors see them, many platforms copy them into headers, links and preference
pages, and exports carry them into inboxes of staff. A list that is called by a condition says it of everybody on it
(45 CFR 160.103), even where its filter is neutral.

## What to do instead
Rename it to an opaque code such as ``seg-2026-017`` and keep the meaning in a registry inside the organisation.

## When it stays silent
Names of topics and events on lists that people joined themselves, and general words such as care, clinic or wellness.
"""

from __future__ import annotations

from collections.abc import Iterator
from os.path import basename

from gatekeeper.inference.audience_names import listed_names
from gatekeeper.model.finding import Finding
from gatekeeper.model.place import Place
from gatekeeper.model.segment import Name
from gatekeeper.model.words import Category, Severity
from gatekeeper.redact import mask
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule
from gatekeeper.rules.seg._criteria import spoken
from gatekeeper.vocabulary.names import classify_text_name

_KINDS = {
    "segment": "segment", "description": "segment's description", "list": "list", "tag": "tag", "campaign": "campaign",
    "file": "file", "folder": "folder", "group": "group", "program": "program",
}  # fmt: skip


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding per telling name; critical where the name itself is rendered into a header or link."""
    if not case.patients:
        return
    seen: set[tuple[str, Place]] = set()
    for name in _names(case):
        topic = classify_text_name(name.text)
        categories = tuple(c for c in topic.categories if c is not Category.GENERAL)
        if topic.level < 2 or not categories or (name.text, name.at) in seen:
            continue
        seen.add((name.text, name.at))
        rendered = name.rendered or _rendered(case, name.text)
        severity = Severity.WARNING
        if rendered:
            severity = Severity.CRITICAL if case.marketing else Severity.ERROR
        yield case.finding(
            f"The name of a {_KINDS[name.kind]} ({mask(name.text)}) tells a health topic ({spoken(categories)})"
            + (
                ", and it is rendered into a header or link of the message."
                if rendered
                else " of the people behind it."
            ),
            name.at,
            severity=severity,
            evidence=name.text,
        )


def _names(case: Case) -> Iterator[Name]:
    submission = case.submission
    for name in case.facts.names:
        if name.kind in _KINDS:
            yield name
    yield from listed_names(case.facts)
    # A file that is checked alone has no campaign file that names it.
    alone = [segment.path for segment in submission.segments] if submission.kind == "segment" else []
    if submission.kind == "recipients" and submission.recipients is not None:
        alone.append(submission.recipients.path)
    for path in alone:
        yield Name(kind="file", text=basename(path).partition(".")[0], at=Place(path=path))


def _rendered(case: Case, text: str) -> bool:
    """Whether the name stands as it is in a technical header or in a URL."""
    wanted = text.casefold().rpartition(".")[0] or text.casefold()
    if len(wanted) < 3:
        return False
    for message in case.messages:
        if any(wanted in link.url.casefold() for link in message.links):
            return True
        for header in message.headers:
            name = header.name.lower()
            technical = name in ("list-id", "feedback-id", "message-id", "list-unsubscribe") or name.startswith("x-")
            if technical and wanted in header.value.casefold():
                return True
    return False


_PATIENTS = {"relationship": "patients", "profile": "marketing"}
_BLAND = "<p>Parking is free in May.</p>"
_ALL = "SELECT email FROM patients WHERE language = 'en'\n"

RULE = Rule(
    id="SEG002",
    name="segment-name-reveals-condition",
    severity=Severity.WARNING,
    scale="W (C if rendered into header or link)",
    cites=("45 CFR 160.103", "45 CFR 164.502(b)"),
    check=check,
    examples=(
        Example(
            title="list file named for a condition, with a column of addresses only",
            draft=_BLAND,
            recipients="email\nann@mail.example\nbob@mail.example\n",
            recipients_file="hiv-prep-q3.csv",
            campaign=_PATIENTS,
            marks=("hiv-prep-q3.csv",),
            severities=(Severity.WARNING,),
        ),
        Example(
            title="campaign name rendered into a link",
            draft='<p><a href="https://www.valleyhealth.example/hours?utm_campaign=onc-spring">Hours</a></p>',
            segment=_ALL,
            campaign=_PATIENTS | {"campaign": "onc-spring"},
            marks=('"onc-spring"',),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="suppression list named for a condition",
            draft=_BLAND,
            segment="SELECT email FROM patients WHERE email NOT IN (SELECT email FROM suppressed)\n",
            segment_file="without-miscarriage-2025.sql",
            campaign=_PATIENTS,
            marks=("without-miscarriage-2025.sql",),
        ),
        Example(title="opaque names", draft=_BLAND, segment=_ALL, segment_file="seg-2026-017.sql", campaign=_PATIENTS),
        Example(
            title="event of a public list",
            draft=_BLAND,
            campaign={"campaign": "hiv-news", "relationship": "public"},
        ),
        Example(
            title="everyday words that look medical",
            draft=_BLAND,
            segment=_ALL,
            segment_file="stage-prep-list.sql",
            campaign=_PATIENTS | {"campaign": "spring-refresh-ms-office"},
        ),
    ),
)

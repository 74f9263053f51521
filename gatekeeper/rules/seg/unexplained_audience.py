"""Nobody says where the audience comes from: an upload or id list without source and owner, or an unknown relationship.

## Why it matters
Whether a list is a public sign-up or an export of patients decides everything else, and the safe reading of silence
is "patients". A use of patient data needs a person who answers for it and a record that can be reviewed (45 CFR
164.312(b), 164.316(b), 164.530(j)).

## What to do instead
State ``recipients_source`` with kind, name and owner, and the ``relationship`` of the people to the organisation.

## When it stays silent
A definition that can be read explains its audience; a public list is explained by its sign-up form; test lists of the
organisation's own mailboxes need no explanation.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.third_party import answers
from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Relationship, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Option, Rule
from gatekeeper.rules.seg._criteria import audience_place


def check(case: Case) -> Iterator[Finding]:
    """Yield at most one finding, at the place that says who gets the send."""
    submission, assessment = case.submission, case.assessment
    if submission.kind not in ("campaign", "message") or _tests(case):
        return
    if case.facts.organization.kind == "other":
        # Whoever is no provider, plan or health service has customers; nobody takes them for patients.
        return
    source = case.manifest.recipients_source
    explained = (
        source is not None and source.kind != "unknown" and bool(source.owner or _form(source.kind, source.name))
    )
    defined = any(not segment.opaque for segment in submission.segments)
    listed = submission.recipients is not None or case.manifest.recipients is not None
    uploaded = (listed and not defined) or any(segment.opaque for segment in submission.segments)
    # Whoever treats nobody has customers; there the silence hides no patient.
    unknown = assessment.relationship is Relationship.UNKNOWN and case.patients
    if not (unknown or (uploaded and not explained)):
        return
    if not listed and not submission.segments and (assessment.care_mail or _answer(case)):
        return
    why = (
        "The audience is a list without a recorded source and owner" if uploaded and not explained
        else "Nobody says in what relationship the recipients stand to the organisation"
    )  # fmt: skip
    yield case.finding(
        f"{why}: they are judged as patients.",
        audience_place(case),
        severity=Severity.ERROR if case.marketing else Severity.WARNING,
        evidence=submission.recipients.path if submission.recipients is not None else submission.id,
    )


def _answer(case: Case) -> bool:
    """Whether this is an answer to one outsider, who is nobody's audience."""
    return case.manifest.replying_to is not None or any(answers(message) for message in case.messages)


def _form(kind: str, name: str) -> bool:
    """Whether a registered source explains itself: a named sign-up form, or the staff directory."""
    return (kind == "sign-up-form" and bool(name)) or kind == "staff"


def _tests(case: Case) -> bool:
    addresses = case.facts.addresses
    return 0 < len(addresses) <= int(case.option("test_list")) and all(case.facts.inside(a) for a in addresses)


_BLAND = "<p>Parking is free in May.</p>"
_LIST = "email\nann@mail.example\nbob@mail.example\n"
_OWNED = {"kind": "patients-export", "name": "EHR export", "owner": "crm@valleyhealth.example"}

RULE = Rule(
    id="SEG012",
    name="unexplained-audience",
    severity=Severity.ERROR,
    scale="E for marketing, W else",
    cites=("45 CFR 164.312(b)", "45 CFR 164.530(j)"),
    check=check,
    options={
        "test_list": Option(
            default=20, doc="Lists of own mailboxes up to this many addresses are tests; engineering default."
        ),
    },
    examples=(
        Example(
            title="list without any source",
            draft=_BLAND,
            recipients=_LIST,
            campaign={"class": "marketing", "purpose": "marketing"},
            marks=('"list.csv"',),
            severities=(Severity.ERROR,),
        ),
        Example(
            title="source without an owner",
            draft=_BLAND,
            recipients=_LIST,
            campaign={
                "class": "marketing",
                "purpose": "marketing",
                "relationship": "patients",
                "recipients_source": {"kind": "patients-export", "name": "EHR export"},
            },
            marks=('"patients"',),
        ),
        Example(
            title="export with source and owner",
            draft=_BLAND,
            recipients=_LIST,
            campaign={"relationship": "patients", "recipients_source": _OWNED},
        ),
        Example(
            title="definition that can be read",
            draft=_BLAND,
            segment="SELECT email FROM patients WHERE language = 'en'\n",
            campaign={"relationship": "patients"},
        ),
        Example(
            title="public list explained by its form",
            draft=_BLAND,
            recipients=_LIST,
            campaign={"relationship": "public", "recipients_source": {"kind": "sign-up-form", "name": "form-12"}},
        ),
        Example(
            title="test list of own mailboxes",
            draft=_BLAND,
            recipients="email\nqa@valleyhealth.example\nweb@mail.valleyhealth.example\n",
        ),
        Example(title="a draft checked alone has no audience yet", draft=_BLAND, bare=True),
    ),
)

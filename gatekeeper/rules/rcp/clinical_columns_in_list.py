"""The recipient list carries a health or payment column that the send does not use.

## Why it matters
A list travels: to the platform, to agencies, into exports. Only what the message needs may travel with it (minimum
necessary, 45 CFR 164.502(b)).

## What to do instead
Export addresses and the merge fields of the draft, nothing else; do the choosing inside the record system.

## When it stays silent
A column that a merge tag of the draft renders is PHI004's matter. Language, clinic location or an opt-in topic are no
clinical columns.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import FieldClass, Severity
from gatekeeper.redact import mask
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule

_CLINICAL = frozenset(
    {FieldClass.CONDITION, FieldClass.PROCEDURE, FieldClass.DRUG, FieldClass.TEST, FieldClass.RISK, FieldClass.PAYMENT}
)


def check(case: Case) -> Iterator[Finding]:
    """Compare the columns of the list with the fields of the draft."""
    found = case.submission.recipients
    if found is None:
        return
    used = {
        name.rpartition(".")[2].lower() for m in case.messages for t in m.tags for name in (t.field, *t.fields) if name
    }
    arm = case.manifest.assignment
    if arm is not None and not isinstance(arm, str) and arm.by:
        used.add(arm.by.lower())
    for column in found.columns:
        if column.field_class in _CLINICAL and column.name.lower() not in used:
            yield case.finding(
                f"The list carries a {column.field_class.value} column ({mask(column.name)}) that the message does not"
                " use.",
                column.at,
                evidence=column.name,
            )


RULE = Rule(
    id="RCP009",
    name="clinical-columns-in-list",
    severity=Severity.ERROR,
    scale="E",
    cites=("45 CFR 164.502(b)", "45 CFR 164.514(d)"),
    check=check,
    examples=(
        Example(
            title="a diagnosis beside the address",
            recipients="email,first_name,dx_code\nann@people.example,Ann,none\n",
            marks=("dx_code",),
        ),
        Example(
            title="laboratory values and a balance",
            recipients="email,last_a1c,account_balance\nann@people.example,0,0\n",
            marks=("last_a1c", "account_balance"),
        ),
        Example(title="names and language", recipients="email,first_name,language\nann@people.example,Ann,en\n"),
        Example(
            title="a label is no lab, a diaspora no diagnosis",
            recipients="email,label_color,diaspora_group,medal\nann@people.example,red,x,y\n",
        ),
    ),
)

"""The definition selects or exports columns that no part of the message uses.

## Why it matters
Each column that leaves the source is a disclosure to the platform and to everybody who handles the export; only what
the purpose needs may go (45 CFR 164.502(b), 164.514(d)).

## What to do instead
Select the address and the columns that merge tags use, nothing else, and never ``SELECT *``.

## When it stays silent
The address, a key, the name, the language, consent fields, and every column that a merge tag or condition reads.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import FieldClass, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule
from gatekeeper.vocabulary.names import classify, split

#: Words of columns that every platform needs to send and greet.
_ORDINARY = frozenset(
    {
        "email", "mail", "e", "address", "addr", "recipient", "person", "patient", "id", "key", "uuid",
        "guid", "contact", "subscriber", "customer", "profile", "user", "name", "first", "last", "fname",
        "lname", "given", "preferred", "language", "lang", "locale", "tz", "timezone", "salutation", "title",
        "token", "correo", "electronico", "nombre", "apellido", "apellidos", "idioma", "paciente",
    }
)  # fmt: skip


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding per superfluous column, and one per SELECT *."""
    used = _used(case)
    for segment in case.submission.segments:
        for name, at in segment.columns:
            if name == "*":
                yield case.finding(
                    "The definition exports every column of its source, whatever the message needs.", at, evidence="*"
                )
            elif case.messages and not _needed(name, used):
                what = "health " if classify(name).field_class.value in _HEALTH else ""
                yield case.finding(
                    f"The definition exports a {what}column that no merge tag of the message uses.", at, evidence=name
                )


_HEALTH = frozenset({"condition", "procedure", "drug", "test", "risk", "proxy"})


def _used(case: Case) -> frozenset[str]:
    names: set[str] = set()
    for message in case.messages:
        for tag in message.tags:
            names |= {name.casefold() for name in (tag.field, *tag.fields)}
        for branch in message.conditionals:
            names |= {name.casefold() for name in branch.fields}
    return frozenset("".join(split(part)) for name in names for part in (name, name.rpartition(".")[2]))


def _needed(name: str, used: frozenset[str]) -> bool:
    words = split(name.rpartition(".")[2])
    if "".join(words) in used or set(words) <= _ORDINARY:
        return True
    return classify(name).field_class is FieldClass.CONSENT


_PATIENTS = {"relationship": "patients", "profile": "marketing"}

RULE = Rule(
    id="SEG006",
    name="more-columns-than-needed",
    severity=Severity.WARNING,
    scale="W",
    cites=("45 CFR 164.502(b)", "45 CFR 164.514(d)"),
    check=check,
    examples=(
        Example(
            title="birth date and diagnosis travel along",
            draft="<p>Hello {{ first_name }}</p>",
            segment="SELECT email, first_name, date_of_birth, dx_code FROM patients\n",
            campaign=_PATIENTS,
            marks=("date_of_birth", "dx_code"),
        ),
        Example(
            title="every column",
            draft="<p>Hello</p>",
            segment="SELECT * FROM patients WHERE language = 'en'\n",
            campaign=_PATIENTS,
            marks=("*",),
        ),
        Example(
            title="address, key, name and consent",
            draft="<p>Hello</p>",
            segment="SELECT p.email, p.contact_id, p.first_name, p.email_opt_in FROM patients p\n",
            campaign=_PATIENTS,
        ),
        Example(
            title="columns that merge tags use",
            draft="<p>See you at {{ patient.clinic_location }}</p>",
            segment="SELECT email, clinic_location FROM patients\n",
            campaign=_PATIENTS,
        ),
    ),
)

"""A patient list holds mailboxes of offices: info@, admin@, sales@.

## Why it matters
Such a mailbox is read by several people, so that mail to a patient tells colleagues that somebody is one (45 CFR
164.522(b)); it is also a sign of a list that was collected and not given.

## What to do instead
Ask for a private address, and leave the row out until there is one.

## When it stays silent
Lists of the public, of clinicians and of staff, and addresses that only begin with such a word.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rcp._people import place_of, plural
from gatekeeper.rules.rule import Example, Rule

#: Mailbox names of roles and services (RFC 2142 and common usage).
_ROLES = frozenset(
    {
        "abuse", "accounting", "accounts", "admin", "administrator", "billing", "careers", "contact", "enquiries",
        "feedback", "frontdesk", "hello", "help", "helpdesk", "hostmaster", "hr", "info", "information", "inquiries",
        "jobs", "mail", "marketing", "media", "no-reply", "noreply", "office", "orders", "postmaster", "press",
        "purchasing", "reception", "sales", "security", "service", "services", "staff", "support", "team", "webmaster",
        "front.desk", "front-desk", "customerservice", "customercare", "scheduling", "appointments", "manager",
        "secretary",
        # Spanish, German, French.
        "administracion", "ayuda", "citas", "compras", "contacto", "direccion", "facturacion", "gerencia", "oficina",
        "recepcion", "rrhh", "secretaria", "soporte", "ventas", "buchhaltung", "kontakt", "accueil",
    }
)  # fmt: skip


def check(case: Case) -> Iterator[Finding]:
    """Compare local parts with the names of roles, where the list holds patients."""
    if not case.assessment.patients:
        return
    found = [person for person in case.facts.people if person.address.partition("@")[0] in _ROLES]
    if found:
        yield case.finding(
            f"{plural(len(found), 'address belongs', 'addresses belong')} to an office and to no person.",
            place_of(case, found),
            evidence=",".join(str(p.row) for p in found),
        )


_PATIENTS = {"relationship": "patients", "class": "marketing"}
RULE = Rule(
    id="RCP004",
    name="role-account",
    severity=Severity.WARNING,
    scale="W",
    cites=(
        "45 CFR 164.522(b)",
        "RFC 2142",
    ),
    check=check,
    examples=(
        Example(
            title="the mailbox of a front desk",
            recipients="email\nann@people.example\ninfo@firm.example\n",
            campaign=_PATIENTS,
            marks=("",),
        ),
        Example(
            title="a sales department",
            recipients="email\nSales@firm.example\n",
            campaign=_PATIENTS,
            marks=("",),
        ),
        Example(title="people", recipients="email\nann@people.example\ninfo.ann@people.example\n", campaign=_PATIENTS),
        Example(
            title="a public list",
            recipients="email\ninfo@firm.example\n",
            campaign={"relationship": "public", "class": "marketing"},
        ),
    ),
)

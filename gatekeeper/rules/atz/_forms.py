"""What the rules of this family share: the authorizations that a campaign names, with what is wrong with each."""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.authorizations import Problem, look_up
from gatekeeper.model.finding import Finding
from gatekeeper.model.place import Place
from gatekeeper.model.registry import Authorization
from gatekeeper.model.words import MessageClass
from gatekeeper.rules.case import Case

#: Examples of the family share one send and one complete form.
SEND = {
    "class": MessageClass.MARKETING.value,
    "purpose": "marketing",
    "goal": "offer",
    "relationship": "patients",
    "profile": "marketing",
    "promotes": {"what": "a glucose meter", "owner": "third-party"},
    "authorization": "auth-1",
}
SQL = "SELECT email FROM patients WHERE prescribed = 'metformin' AND NOT opt_out\n"
TEXT = "Subject: An offer\n\nOrder the new meter today and save 20 %.\n"
REGISTRY = {"registries": {"authorizations": "authorizations.yaml"}}
_LINES = {
    "signed": "2026-01-01",
    "expires": "2027-01-01",
    "purposes": "[marketing]",
    "channels": "[email]",
    "data_classes": "[drug, contact]",
    "discloser": "Valley Health",
    "recipients": "Valley Health",
    "remuneration_stated": "true",
    "statements": "[right-to-revoke, not-conditioned, redisclosure]",
    "signature": "true",
}


def form(**changes: str | None) -> dict[str, str]:
    """Return the registry file of an example: a complete form with changes; None leaves a line out."""
    lines = {name: value for name, value in (_LINES | changes).items() if value is not None}
    return {"authorizations.yaml": "- id: auth-1\n" + "".join(f"  {name}: {value}\n" for name, value in lines.items())}


def named(case: Case, *codes: str) -> Iterator[tuple[Authorization, Problem]]:
    """Yield the authorizations that the campaign names whose problem has one of these codes."""
    if not case.assessment.hipaa_marketing:
        return
    for entry, problem in look_up(case.facts).named:
        if problem is not None and problem.code in codes:
            yield entry, problem


def place_of(case: Case, entry: Authorization) -> Place:
    """Return where the campaign names an authorization."""
    ids = case.manifest.authorization
    if isinstance(ids, tuple) and entry.id in ids:
        return case.submission.place(f"authorization.{ids.index(entry.id)}")
    return case.submission.place("authorization")


def each(case: Case, *codes: str) -> Iterator[Finding]:
    """Yield one finding for each named authorization with one of these problems."""
    for entry, problem in named(case, *codes):
        yield case.finding(
            f"The authorization {entry.id} does not hold for this send: {problem.why}.",
            place_of(case, entry),
            evidence=f"{entry.id} {problem.why}",
        )

"""What every report is made from: the verdicts of a run, its errors, and who judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from gatekeeper import __version__
from gatekeeper.errors import InputError
from gatekeeper.model.finding import Finding, Verdict
from gatekeeper.model.place import Source
from gatekeeper.model.words import Disposition, Severity
from gatekeeper.value import dataclass


@dataclass(frozen=True, eq=False, kw_only=True)
class Report:
    """The result of one run.

    Args:
        verdicts: In the order of their paths.
        errors: Files that could not be used.
        policy_name, policy_digest: Who judged.
        today: Date of judgement, ISO.
        notes: Remarks about the run (unused waivers, a run-local key).
        sources: Texts by path, for excerpts on a terminal only.
        show_phi: Whether a person asked to see excerpts unmasked on a terminal.
    """

    verdicts: tuple[Verdict, ...] = ()
    errors: tuple[InputError, ...] = ()
    policy_name: str = ""
    policy_digest: str = ""
    today: str = ""
    notes: tuple[str, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict, repr=False)
    show_phi: bool = False
    version: str = __version__


#: What each disposition means, for one sentence that can be read aloud.
DECISIONS = {
    Disposition.ALLOW: "may leave",
    Disposition.ANNOTATE: "may leave, with remarks",
    Disposition.HOLD: "is held for a privacy officer",
    Disposition.REJECT: "must not leave",
}


def headline(verdict: Verdict) -> str:
    """Return the verdict in one sentence that a privacy officer can read aloud."""
    risk = verdict.risk
    who = f"The {verdict.message_class.value} send “{verdict.id}” {DECISIONS[verdict.disposition]}"
    tells = f"its risk is {risk.level.value}"
    if risk.categories:
        tells += " (" + ", ".join(c.value for c in risk.categories[:3]) + ")"
    worst = [f for f in verdict.findings if f.rule in verdict.decided_by]
    if worst and verdict.disposition >= Disposition.HOLD:
        first = max(worst, key=lambda f: (f.severity.rank, -f.at.line))
        return f"{who}: {tells}, and {_clause(first)}"
    if verdict.disposition >= Disposition.HOLD and verdict.unchecked:
        return f"{who}: {tells}, and {verdict.unchecked[0].what} could not be checked."
    return f"{who}: {tells}."


def counts(findings: tuple[Finding, ...]) -> dict[Severity, int]:
    """Return the number of findings of each severity, worst first."""
    return {s: sum(f.severity is s for f in findings) for s in reversed(Severity)}


def _clause(finding: Finding) -> str:
    message = finding.message
    starts_plain = message[:2].isalpha() and message[1:2].islower()
    return (message[0].lower() + message[1:] if starts_plain else message).rstrip(".") + "."

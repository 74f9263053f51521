"""Findings, waivers and verdicts: complete at birth, never quoting PHI."""

from __future__ import annotations

from dataclasses import field

from gatekeeper.model.message import Unchecked
from gatekeeper.model.place import Place
from gatekeeper.model.risk import Risk
from gatekeeper.model.words import Disposition, MessageClass, Mode, Obligation, Purpose, Severity
from gatekeeper.value import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule broken at one place.

    Args:
        rule: Rule id.
        name: Rule name.
        severity: How bad if true.
        message: One sentence for a privacy officer; masked evidence only.
        at: Where.
        advice: What to do.
        authority: Citations.
        fingerprint: Keyed, line-number free identity (rule, file, masked-before-keyed evidence).
        mode: ``monitor`` findings are shown and never decide.
        obligations: What the sending core must do because of it.
        drops: Row numbers of recipients that must not get the message (rules with drop-recipients).
    """

    rule: str
    name: str
    severity: Severity
    message: str
    at: Place
    advice: str = ""
    authority: tuple[str, ...] = ()
    fingerprint: str = ""
    mode: Mode = Mode.ENFORCE
    obligations: tuple[Obligation, ...] = ()
    drops: tuple[int, ...] = field(default=(), repr=False)

    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Return the stable order: file, line, column, rule, message."""
        return (self.at.path, self.at.line, self.at.column, self.rule, self.message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waived:
    """A finding that an owned, reasoned, unexpired waiver covers."""

    finding: Finding
    reason: str
    owner: str
    expires: str


@dataclass(frozen=True, eq=False, kw_only=True)
class Verdict:
    """The decision on one submission."""

    id: str
    path: str
    purpose: Purpose
    message_class: MessageClass
    bulk: bool
    disposition: Disposition
    risk: Risk
    obligations: tuple[Obligation, ...] = ()
    findings: tuple[Finding, ...] = ()
    waived: tuple[Waived, ...] = ()
    unchecked: tuple[Unchecked, ...] = ()
    decided_by: tuple[str, ...] = ()
    policy_name: str = ""
    policy_digest: str = ""
    today: str = ""

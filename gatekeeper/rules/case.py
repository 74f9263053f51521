"""A case: one submission's facts and conclusions as one rule sees them, and the way to state a finding."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from gatekeeper.inference.assessment import Assessment
from gatekeeper.inference.facts import Facts
from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Message, Unchecked
from gatekeeper.model.place import Place
from gatekeeper.model.policy import Profile
from gatekeeper.model.risk import Risk
from gatekeeper.model.submission import Manifest, Submission
from gatekeeper.model.words import Mode, Obligation, Severity
from gatekeeper.readers.files import seen_from

if TYPE_CHECKING:
    from gatekeeper.rules.rule import Rule

#: Safeguards that decide severity L; neutrality and approvals have rules of their own (docs/inference.md).
LEVEL_SAFEGUARDS = frozenset(
    {"baa", "tls", "at-rest", "one-recipient", "no-trackers", "basis", "authorization", "group-size"}
)
#: Safeguards that make a route protected.
ROUTE_SAFEGUARDS = frozenset({"baa", "tls", "at-rest"})


class Case:
    """What a rule's ``check`` receives.

    Args:
        facts: The submission and what is known of it.
        assessment: What the inference concludes.
        rule: The rule that is asked.
        options: Its options, defaults filled in.
        severity: The policy's override, or None.
        mode: Enforce or monitor.
    """

    def __init__(
        self,
        *,
        facts: Facts,
        assessment: Assessment,
        rule: Rule,
        options: Mapping[str, Any],
        severity: Severity | None = None,
        mode: Mode = Mode.ENFORCE,
    ) -> None:
        self.facts = facts
        self.assessment = assessment
        self.rule = rule
        self.options = options
        self.mode = mode
        self._severity = severity
        self.unchecked: list[Unchecked] = []

    @property
    def stated_severity(self) -> Severity | None:
        """The severity that the policy gives this rule, None where it says nothing."""
        return self._severity

    @property
    def submission(self) -> Submission:
        """The submission."""
        return self.facts.submission

    @property
    def manifest(self) -> Manifest:
        """The campaign facts."""
        return self.facts.submission.manifest

    @property
    def messages(self) -> tuple[Message, ...]:
        """The draft, or all variants."""
        return self.facts.messages

    @property
    def profile(self) -> Profile | None:
        """The sending profile, None when none fits."""
        return self.facts.profile

    @property
    def risk(self) -> Risk:
        """The risk object of the verdict."""
        return self.assessment.risk

    @property
    def marketing(self) -> bool:
        """Effective class marketing, fundraising included."""
        return self.assessment.marketing

    @property
    def transactional(self) -> bool:
        """Effective class transactional."""
        return not self.assessment.marketing

    @property
    def patients(self) -> bool:
        """Audience patients, members, former, mixed, or unknown judged as patients."""
        return self.assessment.patients

    @cached_property
    def route_protected(self) -> bool:
        """BAA, enforced TLS and encryption at rest all held."""
        return all(s.state == "held" for s in self.risk.safeguards if s.name in ROUTE_SAFEGUARDS) and any(
            s.name == "baa" for s in self.risk.safeguards
        )

    @cached_property
    def level_severity(self) -> Severity:
        """Severity L: critical (transactional: error) while a demanded safeguard is missing, note when all are held."""
        missing = any(s.required and s.state != "held" for s in self.risk.safeguards if s.name in LEVEL_SAFEGUARDS)
        if not missing:
            return Severity.NOTE
        return Severity.CRITICAL if self.marketing else Severity.ERROR

    def option(self, name: str) -> Any:
        """Return the value of an option of this rule."""
        return self.options[name]

    def finding(
        self,
        message: str,
        at: Place,
        *,
        severity: Severity | None = None,
        advice: str = "",
        evidence: str = "",
        obligations: tuple[Obligation, ...] = (),
        drops: tuple[int, ...] = (),
    ) -> Finding:
        """Return a complete finding of this rule.

        Args:
            message: One sentence that a privacy officer can read aloud; evidence only through `redact.mask`.
            at: Where.
            severity: Where it differs from the rule's default; the policy's override wins over both.
            advice: Where it is more precise than the rule's own.
            evidence: What was found, in clear; it enters the keyed fingerprint and nothing else.
            obligations: What the sending core must do because of it.
            drops: Row numbers (list) or 1-based positions (envelope) of recipients that must not get the message.
        """
        rule = self.rule
        return Finding(
            rule=rule.id,
            name=rule.name,
            severity=self._severity or severity or rule.severity,
            message=message,
            at=at,
            advice=advice or rule.advice,
            authority=rule.cites,
            fingerprint=self.facts.key.fingerprint(
                rule.id, seen_from(self.facts.policy.root, at.path), evidence or message
            ),
            mode=self.mode,
            obligations=obligations,
            drops=drops,
        )

    def cannot_check(self, what: str, why: str, at: Place | None = None) -> None:
        """State that this rule could not examine something; the policy's ``on_unchecked`` decides."""
        self.unchecked.append(Unchecked(what=what, why=why, rule=self.rule.id, at=at))

"""What a rule is: one testable requirement with its authority, options and running examples."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any

from gatekeeper.model.words import Severity
from gatekeeper.value import dataclass

if TYPE_CHECKING:
    from gatekeeper.model.finding import Finding
    from gatekeeper.rules.case import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A setting of a rule: its default, and one sentence with the unit and the source of the default."""

    default: Any
    doc: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A small submission that runs as a test through the real readers, with this rule alone.

    Args:
        title: What it shows, in a few words.
        draft: Content of the draft file; a text that begins with a header field is an ``.eml``, one that begins
            with ``<`` an ``.html``; *kind* overrides (``html``, ``eml``, ``text``, ``markdown``, ``mjml``).
        campaign: Keys of the campaign file, merged over ``campaign: example`` (and ``draft:`` when there is one).
        segment: Content of the segment file (SQL, or native YAML when it begins with ``name:``, ``all:``, ``any:``…,
            or JSON); *segment_file* names it.
        recipients: Content of ``list.csv``; *recipients_file* names it otherwise.
        policy: Keys merged over the built-in example policy.
        files: Further files by name.
        marks: The exact texts of the edited files that the findings flag, in order of their places; an absence is
            flagged at the start of a file and marked "". Empty for an example that must stay silent.
        severities: Severities of the findings, in the same order, where the example fixes them.
        unchecked: Expected ``what`` texts of Unchecked entries by this rule.
        today: ISO date of judgement.
        bare: Whether the draft is checked alone, without a campaign file.
        leaving: Whether the message is about to leave.
    """

    title: str
    draft: str = ""
    kind: str = ""
    campaign: Mapping[str, Any] = field(default_factory=dict)
    segment: str = ""
    segment_file: str = ""
    recipients: str = ""
    recipients_file: str = ""
    policy: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    marks: tuple[str, ...] = ()
    severities: tuple[Severity, ...] = ()
    unchecked: tuple[str, ...] = ()
    today: str = "2026-05-04"
    bare: bool = False
    leaving: bool = False


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule: metadata, options, examples and the check itself.

    Args:
        id: Permanent id, family and number ("SEG001").
        name: The fault in a few words, permanent ("condition-defined-segment").
        severity: Default severity, shown in the catalogue; a check may state another per finding.
        scale: How the catalogue writes it: ``C``, ``E``, ``W``, ``N``, ``L`` (by risk level) or a phrase.
        cites: Authorities as printed ("45 CFR 160.103").
        check: Yields the findings of a case.
        options: Settings by name.
        examples: At least two that fire and two that stay silent, one of those a look-alike.
    """

    id: str
    name: str
    severity: Severity
    cites: tuple[str, ...]
    check: Callable[[Case], Iterator[Finding]]
    scale: str = ""
    options: Mapping[str, Option] = field(default_factory=dict)
    examples: tuple[Example, ...] = ()
    module: str = field(default_factory=lambda: _caller_module())

    @property
    def family(self) -> str:
        """Letters of the id ("SEG")."""
        return re.match(r"[A-Z]+", self.id)[0]  # type: ignore[index]

    @property
    def docs(self) -> str:
        """The module's docstring: first line what fires, then ``## Why it matters`` and ``## What to do instead``."""
        return inspect.cleandoc(sys.modules[self.module].__doc__ or "")

    @property
    def summary(self) -> str:
        """First line of the docs."""
        return self.docs.partition("\n")[0]

    @property
    def advice(self) -> str:
        """Text of the section ``What to do instead``, one paragraph."""
        section = self.docs.partition("## What to do instead")[2].partition("\n## ")[0]
        return " ".join(section.split()).replace("``", "`")


def _caller_module() -> str:
    frame = inspect.currentframe()
    while frame is not None and frame.f_globals["__name__"] in (__name__, "dataclasses", "gatekeeper.value"):
        frame = frame.f_back
    return str(frame.f_globals["__name__"]) if frame is not None else __name__

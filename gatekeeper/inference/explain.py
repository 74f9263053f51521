"""The chain of reasons of a verdict: who, by what, what follows, who could learn it, what is missing, the way out.

A privacy officer reads it aloud; so every step is one clause with its place, and evidence stays masked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from gatekeeper.inference.changes import blocking
from gatekeeper.inference.counterfactual import Counterfactual
from gatekeeper.inference.facts import Facts
from gatekeeper.model.finding import Verdict
from gatekeeper.model.place import Place
from gatekeeper.model.risk import Evidence, Risk
from gatekeeper.value import dataclass

#: Who could learn it (specification, section 2), and the safeguard that keeps it from them.
OBSERVERS = {
    "O1": ("whoever listens on the wire", "tls"),
    "O2": ("the other recipients", "one-recipient"),
    "O3": ("the household or employer, on a lock screen or in a shared mailbox", "neutral"),
    "O4": ("vendors, link hosts and pixels", "baa"),
    "O5": ("logs of relays and mailboxes", "neutral"),
    "O6": ("the organisation's own staff", "aggregate-analytics"),
}
MARKS = {"held": "✓", "missing": "✗", "unknown": "?"}


@dataclass(frozen=True, kw_only=True)
class Step:
    """One clause of the chain with what it rests on."""

    text: str
    at: Place | None = None
    mark: str = ""
    children: tuple[Step, ...] = ()

    def data(self) -> dict[str, Any]:
        """Return the step as plain data for JSON."""
        found: dict[str, Any] = {"text": self.text}
        if self.mark:
            found["mark"] = self.mark
        if self.at is not None:
            found["at"] = {"path": self.at.path, "line": self.at.line, "column": self.at.column}
        if self.children:
            found["children"] = [child.data() for child in self.children]
        return found


def strongest(risk: Risk, most: int = 3) -> tuple[Evidence, ...]:
    """Return the pieces that decide the level, one a sentence: people counted and bare topics aside."""
    kept: dict[str, Evidence] = {}
    for piece in risk.reasons:
        if piece.raises in ("selection", "linked", "sensitive") and piece.text not in kept:
            kept[piece.text] = piece
    if len(kept) < most:
        for piece in risk.reasons:
            if piece.raises == "relationship":
                kept.setdefault(piece.text, piece)
    return tuple(kept.values())[:most]


def chain(facts: Facts, verdict: Verdict) -> str:
    """Return the whole chain in one line."""
    risk = verdict.risk
    parts = [f"{piece.text}{_where(piece.at)}" for piece in strongest(risk, 1)] or [
        "nothing ties a topic to the recipients"
    ]
    told = ", ".join(c.value for c in risk.categories)
    if told:
        parts += [told, "every address on the list is tied to it"]
    parts += [verdict.message_class.value, f"risk {risk.level.value}"]
    needed = [f"{s.name} {MARKS[s.state]}" for s in risk.safeguards if s.required]
    if needed:
        parts.append("needs: " + ", ".join(needed))
    return " → ".join([*parts, verdict.disposition.value])


def explanation(facts: Facts, verdict: Verdict, way_out: Counterfactual | None = None) -> Step:
    """Return the chain of reasons as a tree.

    Args:
        facts: The send.
        verdict: Its verdict.
        way_out: The shortest set of changes, where one was looked for.
    """
    risk = verdict.risk
    children = [
        Step(text="Who the recipients are", children=_evidence(risk, "relationship") or (Step(text="nobody says"),)),
        Step(
            text="What ties a topic to them",
            children=_evidence(risk, "selection", "linked", "sensitive") or (Step(text="nothing"),),
        ),
        Step(text="What is spoken of", children=_evidence(risk, "topic") or (Step(text="no health topic"),)),
        Step(text=f"Purpose {verdict.purpose.value}, class {verdict.message_class.value}"),
        Step(
            text=f"Risk {risk.level.value}{' (specially protected)' if risk.sensitive else ''}", children=_groups(risk)
        ),
        Step(text="Who could learn it", children=tuple(_observers(risk)) or (Step(text="nobody"),)),
        Step(text="What it needs", children=tuple(_safeguards(risk)) or (Step(text="nothing"),)),
        Step(
            text="What decides", children=tuple(_decides(facts, verdict)) or (Step(text="nothing stands against it"),)
        ),
    ]
    if way_out is not None:
        steps = tuple(Step(text=change.what, at=change.at) for change in way_out.changes)
        children.append(Step(text=f"Shortest way to {way_out.disposition.value}", children=steps))
    return Step(text=chain(facts, verdict), children=tuple(children))


def _evidence(risk: Risk, *raises: str) -> tuple[Step, ...]:
    kept: dict[tuple[str, Place | None], Evidence] = {}
    for piece in risk.reasons:
        if piece.raises in raises:
            kept.setdefault((piece.text, piece.at), piece)
    return tuple(Step(text=f"{p.text} (confidence {p.confidence:.2f})", at=p.at) for p in kept.values())


def _groups(risk: Risk) -> tuple[Step, ...]:
    return tuple(dict.fromkeys(Step(text=p.text, at=p.at) for p in risk.reasons if p.raises == "smallest_group"))


def _observers(risk: Risk) -> Iterator[Step]:
    tying = [p for p in risk.reasons if p.raises in ("selection", "linked", "sensitive")]
    for observer, (who, safeguard) in OBSERVERS.items():
        sources = sorted({p.source for p in tying if observer in p.observers})
        if sources:
            state = risk.safeguard(safeguard)
            yield Step(
                text=f"{observer}, {who}: from {', '.join(sources)}; kept from them by {safeguard}",
                mark=MARKS[state.state] if state is not None else "",
            )


def _safeguards(risk: Risk) -> Iterator[Step]:
    for state in risk.safeguards:
        if state.required:
            yield Step(text=f"{state.name}: {state.why}", mark=MARKS[state.state])


def _decides(facts: Facts, verdict: Verdict) -> Iterator[Step]:
    for finding in blocking(verdict, facts):
        yield Step(text=f"{finding.rule} ({finding.severity.value}): {finding.message}", at=finding.at, mark="✗")
    for item in verdict.unchecked:
        yield Step(text=f"not examined: {item.what}: {item.why}", at=item.at, mark="?")
    if verdict.risk.review:
        yield Step(text="a value that is only possible would raise the level", mark="?")


def render(step: Step) -> str:
    """Return a tree as text: two blanks a level, marks in front, places behind."""
    return "\n".join(_lines(step, 0)) + "\n"


def _lines(step: Step, depth: int) -> Iterable[str]:
    mark = f"{step.mark} " if step.mark else ""
    bullet = "" if depth == 0 else "- " if depth > 1 else ""
    yield f"{'  ' * depth}{bullet}{mark}{step.text}{_where(step.at)}"
    for child in step.children:
        yield from _lines(child, depth + 1)


def _where(at: Place | None) -> str:
    return f" ({at})" if at is not None else ""

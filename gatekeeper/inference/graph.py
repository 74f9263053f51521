"""The evidence graph: evidence → dimensions → level → safeguards → disposition, for Graphviz and Mermaid."""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.explain import MARKS
from gatekeeper.model.finding import Verdict
from gatekeeper.value import dataclass

_NAMES = {
    "relationship": "relationship R",
    "topic": "topic t",
    "linked": "linked topic H",
    "selection": "selection S",
    "sensitive": "specially protected X",
    "smallest_group": "smallest group n",
}


@dataclass(frozen=True, slots=True)
class Edge:
    """One arrow between two texts."""

    start: str
    end: str
    label: str = ""


def edges(verdict: Verdict) -> tuple[Edge, ...]:
    """Return the arrows of the graph, in a stable order, each once."""
    return tuple(dict.fromkeys(_edges(verdict)))


def _edges(verdict: Verdict) -> Iterator[Edge]:
    risk = verdict.risk
    values = {name: getattr(risk.dimensions, name) for name in _NAMES}
    level = f"risk {risk.level.value}"
    end = f"disposition {verdict.disposition.value}"
    for piece in risk.reasons:
        where = f" ({piece.at})" if piece.at is not None else ""
        node = f"{_NAMES[piece.raises]} = {_value(values[piece.raises])}"
        yield Edge(piece.text + where, node, f"{piece.confidence:.2f}")
    for name, value in values.items():
        if any(piece.raises == name for piece in risk.reasons):
            yield Edge(f"{_NAMES[name]} = {_value(value)}", level)
    for state in risk.safeguards:
        if state.required:
            node = f"{state.name} {MARKS[state.state]} {state.why}"
            yield Edge(level, node, "needs")
            if state.state != "held":
                yield Edge(node, end)
    for finding in verdict.findings:
        if finding.rule in verdict.decided_by:
            yield Edge(f"{finding.rule} {finding.name} ({finding.at})", end, finding.severity.value)
    yield Edge(level, end)


def _value(value: object) -> str:
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def to_dot(verdict: Verdict) -> str:
    """Return the graph in the language of Graphviz."""
    lines = ["digraph reasons {", "  rankdir=LR;", "  node [shape=box];"]
    for edge in edges(verdict):
        label = f' [label="{_dot(edge.label)}"]' if edge.label else ""
        lines.append(f'  "{_dot(edge.start)}" -> "{_dot(edge.end)}"{label};')
    return "\n".join([*lines, "}"]) + "\n"


def _dot(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")


def to_mermaid(verdict: Verdict) -> str:
    """Return the graph in the language of Mermaid."""
    ids: dict[str, str] = {}
    lines = ["flowchart LR"]
    for edge in edges(verdict):
        for text in (edge.start, edge.end):
            if text not in ids:
                ids[text] = f"n{len(ids)}"
                lines.append(f'  {ids[text]}["{_mermaid(text)}"]')
        label = f"|{_mermaid(edge.label)}|" if edge.label else ""
        lines.append(f"  {ids[edge.start]} -->{label} {ids[edge.end]}")
    return "\n".join(lines) + "\n"


def _mermaid(text: str) -> str:
    return (
        text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", " ")
    )

"""Generated rule pages: one a rule, from the rule itself, so that a page cannot differ from what runs.

python -m gatekeeper.docs docs           # write docs/rules/*.md
python -m gatekeeper.docs docs --check   # exit 1 and name the stale ones
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from gatekeeper.rules.rule import Example, Rule

FAMILIES = {
    "PHI": "Direct disclosure and inference",
    "SEG": "Segment definitions",
    "RCP": "Recipient lists",
    "OPT": "Opt-out and notices",
    "SPM": "Spam-like content",
    "BCC": "Envelope and exposure",
    "RTE": "Class, routing and separation",
    "SEC": "Transport and authentication",
    "VEN": "Vendors and agreements",
    "ATZ": "Authorizations and consent",
    "TRK": "Tracking and feedback",
    "EXP": "Tests",
    "GOV": "Review, incidents, automation",
}


def page(rule: Rule) -> str:
    """Return the Markdown page of a rule, the same that ``gatekeeper explain RULE`` shows."""
    summary, _, rest = rule.docs.partition("\n")
    severity = f"{rule.severity.value} ({rule.scale})" if rule.scale else rule.severity.value
    lines = [f"# {rule.id} {rule.name}", "", summary, "", f"Default severity: {severity}.", rest.rstrip(), ""]
    lines += ["## Authority", ""] + [f"- {cite}" for cite in rule.cites] + [""]
    if rule.options:
        lines += ["## Options", "", "| option | default | meaning |", "|---|---|---|"]
        lines += [f"| `{name}` | `{_value(o.default)}` | {o.doc} |" for name, o in rule.options.items()] + [""]
    firing = [e for e in rule.examples if e.marks or e.unchecked]
    silent = [e for e in rule.examples if not e.marks and not e.unchecked]
    lines += ["## Fires on", ""] + [line for e in firing for line in _example(e)]
    lines += ["## Stays silent on", ""] + [line for e in silent for line in _example(e)]
    return "\n".join(lines).rstrip() + "\n"


def index(rules: Sequence[Rule]) -> str:
    """Return the page that lists every rule by family."""
    lines = ["# Rules", "", "Generated from the rules themselves; `gatekeeper explain RULE` shows the same pages.", ""]
    for family, title in FAMILIES.items():
        mine = [rule for rule in rules if rule.family == family]
        if mine:
            lines += [f"## {family}: {title}", "", "| rule | severity | fires when |", "|---|---|---|"]
            for rule in mine:
                summary = rule.summary.replace("|", "\\|")
                lines.append(
                    f"| [{rule.id}]({rule.id}.md) {rule.name} | {rule.scale or rule.severity.value} | {summary} |"
                )
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def pages() -> dict[str, str]:
    """Return every generated page by file name."""
    from gatekeeper.rules import catalogue

    rules = list(catalogue().values())
    return {f"{rule.id}.md": page(rule) for rule in rules} | {"README.md": index(rules)}


def main(arguments: Sequence[str]) -> int:
    """Write or check the pages below a folder."""
    folder = Path(arguments[0] if arguments else "docs") / "rules"
    wanted = pages()
    existing = {p.name: p.read_text(encoding="utf-8") for p in folder.glob("*.md")} if folder.is_dir() else {}
    stale = sorted(n for n in wanted.keys() | existing.keys() if wanted.get(n) != existing.get(n))
    if "--check" in arguments:
        for name in stale:
            sys.stdout.write(f"{folder / name} is stale; run make docs\n")
        return 1 if stale else 0
    folder.mkdir(parents=True, exist_ok=True)
    for name in stale:
        if name in wanted:
            (folder / name).write_text(wanted[name], encoding="utf-8")
        else:
            (folder / name).unlink()
    sys.stdout.write(f"{len(wanted)} pages, {len(stale)} written\n")
    return 0


def _value(default: object) -> str:
    return ", ".join(map(str, default)) if isinstance(default, (tuple, list, frozenset)) else str(default)


def _example(example: Example) -> list[str]:
    lines = [f"### {example.title[:1].upper()}{example.title[1:]}", ""]
    for title, text in (("draft", example.draft), ("segment", example.segment), ("recipients", example.recipients)):
        if text:
            lines += [f"{title}:", "", *_fence(text), ""]
    if example.campaign:
        from gatekeeper.testing import files_of

        lines += ["campaign:", "", *_fence(files_of(example)[1]["campaign.yaml"].decode()), ""]
    for name, text in example.files.items():
        lines += [f"{name}:", "", *_fence(text), ""]
    marks = [f"`{mark}`" if mark else "an absence" for mark in example.marks]
    if marks:
        lines += ["flagged: " + ", ".join(marks).replace("\n", " "), ""]
    if example.unchecked:
        lines += ["unchecked: " + "; ".join(example.unchecked), ""]
    return lines


def _fence(text: str) -> list[str]:
    shown = text.rstrip().splitlines()
    if len(shown) > 24:
        shown = [*shown[:20], f"… {len(shown) - 20} more lines"]
    shown = ["".join(c if c.isprintable() or c == "\t" else "·" for c in line[:160]) for line in shown]
    return ["````text", *shown, "````"]


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

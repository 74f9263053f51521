"""Writes the case folders from ``decisions.py``, ``gray.py`` and ``neighbours.py``: real files, one folder a case and route.

    python corpora/cases/build.py          # write
    python corpora/cases/build.py --check  # fail when a folder is stale

The definitions hold what is special about a case; everything here is what all of them have in common.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
TODAY = "2026-05-04"
APPROVALS = [
    {"by": "m.lead@valleyhealth.example", "role": "marketing", "on": "2026-05-03"},
    {"by": "a.officer@valleyhealth.example", "role": "privacy", "on": "2026-05-03"},
]
SOURCE = {"kind": "patients-export", "name": "EHR export", "owner": "crm@valleyhealth.example", "date": "2026-05-02"}
SENDERS = {
    "marketing": "Valley Health <news@mail.valleyhealth.example>",
    "transactional": "Valley Health <desk@care.valleyhealth.example>",
}
SHARED = ("decisions.py", "gray.py", "neighbours.py", "build.py", "README.md", "__pycache__")


def load(name: str) -> dict[str, dict[str, Any]]:
    """Return the definitions of one file."""
    spec = importlib.util.spec_from_file_location(name, HERE / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.dont_write_bytecode = True
    spec.loader.exec_module(module)
    return module.CASES  # type: ignore[no-any-return]


def html(paragraphs: list[str], link: str) -> str:
    """Return a draft: paragraphs (those that begin with ``<`` as they are) and one link."""
    body = [p if p.startswith(("<", "{%")) else f"<p>{p}</p>" for p in paragraphs]
    if link:
        body.append(f'<p><a href="{link}">Read more on our site</a></p>')
    return "<html><body>\n" + "\n".join(body) + "\n</body></html>\n"


def people(n: int, first: int = 1, domain: str = "patients.example") -> list[str]:
    """Return n synthetic addresses."""
    return [f"p{i:04d}@{domain}" for i in range(first, first + n)]


def files(case: dict[str, Any], route: str) -> dict[str, str]:
    """Return the files of one case on one route."""
    kind = case.get("class", "marketing")
    campaign: dict[str, Any] = {
        "campaign": case.get("name", "spring-letter"),
        "purpose": case.get("purpose", "operations"),
        "goal": case.get("goal", "newsletter"),
        "class": kind,
        "profile": {
            ("marketing", "open"): "open",
            ("marketing", "protected"): "protected",
            ("transactional", "open"): "care-open",
            ("transactional", "protected"): "care",
        }[kind, route],
        "from": SENDERS[kind],
        "subject": "News from Valley Health",
        "relationship": "patients",
        "recipients_source": SOURCE,
    }
    if kind == "marketing":
        campaign["approvals"] = APPROVALS
    out: dict[str, str] = {}
    drafts = case.get("drafts") or {"draft.html": case.get("draft", ["Our front desk answers from seven in the morning."])}
    for name, content in drafts.items():
        link = case.get("link", "https://www.valleyhealth.example/news")
        out[name] = content if isinstance(content, str) else html(content, link)
    if len(drafts) > 1:
        campaign["variants"] = list(drafts)
    else:
        campaign["draft"] = next(iter(drafts))
    if "segment" in case:
        name = case.get("segment_file", "audience.sql" if "SELECT" in case["segment"] else "audience.yaml")
        out[name] = case["segment"].strip() + "\n"
        campaign["segment"] = name
    if "list" in case:
        rows = case["list"]
        name = case.get("list_file", "list.csv")
        out[name] = rows if isinstance(rows, str) else "email\n" + "\n".join(rows) + "\n"
        campaign["recipients"] = name
    out |= case.get("files", {})
    for source in (case.get("campaign", {}), case.get("routes", {}).get(route, {})):
        for key, value in source.items():
            if value is None:
                campaign.pop(key, None)
            else:
                campaign[key] = value
    out["campaign.yaml"] = yaml.safe_dump(campaign, sort_keys=False, allow_unicode=True, width=110)
    expected = {"today": TODAY, "policy": case.get("policy", "policies.yaml"), "title": case["title"]}
    if "why" in case:
        expected["why"] = case["why"]
    expected |= case.get("expect", {}) | case[route]
    out["expected.yaml"] = yaml.safe_dump(expected, sort_keys=False, allow_unicode=True, width=110)
    return out


def everything() -> dict[str, str]:
    """Return every file by its path below this folder."""
    found: dict[str, str] = {}
    for source in ("decisions", "gray", "neighbours"):
        for id, case in load(source).items():
            for route in ("open", "protected"):
                if route in case:
                    for name, content in files(case, route).items():
                        found[f"{id}-{route}/{name}"] = content
    return found


def main(arguments: list[str]) -> int:
    """Write the folders, or only compare them."""
    wanted = everything()
    there = {str(p.relative_to(HERE)): p for p in HERE.glob("*-*/**/*") if p.is_file()}
    stale = [name for name, text in wanted.items() if name not in there or there[name].read_text("utf-8") != text]
    stale += [name for name in there if name not in wanted]
    if "--check" in arguments:
        for name in stale:
            print("stale:", name)
        return 1 if stale else 0
    for name in stale:
        path = HERE / name
        if name in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[name], encoding="utf-8")
        else:
            path.unlink()
    print(f"{len(wanted)} files, {len(stale)} written")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

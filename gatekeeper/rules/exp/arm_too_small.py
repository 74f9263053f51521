"""An arm of a test, or a cell of its report, has fewer than k people.

## Why it matters
The open rate of an arm of seven people says what single people did. Cells of one to ten are not shown in federal health
statistics (CMS cell size suppression policy), and the same k is used here.

## What to do instead
Merge arms or widen the segment until every arm has at least k people, and report percentages only.

## When it stays silent
Arms of k people or more; one version only.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.exp._arms import arms
from gatekeeper.rules.rule import Example, Rule


def check(case: Case) -> Iterator[Finding]:
    """Count the arms."""
    if len(case.messages) < 2:
        return
    k = case.facts.policy.inference.k
    small = sorted(n for n in arms(case).values() if 0 < n < k)
    if small:
        arm = "an arm" if len(small) == 1 else f"{len(small)} arms"
        yield case.finding(
            f"This test has {arm} with fewer than {k} people (the smallest has {small[0]}).",
            case.submission.place("variants"),
            evidence=str(small),
        )


_ARMS = {
    "variants": ["a.html", "b.html"],
    "class": "marketing",
    "relationship": "patients",
    "profile": "marketing",
    "assignment": {"method": "random", "seed": 7},
}
_FILES = {"a.html": "<p>Good morning.</p>", "b.html": "<p>Hello!</p>"}
_LIST = "email,arm\n" + "".join(f"p{i}@people.example,{'a' if i < 5 else 'b'}\n" for i in range(40))
_VARIANTS = '[\n  "a.html",\n  "b.html"\n ]'
RULE = Rule(
    id="EXP003",
    name="arm-too-small",
    severity=Severity.WARNING,
    scale="W",
    cites=("CMS cell size suppression policy", "45 CFR 164.502(b)"),
    check=check,
    examples=(
        Example(title="sixteen people in two arms", campaign=_ARMS | {"volume": 16}, files=_FILES, marks=(_VARIANTS,)),
        Example(
            title="one arm of five",
            campaign=_ARMS | {"assignment": {"by": "arm"}},
            files=_FILES,
            recipients=_LIST,
            marks=(_VARIANTS,),
        ),
        Example(title="five hundred in each", campaign=_ARMS | {"volume": 1000}, files=_FILES),
        Example(title="exactly k in each", campaign=_ARMS | {"volume": 22}, files=_FILES),
    ),
)

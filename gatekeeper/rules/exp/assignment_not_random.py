"""People were put into the arms of a test by hand, by a field, or by a method without a recorded seed.

## Why it matters
Only chance keeps arms alike. What a person chose by hand can be read back from the arms, and a draw without a seed
cannot be shown to have been one.

## What to do instead
Assign at random and record the seed: `assignment: {method: random, seed: 7}`.

## When it stays silent
One version only. Random assignment with a seed. Arms by a health field are EXP001.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.exp._arms import assignment
from gatekeeper.rules.rule import Example, Rule


def check(case: Case) -> Iterator[Finding]:
    """Judge the manifest's word on the assignment."""
    if len(case.messages) < 2:
        return
    stated = assignment(case)
    if stated is None:
        why, key = "nothing says how people were assigned to the arms", "variants"
    elif stated.method == "manual":
        why, key = "people were assigned to the arms by hand", "assignment"
    elif stated.by:
        why, key = "people were assigned to the arms by a field", "assignment"
    elif stated.method == "random" and stated.seed is None:
        why, key = "the assignment is called random, but no seed is recorded", "assignment"
    else:
        return
    yield case.finding(f"This test is not shown to be random: {why}.", case.submission.place(key), evidence=why)


_ARMS = {"variants": ["a.html", "b.html"], "class": "marketing", "relationship": "public"}
_FILES = {"a.html": "<p>Good morning.</p>", "b.html": "<p>Hello!</p>"}
RULE = Rule(
    id="EXP002",
    name="assignment-not-random",
    severity=Severity.WARNING,
    scale="W",
    cites=("45 CFR 164.502(b)",),
    check=check,
    examples=(
        Example(title="by hand", campaign=_ARMS | {"assignment": "manual"}, files=_FILES, marks=('"manual"',)),
        Example(
            title="random without a seed", campaign=_ARMS | {"assignment": "random"}, files=_FILES, marks=('"random"',)
        ),
        Example(
            title="random with a seed", campaign=_ARMS | {"assignment": {"method": "random", "seed": 7}}, files=_FILES
        ),
        Example(
            title="one version is no test",
            draft="<p>Hello!</p>",
            campaign={"class": "marketing", "relationship": "public"},
        ),
    ),
)

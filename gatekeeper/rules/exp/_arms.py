"""What the rules of this family share: how arms were assigned, and how many people each has."""

from __future__ import annotations

from collections import Counter

from gatekeeper.model.submission import Assignment
from gatekeeper.rules.case import Case


def assignment(case: Case) -> Assignment | None:
    """Return how arms were assigned; the bare words of the manifest become a value. None where it says nothing."""
    stated = case.manifest.assignment
    return Assignment(method=stated) if isinstance(stated, str) else stated


def arms(case: Case) -> Counter[str]:
    """Return the size of each arm where the list has the arm's column, else equal shares of the audience.

    Empty when there is no test or nobody can be counted.
    """
    stated = assignment(case)
    found = case.submission.recipients
    if stated is not None and stated.by and found is not None:
        column = found.column(stated.by)
        if column is not None:
            return Counter(row.values.get(column.name, "") for row in found.rows)
    size = case.facts.audience_size
    count = len(case.messages)
    if count < 2 or size is None:
        return Counter()
    return Counter({message.name: size // count for message in case.messages})

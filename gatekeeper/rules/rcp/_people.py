"""What the rules of this family share: where a list stands, and which entries of a registry count today."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from gatekeeper.model.place import Place
from gatekeeper.model.recipients import Recipient
from gatekeeper.model.words import Purpose
from gatekeeper.rules.case import Case


def place_of(case: Case, people: Sequence[Recipient]) -> Place:
    """Return where to point: the first row of a list with lines, else the envelope or list key of the manifest."""
    found = case.submission.recipients
    envelope = case.manifest.envelope
    if envelope is not None and envelope.rcpt_to:
        return case.submission.place(f"envelope.rcpt_to.{people[0].row - 1}" if people else "envelope.rcpt_to")
    if found is not None:
        return found.place(people[0].row) if people else Place(path=found.path)
    return case.submission.place("recipients")


def moment(text: str) -> datetime.datetime | None:
    """Return an ISO date or time of a registry, None when it states none or none that can be read."""
    try:
        found = datetime.datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=datetime.UTC)


def known_by(text: str, today: datetime.date) -> bool:
    """Return whether an entry of that date counts on *today*; an undated one does."""
    found = moment(text)
    return found is None or found.date() <= today


def covers(category: str, case: Case) -> bool:
    """Return whether an opt-out's category covers this send.

    A blank category, ``all`` or ``marketing`` covers all marketing; otherwise it must name the purpose, the goal
    or the campaign.
    """
    word = category.strip().lower()
    assessment = case.assessment
    if word in ("", "all", "*"):
        return True
    names = {assessment.purpose.value, case.manifest.campaign.lower()}
    if assessment.goal is not None:
        names.add(assessment.goal.value)
    if assessment.marketing and assessment.purpose is not Purpose.FUNDRAISING:
        names.add("marketing")
    if assessment.purpose is Purpose.FUNDRAISING:
        names.add("fundraising")
    return word in names


def plural(number: int, one: str = "recipient", many: str = "recipients") -> str:
    """Return "1 recipient" or "n recipients"."""
    return f"{number} {one if number == 1 else many}"

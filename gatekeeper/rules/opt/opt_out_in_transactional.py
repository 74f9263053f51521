"""Care mail carries the footer or the list headers of a marketing message.

## Why it matters
An unsubscribe link in a reminder tells filters that it is bulk, and a patient who uses it may believe that reminders
and results will stop; where they do stop, care suffers.

## What to do instead
Leave the marketing footer and the List-Unsubscribe fields out of transactional templates; name a telephone number or
the portal's settings for how people want to be reached.

## When it stays silent
For marketing, and for settings of notifications that do not speak of unsubscribing.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.opt._list_headers import list_headers
from gatekeeper.rules.opt._optout import opt_outs
from gatekeeper.rules.opt._words import URL, offers_opt_out
from gatekeeper.rules.rule import Example, Rule


def check(case: Case) -> Iterator[Finding]:
    """Yield one note for the first opt-out of each message, and one for its list header."""
    if not case.transactional:
        return
    for message in case.messages:
        headers = list_headers(message)
        for header in headers.unsubscribe[:1]:
            yield case.finding("This transactional message carries the header fields of a mailing list.", header.at)
        for way in opt_outs(message):
            said = (
                offers_opt_out(way.sentence) or way.form == "tag" or (way.link is not None and URL.search(way.link.url))
            )
            if way.shown and said:
                yield case.finding("This transactional message carries the footer of a mailing.", way.label_at)
                break


_CARE = {"class": "transactional", "purpose": "treatment", "goal": "appointment", "event": "booked"}
_TEXT = "<p>See you on Tuesday at nine.</p>"

RULE = Rule(
    id="OPT011",
    name="opt-out-in-transactional",
    severity=Severity.NOTE,
    scale="N",
    cites=("16 CFR 316.3", "15 USC 7702(17)"),
    check=check,
    examples=(
        Example(
            title="a reminder with a marketing footer",
            draft=f'<html><body>{_TEXT}<a href="https://www.valleyhealth.example/u/8f2c">Unsubscribe</a></body></html>',
            campaign=_CARE,
            marks=("Unsubscribe",),
            severities=(Severity.NOTE,),
        ),
        Example(
            title="a reminder with list headers",
            draft="From: care@valleyhealth.example\nTo: a@people.example\nSubject: Tuesday\n"
            "List-Unsubscribe: <https://www.valleyhealth.example/u/8f2c>\n\nSee you on Tuesday at nine.\n",
            campaign=_CARE,
            marks=("List-Unsubscribe: <https://www.valleyhealth.example/u/8f2c>",),
        ),
        Example(title="a plain reminder", draft=f"<html><body>{_TEXT}</body></html>", campaign=_CARE),
        Example(
            title="settings of reminders",
            draft=f'<html><body>{_TEXT}<a href="https://my.valleyhealth.example/r">Reminder settings</a></body></html>',
            campaign=_CARE,
        ),
        Example(
            title="a newsletter needs it",
            draft='<html><body><p>News</p><a href="https://www.valleyhealth.example/u/8f2c">Unsubscribe</a></body></html>',
            campaign={"class": "marketing"},
        ),
    ),
)

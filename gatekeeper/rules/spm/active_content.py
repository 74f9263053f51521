"""The HTML carries scripts, forms, frames, objects or event handlers.

## Why it matters
Mail programs strip them and filters take them for an attack; a form that does work sends what a patient typed to
whoever receives it.

## What to do instead
Link to a page that does what the script or form was for.

## When it stays silent
Structured data for mail programs (`application/ld+json`) is no script, and neither is text about scripts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.place import Place
from gatekeeper.model.words import Severity
from gatekeeper.patterns import lazy
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule

_DATA = lazy(r"<script\b[^>]{0,500}\btype\s*=\s*[\"']?application/(?:ld\+)?json", re.IGNORECASE)
_CODE = lazy(r"\s*(?:javascript|vbscript|data:text/html)\b", re.IGNORECASE)
_WHAT = {
    "script": "a script", "form": "a form", "iframe": "a frame", "frame": "a frame", "object": "an object",
    "embed": "an object",
    "applet": "an object", "input": "a form field", "button": "a button of a form", "select": "a form field",
    "textarea": "a form field",
}  # fmt: skip


def check(case: Case) -> Iterator[Finding]:
    """State each active element, a form with its fields once."""
    for message in case.messages:
        form = False
        for name, at in message.active:
            if name == "script" and _DATA.match(_head(case, at)):
                continue
            what = _WHAT.get(name, "an event handler" if name.startswith("on") else "active content")
            field = what.startswith(("a form field", "a button"))
            if field and form:
                continue
            form = form or name == "form" or field
            yield case.finding(f"The HTML carries {what} ({name}).", at, evidence=name)
        for link in message.links:
            if link.element in ("a", "area") and _CODE.match(link.url):
                yield case.finding("A link runs a script.", link.at, evidence=link.url)


def _head(case: Case, at: Place) -> str:
    message = next((m for m in case.messages if m.source.path == at.path), None)
    source = case.submission.sources.get(at.path) or (message.source if message else None)
    return source.excerpt(at)[:600] if source is not None else ""


_TEXT = "<p>The garden opens again in April.</p>"
RULE = Rule(
    id="SPM016",
    name="active-content",
    severity=Severity.WARNING,
    scale="W",
    cites=("Google e-mail sender guidelines", "rspamd HTML_SCRIPT"),
    check=check,
    examples=(
        Example(title="a script", draft=f"{_TEXT}<script>track()</script>", marks=("<script>",)),
        Example(
            title="an event handler",
            draft='<p onclick="track()">The garden opens again in April.</p>',
            marks=('onclick="track()',),
        ),
        Example(
            title="a form with its fields",
            draft=f'{_TEXT}<form action="https://www.valleyhealth.example/f"><input name="a"></form>',
            marks=('<form action="https://www.valleyhealth.example/f">',),
        ),
        Example(
            title="structured data", draft=f'{_TEXT}<script type="application/ld+json">{{"@type": "Event"}}</script>'
        ),
        Example(
            title="text about scripts", draft=f"{_TEXT}<p>The play's &lt;script&gt; and the entry form are online.</p>"
        ),
    ),
)

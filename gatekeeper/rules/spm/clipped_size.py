"""The HTML is so large that Gmail cuts it off.

## Why it matters
Gmail shows the first 102 kB and a link to the rest; what is cut is the end, with the postal address and the way out of
the mailing.

## What to do instead
Take out comments, repeated inline styles and embedded pictures, or put articles on a page.

## When it stays silent
Pictures and attachments are not part of the HTML; neither is the encoding of the transport.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Option, Rule


def check(case: Case) -> Iterator[Finding]:
    """Measure the HTML of each message."""
    limit = case.option("limit_kb")
    for message in case.messages:
        if message.html is None:
            continue
        size = len(message.html.encode("utf-8", "surrogateescape"))
        if size > limit * 1024:
            yield case.finding(
                f"The HTML is {size / 1024:.0f} kB; Gmail cuts messages off at {limit} kB.", message.start()
            )


_LINE = '<p style="margin:0;padding:0;font-size:16px">The tulips in the garden behind the main house are out.</p>\n'
RULE = Rule(
    id="SPM013",
    name="clipped-size",
    severity=Severity.WARNING,
    scale="W",
    cites=("Gmail message clipping",),
    check=check,
    options={"limit_kb": Option(default=102, doc="kB (1,024 octets) of HTML that Gmail shows.")},
    examples=(
        Example(title="too long", draft=_LINE * 1100, marks=("",)),
        Example(title="inline styles only", draft=f'<p style="{"color:#003366;" * 7600}">Tulips.</p>', marks=("",)),
        Example(title="just below", draft=_LINE * 980),
        Example(title="a long text message", draft="Subject: Log\n\n" + "The tulips are out.\n" * 6000),
    ),
)

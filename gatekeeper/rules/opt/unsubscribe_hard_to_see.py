"""The way to unsubscribe is there, but a reader will not see it: tiny, hidden, faint, or only a picture.

## Why it matters
The notice must be clear and conspicuous (15 USC 7704(a)(5)(A)(ii)). Grey on white in small print is how readers come to
press the spam button instead, and pictures are blocked by default in many mail programs.

## What to do instead
Set the link as text of at least 9 pixels, in a colour that stands out from its background, not inside a picture.

## When it stays silent
As soon as one way out is plain to see, whatever other ones look like. Grey footers that stay readable are no fault:
the contrast asked here is well below the 4.5 to 1 of WCAG 2.2.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Style
from gatekeeper.model.words import Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.opt._duty import judged, owes_notices, promised
from gatekeeper.rules.opt._optout import OptOut, opt_outs
from gatekeeper.rules.opt._visibility import hard_to_see
from gatekeeper.rules.rule import Example, Option, Rule


def check(case: Case) -> Iterator[Finding]:
    """Yield a finding for each hard way out of a message that has no plain one."""
    if not owes_notices(case) or promised(case, "unsubscribe"):
        return
    for message in judged(case):
        ways = [way for way in opt_outs(message) if not way.broken and way.hidden != "not rendered"]
        reasons = [(way, _why(case, way)) for way in ways]
        if reasons and all(why for _, why in reasons):
            for way, why in reasons:
                yield case.finding(f"The way to unsubscribe is hard to see: {why}.", way.label_at, evidence=why)


def _why(case: Case, way: OptOut) -> str:
    link = way.link
    style = link.style if link is not None else Style()
    why = hard_to_see(style, smallest=case.option("smallest_px"), faintest=case.option("faintest_ratio"))
    if why or link is None:
        return why
    if way.hidden:
        return f"it is hidden ({way.hidden})"
    return "it is only a picture" if way.picture else ""


_NEWS = "<p>The new garage is open. Classes start in May.</p>"
_URL = "https://www.valleyhealth.example/u/8f2c"

RULE = Rule(
    id="OPT002",
    name="unsubscribe-hard-to-see",
    severity=Severity.WARNING,
    scale="W",
    cites=("15 USC 7704(a)(5)(A)(ii)", "WCAG 2.2, success criterion 1.4.3"),
    options={
        "smallest_px": Option(default=9.0, doc="Text below this size, in CSS pixels, is tiny (engineering default)."),
        "faintest_ratio": Option(
            default=2.5,
            doc="Contrast below this ratio is faint (engineering default; WCAG 2.2 asks 4.5 of text).",
        ),
    },
    check=check,
    examples=(
        Example(
            title="white on nearly white",
            draft=f'<html><body>{_NEWS}<a href="{_URL}" style="color:#eeeeee">Unsubscribe</a></body></html>',
            campaign={"class": "marketing"},
            marks=("Unsubscribe",),
            severities=(Severity.WARNING,),
        ),
        Example(
            title="four pixels high",
            draft=f'<html><body>{_NEWS}<p style="font-size:4px">Click <a href="{_URL}">here</a> to unsubscribe.</p>'
            "</body></html>",
            campaign={"class": "marketing"},
            marks=("here",),
        ),
        Example(
            title="only a picture",
            draft=f'<html><body>{_NEWS}<a href="{_URL}"><img src="https://www.valleyhealth.example/out.png" '
            'alt="Unsubscribe"></a></body></html>',
            campaign={"class": "marketing"},
            marks=(_URL,),
        ),
        Example(
            title="an ordinary grey footer",
            draft=f'<html><body>{_NEWS}<p style="font-size:12px;color:#888888">'
            f'<a href="{_URL}" style="color:#888888">Unsubscribe</a></p></body></html>',
            campaign={"class": "marketing"},
        ),
        Example(
            title="light text on a dark footer is plain to see",
            draft=f'<html><body>{_NEWS}<div style="background-color:#1b2a3a"><a href="{_URL}" style="color:#eeeeee">'
            "Unsubscribe</a></div></body></html>",
            campaign={"class": "marketing"},
        ),
        Example(
            title="a picture beside a text link",
            draft=f'<html><body>{_NEWS}<a href="{_URL}"><img src="https://www.valleyhealth.example/out.png" '
            f'alt="Unsubscribe"></a> <a href="{_URL}">Unsubscribe</a></body></html>',
            campaign={"class": "marketing"},
        ),
    ),
)

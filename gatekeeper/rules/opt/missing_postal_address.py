"""A commercial message names no postal address of its sender.

## Why it matters
Every commercial e-mail must show a valid physical postal address of the sender: the current street address, a post
office box, or a private mailbox, each registered with the postal service (15 USC 7704(a)(5)(A)(iii), 16 CFR 316.2(p)).

## What to do instead
Put the organisation's address as text into the footer, or the platform's address tag, or state in the profile that
the platform adds it (``adds: [postal-address]``).

## When it stays silent
For transactional mail and mail to the own workforce; where the profile adds the address. The organisation's addresses
in the policy count in any spelling. The address of an event outside the footer does not count, nor does a street
without town, or a line without ZIP code. A footer in a file that could not be followed leaves the question open.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.opt._duty import hidden_in, judged, opaque_piece, owes_notices, promised
from gatekeeper.rules.opt._postal import find_postal_address
from gatekeeper.rules.rule import Example, Rule


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding for each message without an address."""
    if not owes_notices(case) or promised(case, "postal-address"):
        return
    own = case.facts.organization.postal_addresses
    for message in judged(case):
        if find_postal_address(message, own):
            continue
        opaque = opaque_piece(message)
        if opaque is not None:
            case.cannot_check("the postal address", hidden_in(opaque), opaque.at)
        else:
            yield case.finding("This commercial message shows no postal address of its sender.", message.start())


_OUT = '<p><a href="https://www.valleyhealth.example/u/8f2c">Unsubscribe</a></p>'
_NEWS = "<h1>Spring at Valley Health</h1><p>The new garage is open. Classes start in May.</p>"

RULE = Rule(
    id="OPT005",
    name="missing-postal-address",
    severity=Severity.CRITICAL,
    scale="C for marketing",
    cites=("15 USC 7704(a)(5)(A)(iii)", "16 CFR 316.2(p)"),
    check=check,
    examples=(
        Example(
            title="no address at all",
            draft=f"<html><body>{_NEWS}{_OUT}<p>Valley Health, Springfield</p></body></html>",
            campaign={"class": "marketing"},
            marks=("",),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="a footer that is not at hand",
            draft=f"<html><body>{_NEWS}{_OUT}{{{{> footer}}}}</body></html>",
            campaign={"class": "marketing"},
            unchecked=("the postal address",),
        ),
        Example(
            title="a year and a town are no street",
            draft=f"<html><body>{_NEWS}{_OUT}<p>© 2026 Valley Health, Springfield, IL 62701</p></body></html>",
            campaign={"class": "marketing"},
            marks=("",),
        ),
        Example(
            title="where an event takes place is not where the sender lives",
            draft="<html><body><h1>Open house</h1><p>Join us at 4 p.m. at 22 Oak Avenue, Springfield, IL 62702.</p>"
            f"<p>Bring a friend.</p><p>There is cake.</p><p>See you.</p><p>Your team</p>{_OUT}</body></html>",
            campaign={"class": "marketing"},
            marks=("",),
        ),
        Example(
            title="the own address over several lines and abbreviated",
            draft=f"<html><body>{_NEWS}{_OUT}<p>Valley Health<br>100 Main St.<br>Springfield, Illinois<br>62701</p>"
            "</body></html>",
            campaign={"class": "marketing"},
        ),
        Example(
            title="post office box",
            draft=f"<html><body>{_NEWS}{_OUT}<p>P.O. Box 1200, Springfield, IL 62701-1200</p></body></html>",
            campaign={"class": "marketing"},
        ),
        Example(
            title="military post office",
            draft=f"<html><body>{_NEWS}{_OUT}<p>PSC 0 Box 1000, APO AE 09012</p></body></html>",
            campaign={"class": "marketing"},
        ),
        Example(
            title="private mailbox",
            draft=f"<html><body>{_NEWS}{_OUT}<p>200 Elm Road PMB 45, Springfield, IL 62701</p></body></html>",
            campaign={"class": "marketing"},
        ),
        Example(
            title="the platform's tag",
            draft=f"<html><body>{_NEWS}<p>*|FNAME|* *|LIST:ADDRESS|*</p>{_OUT}</body></html>",
            campaign={"class": "marketing", "platform": "mailchimp"},
        ),
        Example(
            title="a statement of account needs none",
            draft="Subject: Your statement\n\nYour statement is ready in the portal.\n",
            campaign={"class": "transactional", "purpose": "payment", "goal": "billing", "event": "statement-ready"},
        ),
    ),
)

"""A commercial message offers no way to stop further mail.

## Why it matters
Commercial e-mail must show a working return address or another Internet-based mechanism by which the reader can
refuse more of it, and a clear notice that it exists (15 USC 7704(a)(3) and (a)(5)(A)(ii)). People who cannot find the
way out use the spam button, and complaints block the appointment reminders of the same sender.

## What to do instead
Add one plain sentence with a link near the end of the message, such as "Unsubscribe from all marketing e-mail", or the
platform's own unsubscribe tag; or let the profile state that the platform adds it.

## When it stays silent
Where the profile adds the link by itself; for transactional mail and for mail to the own workforce; where a reply or a
message to a mailbox is the way out; a linked picture is rule OPT002. A tag in a comment, in text that is hidden or in
one branch of a condition does not count, and neither does a telephone number. A footer in a file that could not be
followed leaves the question open.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.opt._duty import hidden_in, judged, opaque_piece, owes_notices, promised
from gatekeeper.rules.opt._optout import opt_outs, reachable
from gatekeeper.rules.rule import Example, Rule


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding for each message without a way out."""
    if not owes_notices(case) or promised(case, "unsubscribe"):
        return
    for message in judged(case):
        if reachable(message):
            continue
        ways = opt_outs(message)
        opaque = opaque_piece(message)
        if opaque is not None and not ways:
            case.cannot_check("the unsubscribe link", hidden_in(opaque), opaque.at)
            continue
        if any(way.shown for way in ways):
            said = "Only some readers of this commercial message get a way to unsubscribe: it stands in one branch."
        elif any(way.broken for way in ways):
            said = "The unsubscribe link of this commercial message arrives dead: the platform does not know its tag."
        elif ways:
            said = "The way to unsubscribe from this commercial message is hidden from its readers."
        else:
            said = "This commercial message offers no way to unsubscribe."
        yield case.finding(said, message.start(), evidence=said)


_ADDRESS = "<p>Valley Health, 100 Main Street, Springfield, IL 62701</p>"
_NEWS = "<h1>Spring at Valley Health</h1><p>The new garage is open. Classes start in May.</p>"

RULE = Rule(
    id="OPT001",
    name="missing-unsubscribe-link",
    severity=Severity.CRITICAL,
    scale="C for marketing",
    cites=("15 USC 7704(a)(3)", "15 USC 7704(a)(5)(A)(ii)", "16 CFR 316.5"),
    check=check,
    examples=(
        Example(
            title="newsletter without any way out",
            draft=f"<html><body>{_NEWS}{_ADDRESS}</body></html>",
            campaign={"class": "marketing", "purpose": "marketing"},
            marks=("",),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="a footer that is not at hand",
            draft=f"<html><body>{_NEWS}{{{{> footer}}}}</body></html>",
            campaign={"class": "marketing"},
            unchecked=("the unsubscribe link",),
        ),
        Example(
            title="one branch only",
            draft=f'<html><body>{_NEWS}{{% if vip %}}<a href="https://www.valleyhealth.example/u/1">Unsubscribe</a>'
            "{% endif %}</body></html>",
            campaign={"class": "marketing", "platform": "jinja"},
            marks=("",),
        ),
        Example(
            title="the only link stands in a comment",
            draft=f'<html><body>{_NEWS}<!-- <a href="https://www.valleyhealth.example/u/1">Unsubscribe</a> -->'
            "</body></html>",
            campaign={"class": "marketing"},
            marks=("",),
        ),
        Example(
            title="a telephone number and a street are no Internet-based way",
            draft="Spring offers at Valley Health.\n\nTo unsubscribe, call 217 555 0100 or write to 100 Main Street.\n",
            campaign={"class": "marketing"},
            marks=("",),
        ),
        Example(
            title="the invitation to subscribe is none to unsubscribe",
            draft=f'<html><body>{_NEWS}<p><a href="https://www.valleyhealth.example/news">Subscribe to our news</a>'
            "</p></body></html>",
            campaign={"class": "marketing"},
            marks=("",),
        ),
        Example(
            title="link with plain words",
            draft=f'<html><body>{_NEWS}<a href="https://www.valleyhealth.example/u/8f2c">Unsubscribe</a></body></html>',
            campaign={"class": "marketing"},
        ),
        Example(
            title="the sentence says what a bare word links to",
            draft=f"<html><body>{_NEWS}<p>If you no longer wish to receive these e-mails, click "
            '<a href="https://www.valleyhealth.example/p/8f2c">here</a>.</p></body></html>',
            campaign={"class": "marketing"},
        ),
        Example(
            title="Spanish",
            draft=f"<html><body>{_NEWS}<p>Para darse de baja, haga clic "
            '<a href="https://www.valleyhealth.example/p/8f2c">aquí</a>.</p></body></html>',
            campaign={"class": "marketing"},
        ),
        Example(
            title="both branches",
            draft=f'<html><body>{_NEWS}{{% if vip %}}<a href="https://www.valleyhealth.example/u/1">Unsubscribe</a>'
            '{% else %}<a href="https://www.valleyhealth.example/u/2">Unsubscribe</a>{% endif %}</body></html>',
            campaign={"class": "marketing", "platform": "jinja"},
        ),
        Example(
            title="by reply",
            draft="Spring offers at Valley Health.\n\nTo stop these messages, reply with the word REMOVE.\n",
            campaign={"class": "marketing"},
        ),
        Example(
            title="the platform's tag",
            draft=f'<html><body>{_NEWS}<p>*|FNAME|*, <a href="*|UNSUB|*">leave us</a></p></body></html>',
            campaign={"class": "marketing", "platform": "mailchimp"},
        ),
        Example(
            title="the profile's platform adds the link",
            draft=f"<html><body>{_NEWS}</body></html>",
            campaign={"class": "marketing", "profile": "marketing"},
        ),
        Example(
            title="care mail needs none",
            draft="Subject: Your appointment\n\nWe see you on Tuesday at nine.\n",
            campaign={"class": "transactional", "purpose": "treatment", "event": "appointment-created"},
        ),
    ),
)

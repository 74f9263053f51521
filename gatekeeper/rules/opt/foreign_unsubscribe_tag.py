"""An unsubscribe or address tag belongs to another platform than the draft's and will arrive as raw text.

## Why it matters
Drafts move between platforms, and tags stay behind: ``*|UNSUB|*`` means nothing to a platform that expects
``{{{unsubscribe}}}``. The reader gets a dead link, and the message has neither a working way out nor an address
(15 USC 7704(a)(3) and (a)(5)).

## What to do instead
Replace it by the tag of the platform that sends the draft, or state the right ``platform:`` in the campaign file.

## When it stays silent
Where the platform is not known and cannot be recognised, unless the draft mixes tags that no one platform fills in;
for tags inside comments, and for dialects of one product.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Scope, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.opt._platform import empty_variable, foreign, foreign_target, stranded
from gatekeeper.rules.rule import Example, Rule

_MEANINGS = {
    "unsubscribe": "unsubscribe tag",
    "preferences": "preference tag",
    "postal-address": "address tag",
}


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding for each tag that the draft's platform will not fill in."""
    for message in case.messages:
        for tag in message.tags:
            if not tag.rendered or tag.scope is Scope.COMMENT:
                continue
            if foreign(message, tag) and tag.field in _MEANINGS:
                said = f"This {_MEANINGS[tag.field]} is foreign; {message.platform} will not fill it in."
            elif empty_variable(message, tag):
                said = f"This unsubscribe variable is none that {message.platform} knows; it arrives dead."
            else:
                continue
            yield case.finding(said, tag.at, evidence=tag.raw)
        for tag in stranded(message):
            said = "This draft mixes the tags of several platforms; whichever sends it, this tag or another stays raw."
            yield case.finding(said, tag.at, evidence=tag.raw)
        for link in message.links:
            if foreign_target(message, link.url):
                said = f"This tag belongs to another platform; {message.platform} will not fill it in."
                yield case.finding(said, link.at, evidence=link.url)


_NEWS = "<h1>Spring</h1><p>The new garage is open.</p>"

RULE = Rule(
    id="OPT008",
    name="foreign-unsubscribe-tag",
    severity=Severity.ERROR,
    scale="E",
    cites=("15 USC 7704(a)(3)", "15 USC 7704(a)(5)"),
    check=check,
    examples=(
        Example(
            title="a Mailchimp tag in a Postmark draft",
            draft=f'<html><body>{_NEWS}<a href="*|UNSUB|*">Unsubscribe</a></body></html>',
            campaign={"class": "marketing", "platform": "postmark"},
            marks=("*|UNSUB|*",),
            severities=(Severity.ERROR,),
        ),
        Example(
            title="a home-made variable that Customer.io leaves empty",
            draft=f'<html><body>{_NEWS}<a href="{{{{ unsubscribe_url }}}}">Unsubscribe</a></body></html>',
            campaign={"class": "marketing", "platform": "customerio"},
            marks=("{{ unsubscribe_url }}",),
        ),
        Example(
            title="a tag in a syntax that the platform does not read",
            draft=f'<html><body>{_NEWS}<a href="%UNSUBSCRIBELINK%">Unsubscribe</a></body></html>',
            campaign={"class": "marketing", "platform": "mailchimp"},
            marks=("%UNSUBSCRIBELINK%",),
        ),
        Example(
            title="two dialects in one draft, no platform stated",
            draft=f'<html><body>{_NEWS}<a href="*|UNSUB|*">Unsubscribe</a>'
            '<a href="{{{unsubscribe}}}">Unsubscribe</a></body></html>',
            bare=True,
            marks=("{{{unsubscribe}}}",),
        ),
        Example(
            title="most tags tell the platform",
            draft=f'<html><body>{_NEWS}<p>*|FNAME|*</p><a href="*|UNSUB|*">Unsubscribe</a><p>[Sender_Address]</p>'
            "</body></html>",
            bare=True,
            marks=("[Sender_Address]",),
        ),
        Example(
            title="another dialect in a comment only",
            draft=f'<html><body>{_NEWS}<!-- *|UNSUB|* --><a href="{{{{{{unsubscribe}}}}}}">Unsubscribe</a>'
            "</body></html>",
            bare=True,
        ),
        Example(
            title="the platform's own tag",
            draft=f'<html><body>{_NEWS}<a href="*|UNSUB|*">Unsubscribe</a></body></html>',
            campaign={"class": "marketing", "platform": "mailchimp"},
        ),
        Example(
            title="a variable of the own renderer",
            draft=f'<html><body>{_NEWS}<a href="{{{{ unsubscribe_url }}}}">Unsubscribe</a></body></html>',
            campaign={"class": "marketing", "platform": "jinja"},
        ),
        Example(
            title="Customer.io's own tag",
            draft=f'<html><body>{_NEWS}<a href="{{% unsubscribe_url %}}">Unsubscribe</a></body></html>',
            campaign={"class": "marketing", "platform": "customerio"},
        ),
    ),
)

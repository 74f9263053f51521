"""A commercial message to people who did not ask for it does not say that it is an advertisement.

## Why it matters
Without prior affirmative consent, commercial mail must be clearly identified as an advertisement or solicitation
(15 USC 7704(a)(5)(A)(i) and (B)). The law leaves the wording free.

## What to do instead
Add one line such as "This is an advertisement from Valley Health"; or keep evidence of the readers' opt-in.

## When it stays silent
Where readers signed up, where the message says why they get it, and for mail that is not commercial.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Message
from gatekeeper.model.words import Scope, Severity
from gatekeeper.patterns import lazy
from gatekeeper.rules.case import Case
from gatekeeper.rules.opt._duty import judged, owes_notices
from gatekeeper.rules.rule import Example, Rule

_NOTICE = lazy(
    r"\badvert\w*|\bpromotional (?:e-?mail|message|mail|communication|material)s?\b"
    r"|\bcommercial (?:e-?mail|message|mail)\b"
    r"|\bmarketing (?:e-?mail|message|mail|communication)s?\b|\bsolicitation\b|\bsponsored\b"
    r"|\bpublicidad\b|\banuncio\b|\bmensaje (?:comercial|publicitario|promocional)\b|^\s*\[?ad[\]:]",
    re.IGNORECASE,
)
_ASKED = lazy(
    r"\b(?:because|as|since)\s+you\s+(?:\w+\s+){0,3}?"
    r"(?:subscribed|signed up|opted[- ]in|registered|asked|requested|joined)\b"
    r"|\byou(?:'ve| have)?\s+(?:subscribed|signed up|opted[- ]in)\b|\bat your request\b"
    r"|\bporque\s+(?:usted\s+)?se\s+(?:suscribi[oó]|registr[oó]|inscribi[oó])",
    re.IGNORECASE,
)


def check(case: Case) -> Iterator[Finding]:
    """Yield one note for each commercial message that neither says what it is nor why the reader gets it."""
    if not (owes_notices(case) and case.assessment.commercial) or _consented(case):
        return
    for message in judged(case):
        if not _said(message):
            yield case.finding("Nothing says that this commercial message is an advertisement.", message.start())


def _said(message: Message) -> bool:
    return any(
        _NOTICE.search(p.text) or _ASKED.search(p.text.replace("’", "'"))
        for p in message.in_scope(Scope.SUBJECT, Scope.PREHEADER, Scope.BODY)
    )


def _consented(case: Case) -> bool:
    """Return whether every reader is known to have asked for it."""
    source = case.manifest.recipients_source
    if source is not None and source.kind == "sign-up-form":
        return True
    addresses = case.facts.addresses
    registries = case.facts.registries
    return bool(addresses) and registries.has("consents") and all(registries.consents_of(a) for a in addresses)


_OFFER = "<h1>Spring sale</h1><p>Save 20% on every gym membership in May.</p>"

RULE = Rule(
    id="OPT009",
    name="not-marked-as-advertisement",
    severity=Severity.NOTE,
    scale="N",
    cites=("15 USC 7704(a)(5)(A)(i)", "15 USC 7704(a)(5)(B)"),
    check=check,
    examples=(
        Example(
            title="an offer without a word on what it is",
            draft=f"<html><body>{_OFFER}</body></html>",
            campaign={"class": "marketing", "purpose": "marketing", "goal": "offer"},
            marks=("",),
            severities=(Severity.NOTE,),
        ),
        Example(
            title="a subject is no notice",
            draft="Subject: Save 20% in May\n\nSave 20% on every gym membership in May.\n",
            campaign={"class": "marketing", "purpose": "marketing"},
            marks=("",),
        ),
        Example(
            title="one line says so",
            draft=f"<html><body>{_OFFER}<p>This is an advertisement from Valley Health.</p></body></html>",
            campaign={"class": "marketing", "purpose": "marketing", "goal": "offer"},
        ),
        Example(
            title="readers who signed up",
            draft=f"<html><body>{_OFFER}</body></html>",
            campaign={
                "class": "marketing",
                "purpose": "marketing",
                "recipients_source": {"kind": "sign-up-form", "name": "web form"},
            },
        ),
        Example(
            title="news that sells nothing",
            draft="<html><body><p>The new garage is open.</p></body></html>",
            campaign={"class": "marketing", "purpose": "operations", "goal": "newsletter"},
        ),
    ),
)

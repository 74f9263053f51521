"""The envelope sender or the signing domain belongs to another organisation than the From address.

## Why it matters
DMARC asks that the domain that SPF or DKIM proves is that of From (RFC 9989). Where one of them belongs to somebody
else, delivery hangs on the other one alone, and a forwarder or an expired key breaks it.

## What to do instead
Use a return path below the own domain (a CNAME to the provider does it) and sign with the own domain.

## When it stays silent
For sub-domains of one organisational domain (relaxed alignment), for a second signature by the provider, and where
neither is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gatekeeper.inference.domains import same_organization
from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Message
from gatekeeper.model.place import Place
from gatekeeper.model.words import Severity
from gatekeeper.patterns import lazy
from gatekeeper.rules.case import Case
from gatekeeper.rules.rte._sender import domains, route_place
from gatekeeper.rules.rule import Example, Rule

_SIGNER = lazy(r"(?:^|;)\s*d\s*=\s*([\w.-]{1,253})", re.IGNORECASE)


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding each for a return path and for signatures of other organisations."""
    for message in case.messages:
        sender = next(domains(message, "from"), None)
        if sender is None:
            continue
        for what, found, at in (("return path", *_return_path(case, message)), ("signature", *_signers(case, message))):
            if found and not any(same_organization(sender[0], domain) for domain in found):
                said = f"The {what} of this message does not belong to the organisation in From."
                yield case.finding(said, at, evidence=",".join(sorted(found)))


def _return_path(case: Case, message: Message) -> tuple[set[str], Place]:
    stated = case.manifest.envelope
    domain = stated.mail_from.rpartition("@")[2].lower() if stated is not None and "@" in stated.mail_from else ""
    if domain:
        return {domain}, case.submission.place("envelope.mail_from")
    header = message.header("return-path")
    if header is not None and "@" in header.value:
        return {header.value.rpartition("@")[2].strip(" <>\t").lower()}, header.value_at
    profile = case.profile
    return ({profile.return_path_domain} if profile and profile.return_path_domain else set()), route_place(case)


def _signers(case: Case, message: Message) -> tuple[set[str], Place]:
    signatures = list(message.all("dkim-signature"))
    if signatures:
        found = {m[1].lower() for header in signatures for m in _SIGNER.finditer(header.value)}
        return found, signatures[0].value_at
    profile = case.profile
    return ({profile.dkim_domain} if profile and profile.dkim_domain else set()), route_place(case)


_BODY = "To: a@people.example\nSubject: Spring\n\nThe new garage is open.\n"
_FROM = "From: news@mail.valleyhealth.example\n"

RULE = Rule(
    id="RTE006",
    name="misaligned-return-path",
    severity=Severity.WARNING,
    scale="W",
    cites=("RFC 9989", "RFC 7208", "RFC 6376", "Google e-mail sender guidelines"),
    check=check,
    examples=(
        Example(
            title="the provider's return path",
            draft=_FROM + _BODY,
            campaign={"envelope": {"mail_from": "b+1@bounce.esp.example", "rcpt_to": ["a@people.example"]}},
            marks=('"b+1@bounce.esp.example"',),
            severities=(Severity.WARNING,),
        ),
        Example(
            title="a profile that signs with the provider's domain",
            draft="<p>The new garage is open.</p>",
            campaign={"from": "news@mail.valleyhealth.example", "profile": "marketing"},
            policy={"profiles": {"marketing": {"dkim_domain": "esp.example"}}},
            marks=('"marketing"',),
        ),
        Example(
            title="a sub-domain of the own domain",
            draft=_FROM + _BODY,
            campaign={"envelope": {"mail_from": "b+1@bounce.valleyhealth.example", "rcpt_to": ["a@people.example"]}},
        ),
        Example(
            title="the own signature beside the provider's",
            draft="DKIM-Signature: v=1; a=rsa-sha256; d=esp.example; s=a; h=from; bh=x; b=y\n"
            "DKIM-Signature: v=1; a=rsa-sha256; d=valleyhealth.example; s=b; h=from; bh=x; b=y\n" + _FROM + _BODY,
            bare=True,
        ),
    ),
)

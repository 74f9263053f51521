"""The sender's address is at a freemail domain.

## Why it matters
Only the freemail provider can authenticate such mail: sent from anywhere else it fails DMARC, and Gmail's own domain
rejects or quarantines it. A mailbox that anybody can open is not a hospital's, and there is no agreement for it.

## What to do instead
Send from a domain of the organisation, and register it in the policy.

## When it stays silent
Recipients and the Reply-To of a person are another matter; a domain that only looks like a freemail one is not listed.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.words import Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Option, Rule
from gatekeeper.rules.spm._data import names


def check(case: Case) -> Iterator[Finding]:
    """Look each From domain up."""
    for message in case.messages:
        header = message.header("from")
        for address in header.addresses if header is not None else ():
            if header is not None and address.domain in names("hosts", "freemail"):
                if address.domain in case.option("allowed"):
                    continue
                yield case.finding(
                    f"The message claims to come from {address.domain}, where anybody can open a mailbox.",
                    header.value_at,
                    evidence=address.domain,
                )
                break


RULE = Rule(
    id="SPM015",
    name="freemail-sender",
    severity=Severity.ERROR,
    scale="E",
    cites=("Google e-mail sender guidelines", "RFC 9989"),
    check=check,
    options={"allowed": Option(default=[], doc="Freemail domains that the policy accepts all the same.")},
    examples=(
        Example(
            title="a freemail address",
            draft="From: Valley Health <valleyhealth@gmail.com>\nSubject: Hello\n\nHello.\n",
            marks=("Valley Health <valleyhealth@gmail.com>",),
        ),
        Example(
            title="in the campaign file",
            draft="<p>Hello.</p>",
            campaign={"from": "Valley Health <valleyhealth@yahoo.com>"},
            marks=('"Valley Health <valleyhealth@yahoo.com>"',),
        ),
        Example(
            title="freemail recipients",
            draft="From: Valley Health <news@mail.valleyhealth.example>\nTo: ann@gmail.com\nSubject: Hello\n\nHello.\n",
        ),
        Example(
            title="a name in the local part",
            draft="From: Valley Health <gmail.com@valleyhealth.example>\nSubject: Hello\n\nHello.\n",
        ),
    ),
)

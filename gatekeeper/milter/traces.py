"""Which header fields the obligation strip-headers removes: those that name a recipient to the others."""

from __future__ import annotations

from gatekeeper.model.finding import Verdict
from gatekeeper.model.transaction import OWN_HEADERS, MailTransaction
from gatekeeper.model.words import Obligation

#: Fields whose only content is a delivery address (rule BCC004).
TRACE_HEADERS = frozenset(
    {
        "bcc",
        "resent-bcc",
        "apparently-to",
        "x-envelope-to",
        "x-original-to",
        "delivered-to",
        "received-for",
        "envelope-to",
        "original-recipient",
    }
)
_RULE = "BCC004"


def names_to_strip(transaction: MailTransaction, verdict: Verdict) -> frozenset[str]:
    """Return the names, lower case, of the fields to remove; empty without the obligation.

    They are the trace headers, and every ``X-`` field on whose line a finding of BCC004 stands. Other fields are never
    removed, whatever a finding points at: without From or Content-Type the message would be another one.
    """
    if Obligation.STRIP_HEADERS not in verdict.obligations:
        return frozenset()
    marked = {finding.at.line for finding in verdict.findings if finding.rule == _RULE}
    names, line = set(TRACE_HEADERS), 1
    for name, value in transaction.headers:
        if name.lower() in OWN_HEADERS:
            continue
        after = line + 1 + value.count(b"\n")
        if name[:2].lower() == b"x-" and any(line <= at < after for at in marked):
            names.add(name.lower().decode("utf-8", "surrogateescape"))
        line = after
    return frozenset(names)

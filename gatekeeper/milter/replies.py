"""From a judgement to milter actions: the table that says what the mail server is told (docs/formats.md).

Reply texts land in mail logs and headers travel with the message, so both hold ids and words of ours alone.
"""

from __future__ import annotations

import contextlib
from typing import Literal

from gatekeeper.milter import packets as p
from gatekeeper.milter.traces import names_to_strip
from gatekeeper.model.finding import Verdict
from gatekeeper.model.transaction import Judgement, MailTransaction
from gatekeeper.model.words import Disposition
from gatekeeper.value import dataclass

PREFIX = "X-Gatekeeper-"
_SAFE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:@+")


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What to tell the mail server.

    Args:
        outcome: ``accept``, ``reject``, ``hold``, ``quarantine`` or ``defer``: the word for the log.
        actions: Changes to the message, in the order in which they must be sent.
        final: The last packet.
        keep: Whether our own store must have committed the message before *final* is sent.
    """

    outcome: Literal["accept", "reject", "hold", "quarantine", "defer", "failure"]
    final: p.Packet
    actions: tuple[p.Packet, ...] = ()
    keep: bool = False


def plan(transaction: MailTransaction, judgement: Judgement) -> Plan:
    """Return what the mail server is told of a judgement."""
    verdict = judgement.verdict
    match verdict.disposition:
        case Disposition.ALLOW | Disposition.ANNOTATE:
            dropped = recipients_to_drop(transaction, judgement)
            if dropped and len(dropped) == len(transaction.rcpt_to):
                # A message without recipients vanishes without a bounce; a person must know of it instead.
                return _hold(transaction, judgement)
            strip = names_to_strip(transaction, verdict)
            actions = passing(transaction, Marks.of(verdict), dropped=dropped, strip=strip)
            return Plan(outcome="accept", actions=actions, final=p.Accept())
        case Disposition.HOLD:
            return _hold(transaction, judgement)
        case Disposition.REJECT:
            return Plan(outcome="reject", final=reply(f"550 5.7.1 Message refused by policy (id {word(verdict.id)})"))


def _hold(transaction: MailTransaction, judgement: Judgement) -> Plan:
    verdict = judgement.verdict
    match judgement.hold:
        case "store":
            return Plan(outcome="hold", final=p.Discard(), keep=True)
        case "quarantine":
            # The hold queue delivers without asking again, so the message must be marked and cleaned now.
            dropped = recipients_to_drop(transaction, judgement)
            if len(dropped) == len(transaction.rcpt_to):
                dropped = ()
            strip = names_to_strip(transaction, verdict)
            actions = passing(transaction, Marks.of(verdict), dropped=dropped, strip=strip)
            reason = p.Quarantine(f"gatekeeper {word(verdict.id)}".encode("ascii"))
            return Plan(outcome="quarantine", actions=(*actions, reason), final=p.Accept())
        case "defer":
            final = reply(f"451 4.7.1 Message waits for review (id {word(verdict.id)})")
            return Plan(outcome="defer", final=final, keep=True)


def failure(id: str, why: str = "The gate could not judge this message") -> Plan:
    """Return the answer of a gate that failed: 451, so that nothing passes unseen and nothing is lost."""
    return Plan(outcome="failure", final=reply(f"451 4.7.1 {why} (id {word(id)})"))


def reply(text: str) -> p.ReplyCode:
    """Return a reply packet; the server swallows a single ``%``."""
    return p.ReplyCode(text.replace("%", "%%").encode("ascii", "replace"))


@dataclass(frozen=True, kw_only=True)
class Marks:
    """What our header fields say of a message."""

    id: str
    disposition: str
    level: str
    policy_digest: str
    rules: tuple[str, ...] = ()
    obligations: tuple[str, ...] = ()

    @classmethod
    def of(cls, verdict: Verdict) -> Marks:
        """Return the marks of a verdict."""
        return cls(
            id=verdict.id, disposition=str(verdict.disposition), level=str(verdict.risk.level),
            policy_digest=verdict.policy_digest, rules=tuple(dict.fromkeys(f.rule for f in verdict.findings)),
            obligations=tuple(dict.fromkeys(str(o) for o in verdict.obligations)),
        )  # fmt: skip

    def fields(self) -> tuple[tuple[str, bytes], ...]:
        """Return the header fields, values with their leading space."""
        policy = word(self.policy_digest.removeprefix("sha256:")[:12])
        out = [(PREFIX + "Verdict", f"{self.disposition}; risk={self.level}; policy={policy}; id={word(self.id)}")]
        if self.rules:
            out.append((PREFIX + "Rules", _folded(self.rules)))
        if self.obligations:
            out.append((PREFIX + "Obligations", _folded(self.obligations)))
        return tuple((name, b" " + value.encode("ascii", "replace")) for name, value in out)


def passing(
    transaction: MailTransaction, marks: Marks, *, dropped: tuple[str, ...] = (), strip: frozenset[str] = frozenset()
) -> tuple[p.Packet, ...]:
    """Return the changes to a message that passes: foreign marks out, trace headers out, recipients out, own marks in.

    Args:
        transaction: The message.
        marks: What is said of it.
        dropped: Envelope recipients to delete, as they stand in the envelope.
        strip: Names of header fields to delete, lower case.
    """
    doomed = {name for name in (key.lower() for key, _ in transaction.headers) if name.startswith(b"x-gatekeeper-")}
    doomed |= {name.encode("utf-8", "surrogateescape") for name in strip}
    return (
        *deletions(transaction, frozenset(doomed)),
        *(p.DeleteRecipient(b"<" + a.encode("utf-8", "surrogateescape") + b">") for a in dropped),
        *(p.AddHeader(name.encode(), value) for name, value in marks.fields()),
    )


def deletions(transaction: MailTransaction, names: frozenset[bytes]) -> tuple[p.ChangeHeader, ...]:
    """Return deletions of every field of these names (lower case), the highest index of a name first.

    Deleting the first renumbers the others: in ascending order the second of three survives.
    """
    counts: dict[bytes, int] = {}
    found: list[tuple[int, bytes]] = []
    for name, _ in transaction.headers:
        low = name.lower()
        if low in names:
            counts[low] = counts.get(low, 0) + 1
            found.append((counts[low], name))
    return tuple(p.ChangeHeader(index, name, b"") for index, name in reversed(found))


def recipients_to_drop(transaction: MailTransaction, judgement: Judgement) -> tuple[str, ...]:
    """Return the envelope recipients, as written there, that the judge wants dropped."""
    doomed = {normal(address) for address in judgement.drop_addresses}
    return tuple(address for address in transaction.rcpt_to if normal(address) in doomed)


def normal(address: str) -> str:
    """Return an address as it is compared: lower case, domain in A-labels where it has any (docs/formats.md)."""
    local, _, domain = address.strip().strip("<>").lower().rpartition("@")
    with contextlib.suppress(UnicodeError):
        domain = domain.encode("idna").decode("ascii") if not domain.isascii() else domain
    return f"{local}@{domain}" if local else domain


def word(text: str) -> str:
    """Return *text* with every character that could end a word, a field or a line replaced."""
    return "".join(c if c in _SAFE else "-" for c in text)[:120]


def _folded(words: tuple[str, ...]) -> str:
    lines, line = [], ""
    for item in map(word, words):
        if line and len(line) + len(item) > 60:
            lines.append(line)
            line = ""
        line += (" " if line else "") + item + ","
    lines.append(line)
    return "\n\t".join(lines).removesuffix(",")

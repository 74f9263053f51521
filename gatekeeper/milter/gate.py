"""What happens at the end of a message, without sockets: redeem, judge, plan, keep.

Runs in a worker thread. Whatever goes wrong in here becomes a 451, and a message is only discarded after the store
has committed it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import field
from typing import TYPE_CHECKING, Any

from gatekeeper.milter import packets as p
from gatekeeper.milter.replies import Marks, Plan, failure, passing, plan, recipients_to_drop, reply, word
from gatekeeper.milter.session import JudgeNow
from gatekeeper.milter.traces import names_to_strip
from gatekeeper.model.finding import Verdict
from gatekeeper.model.transaction import Judge, Judgement, MailTransaction
from gatekeeper.model.words import Disposition
from gatekeeper.store.held import Held, Stamp
from gatekeeper.value import dataclass

if TYPE_CHECKING:
    from gatekeeper.store.store import Store

RELEASE_HEADER = "X-Gatekeeper-Release"
Log = Callable[..., None]


class Ticket:
    """Who decides about one message: the thread that is about to write, or the loop that will wait no longer.

    Without it a message whose time is up could be answered 451 and be held all the same, and its next attempt too.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state = "open"

    def take(self) -> bool:
        """Take the right to write; False when the message was given up."""
        with self._lock:
            if self._state == "open":
                self._state = "taken"
            return self._state == "taken"

    def abandon(self) -> bool:
        """Give the message up; False when something is being written."""
        with self._lock:
            if self._state == "open":
                self._state = "abandoned"
            return self._state == "abandoned"


class _Abandoned(Exception):
    """Nobody waits for the answer any more."""


@dataclass(frozen=True, kw_only=True)
class Gate:
    """The judge, the store and what to do with messages that are too long.

    Args:
        judge: Says what is thought of a message; may raise.
        store: Holds messages; None refuses holds with 451, and every release token.
        oversize: ``tempfail`` (451) or ``hold`` (the mail server's hold queue: the gate has not kept all of it).
        log: Called with an event and words without PHI.
    """

    judge: Judge = field(repr=False)
    store: Store | None = field(default=None, repr=False)
    oversize: str = "tempfail"
    log: Log = field(default=lambda event, **words: None, repr=False)

    def answer(self, step: JudgeNow, ticket: Ticket | None = None) -> Plan:
        """Return what the mail server is told; never raises. Nothing is written once *ticket* is abandoned."""
        mail, began, ticket = step.transaction, time.monotonic(), ticket or Ticket()
        words: dict[str, Any] = {"id": mail.id, "queue_id": word(mail.queue_id), "recipients": len(mail.rcpt_to)}
        words["size"] = step.size
        try:
            if step.oversize:
                answer, more = self._too_long(mail, ticket), {"why": "too long"}
            else:
                answer, more = self._released(mail, ticket) or self._judged(mail, ticket)
        except Exception as error:  # noqa: BLE001 - whatever fails in the judge, the answer is 451
            # Exception texts may quote the message; the class alone says where to look.
            answer, more = failure(mail.id), {"error": type(error).__name__}
        self.log("message", **words, outcome=answer.outcome, ms=round((time.monotonic() - began) * 1000), **more)
        return answer

    def _judged(self, mail: MailTransaction, ticket: Ticket) -> tuple[Plan, dict[str, Any]]:
        judgement = self.judge(mail)
        verdict, words = judgement.verdict, _words(judgement.verdict)
        if verdict.disposition >= Disposition.HOLD:
            released = self._deferred(mail, ticket)
            if released is not None:
                return released
        answer = plan(mail, judgement)
        if answer.keep:
            if self.store is None:
                return failure(mail.id, "The gate has no store to hold this message"), words
            if not ticket.take():
                raise _Abandoned
            how = "defer" if answer.outcome == "defer" else "store"
            words["held_as"] = self.store.hold(held(mail, judgement, how=how))
        elif answer.outcome == "quarantine":
            self._note_quarantine(mail, ticket)
        return answer, words

    def _deferred(self, mail: MailTransaction, ticket: Ticket) -> tuple[Plan, dict[str, Any]] | None:
        """Let a message pass that waited at its client and was released; None for any other."""
        if self.store is None or not self.store.waits(mail):
            return None
        if not ticket.take():
            raise _Abandoned
        found = self.store.pass_deferred(mail)
        if found is None:
            return None
        mark, item = found
        dropped = tuple(address for address in mail.rcpt_to if address in set(item.dropped))
        actions = passing(mail, _released(mark), dropped=dropped, strip=frozenset(item.strip))
        return Plan(outcome="accept", actions=actions, final=p.Accept()), {"release": "deferred", "held_as": mark.id}

    def _released(self, mail: MailTransaction, ticket: Ticket) -> tuple[Plan, dict[str, Any]] | None:
        """Answer a message that carries a release token; None for one that must be judged."""
        tokens = mail.values(RELEASE_HEADER)
        if not tokens:
            return None
        outcome, mark = "false", None
        if self.store is not None and len(tokens) == 1:
            if not ticket.take():
                raise _Abandoned
            redemption = self.store.redeem(tokens[0], mail)
            outcome, mark = redemption.outcome, redemption.stamp
        if mark is not None:
            released = {"release": outcome, "held_as": mark.id}
            return Plan(outcome="accept", actions=passing(mail, _released(mark)), final=p.Accept()), released
        # Never judged as an ordinary message: it might be held again, and its release would look done.
        why = "Message was already released" if outcome == "used" else "Release is not valid for this message"
        return Plan(outcome="reject", final=reply(f"550 5.7.1 {why} (id {word(mail.id)})")), {"release": outcome}

    def _note_quarantine(self, mail: MailTransaction, ticket: Ticket) -> None:
        """Write down what goes into the mail server's hold queue: nobody would know of it here otherwise."""
        if self.store is None:
            return
        if not ticket.take():
            raise _Abandoned
        details = {"queue_id": word(mail.queue_id), "recipients": len(mail.rcpt_to)}
        self.store.note(actor="gate", action="quarantine", subject=mail.id, details=details)

    def _too_long(self, mail: MailTransaction, ticket: Ticket) -> Plan:
        if self.oversize == "hold":
            self._note_quarantine(mail, ticket)
            reason = p.Quarantine(f"gatekeeper {word(mail.id)} too long to judge".encode("ascii"))
            return Plan(outcome="quarantine", actions=(reason,), final=p.Accept())
        return failure(mail.id, "Message is too long to judge")


def held(mail: MailTransaction, judgement: Judgement, *, how: str) -> Held:
    """Return the message as it goes into the store."""
    verdict = judgement.verdict
    return Held(
        id=mail.id,
        submission=verdict.id,
        how="defer" if how == "defer" else "store",
        mail_from=mail.mail_from,
        rcpt_to=mail.rcpt_to,
        headers=mail.headers,
        body=mail.body,
        dropped=recipients_to_drop(mail, judgement),
        strip=tuple(sorted(names_to_strip(mail, verdict))),
        level=str(verdict.risk.level),
        rules=tuple(dict.fromkeys(finding.rule for finding in verdict.findings)),
        obligations=tuple(dict.fromkeys(str(o) for o in verdict.obligations)),
        findings=(
            *({"rule": f.rule, "severity": str(f.severity), "message": f.message, "line": f.at.line,
               "advice": f.advice} for f in verdict.findings),
            *({"rule": u.rule, "severity": "unchecked", "message": f"{u.what}: {u.why}",
               "line": u.at.line if u.at else None, "advice": ""} for u in verdict.unchecked),
        ),
        queue_id=mail.queue_id,
        policy_digest=verdict.policy_digest,
    )  # fmt: skip


def _released(mark: Stamp) -> Marks:
    """A released message passes with its findings on it."""
    return Marks(
        id=mark.submission, disposition=str(Disposition.ANNOTATE), level=mark.level, policy_digest=mark.policy_digest,
        rules=mark.rules, obligations=mark.obligations,
    )  # fmt: skip


def _words(verdict: Verdict) -> dict[str, Any]:
    return {
        "submission": word(verdict.id),
        "disposition": str(verdict.disposition),
        "level": str(verdict.risk.level),
        "rules": list(dict.fromkeys(finding.rule for finding in verdict.findings)),
        "unchecked": len(verdict.unchecked),
        "policy": verdict.policy_digest.removeprefix("sha256:")[:12],
    }

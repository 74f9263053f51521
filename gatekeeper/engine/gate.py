"""The judge behind the milter and the API: one message in transit, joined with its campaign, becomes a verdict.

The bland newsletter in transit says nothing; the campaign that it names says who was chosen and how. So a
message that names a campaign is judged with that campaign's segment, list and facts, and with the envelope
that really leaves.
"""

from __future__ import annotations

import datetime
import os
import threading
import time
from collections.abc import Callable
from dataclasses import replace

from gatekeeper.engine.judge import detector_for, facts_of, judge
from gatekeeper.errors import InputError, InputErrors
from gatekeeper.inference.history import Memory, content_key
from gatekeeper.model.finding import Verdict
from gatekeeper.model.message import Unchecked
from gatekeeper.model.policy import Policy
from gatekeeper.model.registry import RegistryBook
from gatekeeper.model.submission import Envelope, Manifest, Submission
from gatekeeper.model.transaction import OWN_HEADERS, Judgement, MailTransaction, render
from gatekeeper.model.words import Disposition
from gatekeeper.readers.files import Folders
from gatekeeper.redact import Key
from gatekeeper.value import dataclass


@dataclass(frozen=True, kw_only=True)
class RegisteredCampaign:
    """What the store knows of a campaign: its file, the hash that was registered, whether it still stands."""

    path: str
    withdrawn: bool = False
    content: str = ""


class Gate:
    """Judges messages in transit; safe to call from several threads.

    Args:
        policy: Who judges.
        key: For fingerprints and registry look-ups.
        files: Where campaign files are read from.
        campaign: Finds a registered campaign by name; None when there is none.
        today: The clock's date, asked once a message.
        deadline: Seconds for one judgement.
        memory: Where earlier transactions are counted (rules BCC006, RTE012); None counts nothing.
    """

    def __init__(
        self,
        *,
        policy: Policy,
        key: Key,
        files: Folders,
        campaign: Callable[[str], RegisteredCampaign | None],
        today: Callable[[], datetime.date] = datetime.date.today,
        deadline: float = 20.0,
        memory: Memory | None = None,
    ) -> None:
        self._policy = policy
        self._key = key
        self._files = files
        self._campaign = campaign
        self._today = today
        self._deadline = deadline
        self._memory = memory
        self._lock = threading.Lock()
        self._registries: tuple[tuple[float, ...], RegistryBook] | None = None
        self._campaigns: dict[str, tuple[dict[str, float], Submission, str]] = {}

    def __call__(self, mail: MailTransaction) -> Judgement:
        """Return the judgement of one transaction; raises nothing on purpose but what the caller answers with 451."""
        end = time.monotonic() + self._deadline
        submission = self.submission(mail)
        verdict = judge(
            submission,
            policy=self._policy,
            registries=self._book(),
            today=self._today(),
            key=self._key,
            detector=detector_for(self._policy),
            expired=lambda: time.monotonic() > end,
            history=self._memory,
        )
        self._remember(submission, verdict)
        rows = {row for finding in verdict.findings for row in finding.drops}
        dropped = tuple(a for i, a in enumerate(mail.rcpt_to, 1) if i in rows)
        return Judgement(verdict=verdict, drop_addresses=dropped, hold=self._policy.hold)

    def _remember(self, submission: Submission, verdict: Verdict) -> None:
        """Count a transaction that leaves or is kept; one that comes again (rejected, deferred) is not counted."""
        again = verdict.disposition is Disposition.REJECT or (
            verdict.disposition is Disposition.HOLD and self._policy.hold == "defer"
        )
        envelope = submission.manifest.envelope
        if self._memory is None or again or envelope is None or not envelope.rcpt_to:
            return
        for message in submission.messages:
            key = content_key(message)
            if key:
                self._memory.remember(key, len(envelope.rcpt_to))

    def submission(self, mail: MailTransaction) -> Submission:
        """Return the submission that a transaction is: the message, its campaign's facts, its real envelope."""
        from gatekeeper.readers.drafts import read_draft

        headers = tuple(h for h in mail.headers if h[0].lower() not in OWN_HEADERS)
        path = f"message-{mail.id}.eml"
        message = read_draft(path, render(headers, mail.body), kind="eml")
        names = mail.values("X-Gatekeeper-Campaign")
        campaign, problems = self._named(names)
        envelope = Envelope(mail_from=mail.mail_from, rcpt_to=mail.rcpt_to, one_per_transaction=len(mail.rcpt_to) == 1)
        if campaign is None:
            return Submission(
                id=mail.id,
                path=path,
                manifest=Manifest(campaign=mail.id, envelope=envelope),
                messages=(message,),
                kind="message",
                leaving=True,
                auth_user=mail.auth_user,
                listener=mail.listener,
                unchecked=problems,
            )
        manifest = replace(campaign.manifest, envelope=envelope)
        return replace(
            campaign,
            id=mail.id,
            path=path,
            manifest=manifest,
            messages=(message,),
            kind="message",
            leaving=True,
            auth_user=mail.auth_user,
            listener=mail.listener,
            unchecked=(*campaign.unchecked, *problems),
        )

    def _named(self, names: tuple[str, ...]) -> tuple[Submission | None, tuple[Unchecked, ...]]:
        if not names:
            return None, ()
        if len(names) > 1:
            return None, (Unchecked(what="the campaign", why="the message names more than one"),)
        registered = self._campaign(names[0])
        if registered is None:
            return None, (Unchecked(what="the campaign", why="no campaign of that name is registered"),)
        if registered.withdrawn:
            return None, (Unchecked(what="the campaign", why="it was withdrawn"),)
        try:
            campaign, content = self._load(registered.path)
        except (InputError, InputErrors, OSError) as error:
            why = f"its file cannot be used ({type(error).__name__})"
            return None, (Unchecked(what="the campaign", why=why),)
        changed = self._changed(content, registered.content)
        if changed:
            why = f"it changed since it was registered ({', '.join(changed)})"
            return campaign, (Unchecked(what="the campaign", why=why),)
        return replace(campaign, content=registered.content or content), ()

    def _changed(self, now: str, then: str) -> tuple[str, ...]:
        """Return what differs from what was registered; the policy in force judges anew and may differ."""
        from gatekeeper.inference.content_hash import differing

        return tuple(part for part in differing(now, then) if part != "policy") if then else ()

    def _load(self, path: str) -> tuple[Submission, str]:
        """Return a campaign and its content hash, read again when any of its files has changed."""
        from gatekeeper.engine.check import RecordedFiles
        from gatekeeper.inference.content_hash import content_hash
        from gatekeeper.readers.submissions import read_submission

        with self._lock:
            known = self._campaigns.get(path)
        if known is not None and all(_stamp(name) == stamp for name, stamp in known[0].items()):
            return known[1], known[2]
        files = RecordedFiles(self._files)
        submission = read_submission(path, policy=self._policy, files=files, key=self._key)
        facts = facts_of(submission, policy=self._policy, registries=self._book(), today=self._today(), key=self._key)
        content = content_hash(facts)
        with self._lock:
            self._campaigns[path] = ({name: _stamp(name) for name in files.seen}, submission, content)
        return submission, content

    def _book(self) -> RegistryBook:
        from gatekeeper.readers.registries import open_registries, registry_files

        stamps = tuple(_stamp(path) for path in registry_files(self._policy))
        with self._lock:
            if self._registries is None or self._registries[0] != stamps:
                book = open_registries(self._policy, files=self._files, key=self._key)
                self._registries = (stamps, book)
            return self._registries[1]


def _stamp(path: str) -> float:
    try:
        return os.stat(path).st_mtime
    except OSError:
        return 0.0

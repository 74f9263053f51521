"""Check many paths: discover submissions, read, judge, and keep going when one of them cannot be used."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import field, replace

from gatekeeper.engine.judge import judge
from gatekeeper.engine.waivers import covers
from gatekeeper.errors import InputError, InputErrors
from gatekeeper.model.finding import Verdict, Waived
from gatekeeper.model.place import Source
from gatekeeper.model.policy import Policy
from gatekeeper.model.registry import RegistryBook
from gatekeeper.readers.files import Files, Folders
from gatekeeper.redact import Key
from gatekeeper.value import dataclass


class RecordedFiles:
    """Remembers what was read, so that a report can show excerpts without reading a file twice."""

    def __init__(self, files: Folders) -> None:
        self._files = files
        self.seen: dict[str, bytes] = {}

    def read(self, path: str) -> bytes:
        """Return the content of a file."""
        data = self._files.read(path)
        self.seen[path] = data
        return data

    def exists(self, path: str) -> bool:
        """Return whether a file or folder is there."""
        return self._files.exists(path)

    def is_folder(self, path: str) -> bool:
        """Return whether it is a folder."""
        return self._files.is_folder(path)

    def list(self, path: str) -> list[str]:
        """Return the names in a folder, sorted."""
        return self._files.list(path)

    def sources(self) -> dict[str, Source]:
        """Return the texts read so far, by path."""
        return {path: Source(path, data.decode("utf-8", "surrogateescape")) for path, data in self.seen.items()}


@dataclass(frozen=True, eq=False, kw_only=True)
class Outcome:
    """What a run found."""

    verdicts: tuple[Verdict, ...]
    errors: tuple[InputError, ...]
    notes: tuple[str, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How a run judges; equal settings give equal verdicts.

    Args:
        deadline: Seconds that one submission may take.
        baseline: Fingerprints of known findings.
    """

    today: datetime.date
    key: Key
    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()
    deadline: float = 60.0
    baseline: frozenset[str] = frozenset()


def check(
    paths: Sequence[str],
    *,
    policy: Policy,
    settings: Settings,
    files: Folders,
    progress: Callable[[int, int], None] | None = None,
) -> Outcome:
    """Judge every submission under *paths*; a bad file never stops the others.

    Args:
        paths: Campaign files, drafts, segments, lists or folders.
        policy: Who judges.
        settings: Date, key, selection.
        files: Where bytes come from.
        progress: Called with (done, all) after each submission.
    """
    from gatekeeper.readers.registries import open_registries, registry_files
    from gatekeeper.readers.submissions import discover

    recorded = RecordedFiles(files)
    targets, errors = discover(paths, recorded, passing=registry_files(policy))
    registries = open_registries(policy, files=recorded, key=settings.key)
    errors += registries.errors
    verdicts: list[Verdict] = []
    for done, target in enumerate(targets, 1):
        outcome = _one(target.path, policy, settings, recorded, registries)
        if isinstance(outcome, Verdict):
            verdicts.append(outcome)
        else:
            errors.extend(outcome)
        if progress is not None:
            progress(done, len(targets))
    return Outcome(
        verdicts=tuple(sorted(verdicts, key=lambda v: (v.path, v.id))),
        errors=tuple(sorted(errors, key=lambda e: (e.path, e.line, e.column, e.message))),
        notes=tuple(unused_waivers(policy, verdicts, settings)),
        sources=recorded.sources(),
    )


def _one(
    path: str, policy: Policy, settings: Settings, files: Files, registries: RegistryBook
) -> Verdict | list[InputError]:
    from gatekeeper.readers.submissions import read_submission

    end = time.monotonic() + settings.deadline
    try:
        submission = read_submission(path, policy=policy, files=files, key=settings.key)
        verdict = judge(
            submission,
            policy=policy,
            registries=registries,
            today=settings.today,
            key=settings.key,
            select=settings.select,
            ignore=settings.ignore,
            expired=lambda: time.monotonic() > end,
        )
    except InputErrors as many:
        return list(many.errors)
    except InputError as one:
        return [one]
    except OSError as error:
        return [InputError(f"cannot be read: {error.strerror or type(error).__name__}", path=path)]
    except RecursionError:
        return [InputError("is nested too deeply to be read", path=path)]
    except Exception as error:  # noqa: BLE001 - fail closed
        # A fault of ours in one file must neither pass it nor stop the others; its text could hold content.
        return [InputError(f"could not be read: {type(error).__name__} in the reader", path=path)]
    return known(verdict, settings.baseline, policy) if settings.baseline else verdict


def known(verdict: Verdict, baseline: Collection[str], policy: Policy) -> Verdict:
    """Return the verdict with the findings of the baseline set aside."""
    from gatekeeper.engine.decide import decide, obligations

    old = [f for f in verdict.findings if f.fingerprint in baseline]
    new = [f for f in verdict.findings if f.fingerprint not in baseline]
    disposition, grounds = decide(
        findings=new,
        unchecked=verdict.unchecked,
        risk=verdict.risk,
        message_class=verdict.message_class,
        policy=policy,
    )
    set_aside = tuple(Waived(finding=f, reason="known, in the baseline", owner="baseline", expires="") for f in old)
    return replace(
        verdict,
        findings=tuple(new),
        waived=verdict.waived + set_aside,
        disposition=disposition,
        decided_by=grounds,
        obligations=obligations(new, verdict.risk),
    )


def unused_waivers(policy: Policy, verdicts: Sequence[Verdict], settings: Settings) -> Iterator[str]:
    """Yield a remark for each waiver that covers nothing in a whole run, and for each expired one."""
    if settings.select or settings.ignore:
        return
    for waiver in policy.waivers:
        findings = [f for v in verdicts for f in (*v.findings, *(w.finding for w in v.waived))]
        used = any(covers(waiver, f, policy.root) for f in findings)
        if not used:
            when = "expired" if waiver.expires < settings.today else "expires"
            yield f"the waiver for {waiver.rule} at {waiver.where} covers nothing ({when} {waiver.expires.isoformat()})"

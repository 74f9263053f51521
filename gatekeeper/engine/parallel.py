"""Check many paths in several processes; the result is the same, byte for byte, as in one."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor

from gatekeeper.engine.check import Outcome, Settings, check, unused_waivers
from gatekeeper.errors import InputError
from gatekeeper.model.finding import Verdict
from gatekeeper.model.place import Source
from gatekeeper.model.policy import Policy
from gatekeeper.readers.files import DiskFiles
from gatekeeper.readers.registries import registry_files
from gatekeeper.readers.submissions import discover


def check_parallel(paths: Sequence[str], *, policy: Policy, settings: Settings, jobs: int) -> Outcome:
    """Judge every submission under *paths* in *jobs* processes; few submissions are judged here.

    Args:
        paths: Campaign files, drafts, segments, lists or folders.
        policy: Who judges.
        settings: Date, key, selection.
        jobs: Processes, at least 2.
    """
    targets, errors = discover(paths, DiskFiles(), passing=registry_files(policy))
    if len(targets) < 2 * jobs:
        return check(paths, policy=policy, settings=settings, files=DiskFiles())
    shares = [[target.path for target in targets[i::jobs]] for i in range(jobs)]
    verdicts: list[Verdict] = []
    faults: list[InputError] = list(errors)
    sources: dict[str, Source] = {}
    with ProcessPoolExecutor(max_workers=jobs) as pool:
        for outcome in pool.map(_share, shares, [policy] * jobs, [settings] * jobs):
            verdicts += outcome[0]
            faults += [InputError(m, path=p, line=line, column=column) for m, p, line, column in outcome[1]]
            sources |= {path: Source(path, text) for path, text in outcome[2].items()}
    return Outcome(
        verdicts=tuple(sorted(verdicts, key=lambda v: (v.path, v.id))),
        errors=tuple(sorted({str(e): e for e in faults}.values(), key=lambda e: (e.path, e.line, e.column, e.message))),
        notes=tuple(unused_waivers(policy, verdicts, settings)),
        sources=sources,
    )


def _share(
    paths: list[str], policy: Policy, settings: Settings
) -> tuple[list[Verdict], list[tuple[str, str, int, int]], dict[str, str]]:
    outcome = check(paths, policy=policy, settings=settings, files=DiskFiles())
    faults = [(e.message, e.path, e.line, e.column) for e in outcome.errors]
    return list(outcome.verdicts), faults, {path: source.text for path, source in outcome.sources.items()}

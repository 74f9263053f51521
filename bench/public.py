"""Judges public mails, templates, segments and patient records, and sums up by archive what the product made of them.

    python -m bench.public FOLDER [ARCHIVE …] [--findings FILE]

FOLDER holds the archives (``mail-fixtures.tar.gz``, ``mail-spamassassin.tar.gz``, ``templates.tar.gz``,
``segments.tar.gz``, ``patients-fhir.tar.gz``); they are read in place and nothing of them is run, kept or fetched.
Each file is judged on its own with the built-in policy, so that nothing is known about sender or audience. Of the mail
corpus every newsletter (hard ham) and an even share of each other folder is taken. A crash, or a file that takes more
than two seconds of the processor, fails the run. ``--findings`` writes rule, severity and place of each finding, but
no text.
"""

from __future__ import annotations

import argparse
import datetime
import json
import sys
import tarfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gatekeeper.engine.check import Outcome, Settings, check
from gatekeeper.model.words import Disposition, Severity
from gatekeeper.policy.load import builtin_policy
from gatekeeper.redact import Key

ARCHIVES = ("mail-fixtures", "templates", "segments", "patients-fhir", "mail-spamassassin")
#: Mails taken from each folder of the mail corpus; all 140 newsletters.
SHARES = {"easy-ham-1": 120, "easy-ham-2": 110, "hard-ham-1": 140, "spam-1": 110, "spam-2": 120}
SLOWEST = 2.0
SETTINGS = Settings(today=datetime.date(2026, 5, 4), key=Key(b"public material"))
#: What the law of today asks of newsletters that are older than it.
LATER_LAW = frozenset({"OPT001", "OPT005"})


class Archive:
    """The files of one archive, by path."""

    def __init__(self, path: Path) -> None:
        self.content: dict[str, bytes] = {}
        with tarfile.open(path) as packed:
            for member in packed:
                file = packed.extractfile(member) if member.isfile() else None
                if file is not None:
                    self.content[_named(member.name)] = file.read()
        self.folders = {"/".join(p.split("/")[:i]) for p in self.content for i in range(1, p.count("/") + 1)}

    def read(self, path: str) -> bytes:
        """Return the content of a file."""
        if path not in self.content:
            raise FileNotFoundError(2, "No such file or directory", path)
        return self.content[path]

    def exists(self, path: str) -> bool:
        """Return whether there is such a file or folder."""
        return path in self.content or path in self.folders

    def is_folder(self, path: str) -> bool:
        """Return whether it is a folder."""
        return path in self.folders

    def list(self, path: str) -> list[str]:
        """Return the names in a folder, sorted."""
        start = path.rstrip("/") + "/"
        return sorted({p[len(start) :].partition("/")[0] for p in self.content if p.startswith(start)})


def _named(path: str) -> str:
    """Return a path whose suffix says mail where the archive is one of mails."""
    return path if not path.startswith("mail-") or path.endswith((".eml", ".jsonl")) else path + ".eml"


@dataclass(kw_only=True)
class Summary:
    """What became of the files of one archive or folder."""

    files: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    dispositions: Counter[str] = field(default_factory=Counter)
    unchecked: Counter[str] = field(default_factory=Counter)
    crashes: list[str] = field(default_factory=list)
    times: list[tuple[float, str]] = field(default_factory=list)
    rules: Counter[tuple[str, str]] = field(default_factory=Counter)
    rejected_otherwise: int = 0

    def add(self, path: str, took: float, outcome: Outcome) -> None:
        """Count one file."""
        self.files += 1
        self.times.append((took, path))
        for error in outcome.errors:
            self.refused[error.message] += 1
            if "in the reader" in error.message:
                self.crashes.append(f"{path}: {error.message}")
        for verdict in outcome.verdicts:
            self.dispositions[verdict.disposition.value] += 1
            self.unchecked.update(f"{u.what}: {u.why}" for u in verdict.unchecked)
            self.crashes += [f"{path}: {u.what}: {u.why}" for u in verdict.unchecked if "it failed with" in u.why]
            # A rule counts once a file, by its most severe finding.
            worst: dict[str, Severity] = {}
            for f in verdict.findings:
                worst[f.rule] = max(worst.get(f.rule, f.severity), f.severity)
            self.rules.update((rule, severity.value) for rule, severity in worst.items())
            critical = {rule for rule, severity in worst.items() if severity is Severity.CRITICAL}
            self.rejected_otherwise += verdict.disposition is Disposition.REJECT and bool(critical - LATER_LAW)


def chosen(name: str, archive: Archive) -> Iterator[tuple[str, str]]:
    """Yield (folder, path) of each file to judge."""
    if name != "mail-spamassassin":
        for path in sorted(archive.content):
            if not path.endswith(("labels.jsonl", ".md")) and not (name == "templates" and path.endswith(".json")):
                yield name, path
        return
    folders: Mapping[str, list[str]] = defaultdict(list)
    for path in sorted(archive.content):
        if path.count("/") > 1:
            folders[path.split("/")[1]].append(path)
    for folder, paths in folders.items():
        share = min(SHARES.get(folder, 100), len(paths))
        yield from ((folder, paths[i * len(paths) // share]) for i in range(share))


def judged(archive: Archive, paths: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str, float, Outcome]]:
    """Yield folder, path, seconds of the processor and outcome of each file."""
    policy = builtin_policy()
    first = True
    for folder, path in paths:
        if first:  # the vocabulary is loaded once a process, not once a file
            check([path], policy=policy, settings=SETTINGS, files=archive)
            first = False
        started = time.process_time()
        outcome = check([path], policy=policy, settings=SETTINGS, files=archive)
        yield folder, path, time.process_time() - started, outcome


def show(folder: str, summary: Summary) -> None:
    """Print the summary of one folder."""
    counts = ", ".join(f"{count} {name}" for name, count in sorted(summary.dispositions.items()))
    seconds = sum(took for took, _ in summary.times)
    print(f"\n{folder}: {summary.files} files in {seconds:.0f} s; {counts}; {sum(summary.refused.values())} refused")
    print(f"  rejected by more than a missing opt-out or postal address: {summary.rejected_otherwise}")
    print(f"  crashes: {len(summary.crashes)}", *summary.crashes[:20], sep="\n    ")
    print("  slowest:", ", ".join(f"{took:.2f} s {path}" for took, path in sorted(summary.times)[-3:][::-1]))
    for title, counted in (("refused", summary.refused), ("unchecked", summary.unchecked)):
        print(f"  {title}:", *(f"{count} × {what}" for what, count in counted.most_common(6)), sep="\n    ")
    firing = [f"{rule} {severity} {count}" for (rule, severity), count in summary.rules.most_common(40)]
    print("  firing (files):", *(", ".join(firing[i : i + 8]) for i in range(0, len(firing), 8)), sep="\n    ")


def main(arguments: list[str] | None = None) -> int:
    """Judge the archives and print the summaries; return 1 after a crash or a slow file, 2 where there is no data."""
    parser = argparse.ArgumentParser(description="judge public material")
    parser.add_argument("folder", type=Path)
    parser.add_argument("archives", nargs="*", metavar="ARCHIVE", help=", ".join(ARCHIVES))
    parser.add_argument("--findings", type=Path, help="write each finding as a line of JSON")
    options = parser.parse_args(arguments)
    present = [n for n in options.archives or ARCHIVES if (options.folder / f"{n}.tar.gz").is_file()]
    for absent in [n for n in options.archives or ARCHIVES if n not in present]:
        print(f"{absent}.tar.gz is not in {options.folder}: left out", file=sys.stderr)
    if not present:
        return 2
    failed = False
    lines: list[str] = []
    for name in present:
        archive = Archive(options.folder / f"{name}.tar.gz")
        summaries: dict[str, Summary] = defaultdict(Summary)
        for folder, path, took, outcome in judged(archive, chosen(name, archive)):
            summaries[folder].add(path, took, outcome)
            failed |= took > SLOWEST
            found = [f for v in outcome.verdicts for f in v.findings]
            lines += [json.dumps({"rule": f.rule, "severity": f.severity.value, "at": str(f.at)}) for f in found]
        for folder, summary in summaries.items():
            show(folder, summary)
            failed |= bool(summary.crashes)
    if options.findings:
        options.findings.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())

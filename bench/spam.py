"""The spam score (SPM026) beside SpamAssassin's local rules on the same public mails, and rejects of newsletters.

    python -m bench.spam DATA [--sample 500] [--fit]

DATA is the SpamAssassin public corpus as an archive ``mail-spamassassin.tar.gz`` or the folder unpacked from it: one
folder a group (easy-ham-1, easy-ham-2, hard-ham-1, spam-1, spam-2). The corpus is not part of this repository: it is
the SpamAssassin project's (https://spamassassin.apache.org/old/publiccorpus/).

Mails whose SHA-256 ends in an even digit were used to choose points and threshold; every figure here is of the others.
SpamAssassin runs as `spamassassin -L` does (local tests only, no Bayes data) inside one Perl process, so that it is not
charged for its start. Both filters take turns by fifty mails: throughput is that of a stream, in which a filter finds
its own code and tables in the processor's caches, and both meet the same load of the machine.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
import tarfile
import time
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.spam_rejects import report_rejects
from gatekeeper.readers.drafts import read_draft
from gatekeeper.rules.spm._data import table
from gatekeeper.rules.spm._score import spam_score
from gatekeeper.value import dataclass

#: Mails of one turn.
_TURN = 50
_PERL = r"""
use strict; use warnings; use Mail::SpamAssassin; use Time::HiRes qw(clock time);
my $filter = Mail::SpamAssassin->new({local_tests_only => 1, dont_copy_prefs => 1, userprefs_filename => '/dev/null'});
$filter->compile_now(0); binmode STDIN; $| = 1; print "ready\n";
while (my $size = <STDIN>) {
  read(STDIN, my $raw, $size);
  my ($wall, $cpu) = (time, clock);
  my $mail = $filter->parse($raw); my $status = $filter->check($mail);
  printf "%.3f %.6f %.6f\n", $status->get_score(), time - $wall, clock - $cpu;
  $status->finish(); $mail->finish();
}
"""


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One mail of the corpus."""

    group: str
    data: bytes
    digest: str

    @property
    def spam(self) -> bool:
        """Whether the corpus says that it is spam."""
        return self.group.startswith("spam")

    @property
    def held_out(self) -> bool:
        """Whether it was not used for calibration."""
        return int(self.digest[-1], 16) % 2 == 1


def corpus(path: Path) -> Iterator[Mail]:
    """Yield the mails of the archive or folder."""
    for group, data in _folders(path) if path.is_dir() else _members(path):
        if "ham" in group or "spam" in group:
            yield Mail(group=group, data=data, digest=hashlib.sha256(data).hexdigest())


def _folders(path: Path) -> Iterator[tuple[str, bytes]]:
    for file in sorted(path.rglob("*.txt")):
        yield file.parent.name, file.read_bytes()


def _members(path: Path) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(path) as archive:
        for member in archive:
            content = archive.extractfile(member) if member.isfile() and member.name.endswith(".txt") else None
            if content is not None:
                yield Path(member.name).parent.name, content.read()


def auc(scores: Sequence[float], labels: Sequence[bool]) -> float:
    """Return the area under the ROC curve: how often a spam scores above a ham, ties as half."""
    ham = sorted(s for s, spam in zip(scores, labels, strict=True) if not spam)
    ranks = [(bisect_left(ham, s) + bisect_right(ham, s)) / 2 for s, spam in zip(scores, labels, strict=True) if spam]
    return sum(ranks) / (len(ranks) * len(ham)) if ranks and ham else float("nan")


class SpamAssassin:
    """SpamAssassin's local rules in one Perl process."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(["perl", "-e", _PERL], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        if self._line() != "ready":
            raise RuntimeError("SpamAssassin does not start")

    def check(self, data: bytes) -> tuple[float, float, float]:
        """Return score, wall seconds and processor seconds of one mail."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{len(data)}\n".encode() + data)
        self.process.stdin.flush()
        score, wall, cpu = map(float, self._line().split())
        return score, wall, cpu

    def close(self) -> None:
        """End the process."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(timeout=30)

    def _line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().decode().strip()


def compare(mails: Sequence[Mail]) -> bool:
    """Print accuracy and throughput of both filters on the same mails; return whether both targets are met."""
    other = SpamAssassin()
    ours, credited_not, theirs = [], [], []
    spent = {"read": 0.0, "score": 0.0, "theirs": 0.0}
    wall = {"ours": 0.0, "theirs": 0.0}
    for first in range(0, len(mails), _TURN):
        turn = mails[first : first + _TURN]
        for mail in turn:
            begun, clock = time.perf_counter(), time.process_time()
            message = read_draft("mail.eml", mail.data, kind="eml")
            read = time.process_time()
            ours.append(spam_score(message).total)
            done = time.process_time()
            wall["ours"] += time.perf_counter() - begun
            spent["read"] += read - clock
            spent["score"] += done - read
        for mail in turn:
            message = read_draft("mail.eml", mail.data, kind="eml")
            credited_not.append(spam_score(message, credits_too=False).total)
        for mail in turn:
            score, seconds, processor = other.check(mail.data)
            theirs.append(score)
            wall["theirs"] += seconds
            spent["theirs"] += processor
    other.close()
    labels = [mail.spam for mail in mails]
    areas = auc(ours, labels), auc(theirs, labels)
    print(f"same {len(mails)} held-out mails, {sum(labels)} of them spam")
    print(f"ROC AUC             ours {areas[0]:.4f}   spamassassin -L {areas[1]:.4f}")
    print(f"  without credits   ours {auc(credited_not, labels):.4f}")
    count = len(mails)
    for name, value in spent.items():
        print(f"processor ms a mail {name:7} {value / count * 1000:8.2f}")
    for name, value in wall.items():
        print(f"wall ms a mail      {name:7} {value / count * 1000:8.2f}")
    alone = spent["theirs"] / max(spent["score"], 1e-9)
    whole = spent["theirs"] / max(spent["read"] + spent["score"], 1e-9)
    print(f"throughput ratio    score of a message that is read {alone:.1f}, reading included {whole:.1f}")
    return areas[0] >= areas[1] and whole >= 20


def at_threshold(mails: Sequence[Mail]) -> None:
    """Print how many held-out mails of each group reach the threshold."""
    threshold = float(table("score")["threshold"])
    counts: dict[str, list[int]] = {}
    scores, labels = [], []
    for mail in mails:
        total = spam_score(read_draft("mail.eml", mail.data, kind="eml")).total
        counts.setdefault(mail.group, []).append(total >= threshold)
        scores.append(total)
        labels.append(mail.spam)
    print(f"all {len(mails)} held-out mails: ROC AUC {auc(scores, labels):.4f}; at {threshold:g} points:")
    for group, hits in sorted(counts.items()):
        print(f"  {group:11} {sum(hits):4} of {len(hits):4}  {sum(hits) / len(hits):7.2%}")


def main(arguments: Sequence[str]) -> int:
    """Print the figures; return 1 where a target is missed, 2 without data."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?", type=Path)
    parser.add_argument("--sample", type=int, default=500, help="mails that both filters score")
    parser.add_argument("--fit", action="store_true", help="fit the points anew on the other half and print them")
    options = parser.parse_args(arguments)
    if options.data is None or not options.data.exists():
        print("The SpamAssassin public corpus is not here: give the path of its archive or folder.")
        return 2
    mails = sorted(corpus(options.data), key=lambda mail: mail.digest)
    if options.fit:
        from bench.spam_fit import fit

        fit([mail for mail in mails if not mail.held_out])
        return 0
    held_out = [mail for mail in mails if mail.held_out]
    at_threshold(held_out)
    few = report_rejects([mail.data for mail in mails if mail.group == "hard-ham-1"])
    if shutil.which("spamassassin") is None:
        print("spamassassin is not installed: no comparison.")
        return 2
    return 0 if compare(held_out[: options.sample]) and few else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

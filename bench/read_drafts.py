"""Reads every mail or template of an archive, says what failed or was slow, and checks all places; run by hand.

    python bench/read_drafts.py ARCHIVE.tar.gz [eml]

Prints the median time of drafts of 30 to 90 kB against ``html.parser`` feeding the same text in the same run.
"""

from __future__ import annotations

import html.parser
import statistics
import sys
import tarfile
import time

from gatekeeper.errors import InputError
from gatekeeper.readers.drafts import read_draft


def main(archive: str, kind: str | None = None) -> None:
    read = refused = wrong = 0
    slow: list[tuple[str, float]] = []
    own: list[float] = []
    plain: list[float] = []
    with tarfile.open(archive) as packed:
        for member in packed:
            file = packed.extractfile(member) if member.isfile() else None
            if file is None or member.name.endswith((".json", ".jsonl")):
                continue
            data = file.read()
            started = time.perf_counter()
            try:
                message = read_draft(member.name, data, kind=kind)
            except InputError:
                refused += 1
                continue
            took = time.perf_counter() - started
            read += 1
            if took > 2:
                slow.append((member.name, took))
            if 30_000 <= len(data) <= 90_000 and message.kind == "html":
                own.append(took)
                started = time.perf_counter()
                parser = html.parser.HTMLParser()
                parser.feed(message.source.text)
                parser.close()
                plain.append(time.perf_counter() - started)
            for passage in message.passages:
                for i, verbatim in enumerate(passage.map.verbatim if passage.map else ()):
                    assert passage.map is not None
                    start = passage.map.derived[i]
                    end = passage.map.derived[i + 1] if i + 1 < len(passage.map.derived) else passage.map.length
                    wrong += verbatim and passage.source.excerpt(passage.place(start, end)) != passage.text[start:end]
    print(f"{read} read, {refused} refused, {len(slow)} slower than 2 s, {wrong} wrong places", *slow, sep="\n")
    if own:
        ours, theirs = statistics.median(own) * 1000, statistics.median(plain) * 1000
        print(f"{len(own)} newsletters: median {ours:.1f} ms, html.parser alone {theirs:.1f} ms")


if __name__ == "__main__":
    main(*sys.argv[1:3])

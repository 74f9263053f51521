"""Workers share one stream for their logs: every line stays whole."""

from __future__ import annotations

import json
import subprocess
import sys

CODE = """
import os
from gatekeeper.milter.log import json_log

log = json_log()
children = [os.fork() for _ in range(3)]
for number in range(300):
    log("message", number=number)
if all(children):
    for child in children:
        os.waitpid(child, 0)
"""


def test_lines_of_several_processes_stay_whole() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], stderr=subprocess.PIPE, text=True, check=True, timeout=60)
    numbers = [json.loads(line)["number"] for line in done.stderr.splitlines()]
    assert sorted(numbers) == sorted(list(range(300)) * 8)

"""Broken files end in located errors, never in a traceback, and take no longer for being broken."""

from __future__ import annotations

import contextlib
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from gatekeeper.errors import InputError, InputErrors
from gatekeeper.model.policy import Policy, Registries
from gatekeeper.policy.load import parse_policy
from gatekeeper.policy.packaged import packaged
from gatekeeper.readers.campaign import named_files, read_manifest
from gatekeeper.readers.discovery import kind_of
from gatekeeper.readers.names import read_labels
from gatekeeper.readers.recipients import read_recipients
from gatekeeper.readers.registries import open_registries
from gatekeeper.readers.yamlfile import read_yaml
from gatekeeper.redact import Key
from tests.readers_campaign.memory import Memory

PIECES = [
    *(b"[ ] { } : ' \" & * !! <<: ~ | > ? % @ # , ; \\".split(b" ")),
    b"\n", b"\r", b"\t", b"- ", b"&a ", b"*a", b"\x00", b"\xff", b"\xfe", b"\xe2\x80\xa8", b"\xef\xbb\xbf",
    b"\xed\xa0\x80", b"true", b"5", b"2026-13-99", b"hmac:", b"\\ud83d", b"extends: [strict]\n", b"none",
]  # fmt: skip

MANIFEST = b"""campaign: x
variants: [a.html, b.html]
segment: {all: [{field: a, op: '=', value: 1}]}
assets: [{sha256: abc, kind: stock}]
workflow: {changed: 2026-04-01}
recipients: {url: x, query: y}
assignment: {method: random}
earlier_sends: [{recipients: a.csv}]
headers: {A: b}
"""


def registries(data: bytes) -> None:
    policy = Policy(registries=Registries(authorizations="a.yaml", suppressions="s.csv", tls_domains="a.yaml"))
    open_registries(policy, files=Memory({"a.yaml": data, "s.csv": data}), key=Key(b"a secret of the tests"))


READERS: dict[str, tuple[Callable[[bytes], object], bytes]] = {
    "policy": (lambda data: parse_policy("p.yaml", data), Path(packaged("policies.example.yaml") or "").read_bytes()),
    "manifest": (lambda data: read_manifest("c.yaml", data), MANIFEST),
    "kind": (lambda data: (kind_of("c.yaml", data), named_files("c.yaml", data)), MANIFEST),
    "labels": (lambda data: read_labels("n.yaml", data), b'names:\n  tag: {"1": x}\n  "2": y\n'),
    "csv": (lambda data: read_recipients("l.csv", data), b'name,"e-mail";x\n"a\nb",c@d.example,1\r\n"x""y",,\n'),
    "jsonl": (
        lambda data: read_recipients("l.jsonl", data),
        b'{"email": "a@x.example", "a": {"b": 1}}\n{"email": 2}\n',
    ),
    "yaml registry": (registries, b"- {id: a, subject: a@x.example, signed: 2026-01-01, signature: true}\n- {id: b}\n"),
    "csv registry": (registries, b"address,reason,at\na@x.example,opt-out,2026-01-01\n"),
}


def mutated(data: bytes, dice: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(dice.randint(1, 6)):
        at = dice.randrange(len(out) + 1)
        match dice.randrange(4):
            case 0:
                out[at:at] = dice.choice(PIECES)
            case 1:
                del out[at : at + dice.randint(1, 12)]
            case 2:
                start = dice.randrange(len(out) + 1)
                out[at:at] = out[start : start + dice.randint(1, 40)]
            case 3:
                out[at : at + 1] = bytes([dice.randrange(256)])
    return bytes(out)


@pytest.mark.parametrize("name", READERS)
def test_mutated_files_end_in_values_or_located_errors(name: str) -> None:
    read, data = READERS[name]
    dice = random.Random(name)
    faults: list[InputError] = []
    for _ in range(60 if name == "policy" else 250):
        broken = mutated(data, dice)
        try:
            read(broken)
        except InputError as error:
            faults.append(error)
        except InputErrors as errors:
            faults += errors.errors
    assert len(faults) > 5 or "registry" in name
    assert all(fault.line >= 1 and fault.column >= 1 and fault.message for fault in faults)


def test_time_grows_with_the_size_and_no_faster() -> None:
    def seconds(text: str) -> float:
        started = time.process_time()
        with contextlib.suppress(InputError):
            read_yaml("p.yaml", text)
        return time.process_time() - started

    for make in (
        lambda n: "a: " + "x" * n * 10,
        lambda n: "".join(f"k{i}: v\n" for i in range(n)),
        lambda n: "- {a: [1, 2], b: c}\n" * (n // 8),
        lambda n: "a: '" + "''" * n,
        lambda n: "{" * n,
        lambda n: '"' + "\\ud83d" * n + '"',
    ):
        seconds(make(2_000))
        small = min(seconds(make(10_000)) for _ in range(3))
        large = min(seconds(make(40_000)) for _ in range(2))
        # Four times the size; twice that is left for the noise of a shared machine.
        assert large < 8 * small + 0.2

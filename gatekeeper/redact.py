"""Masks for people and keyed fingerprints for machines: the only two forms in which evidence may leave the process.

A mask keeps the shape of a value and none of its content; a fingerprint is an HMAC, because a plain
hash of an address is itself an identifier (45 CFR 164.514(c): a re-identification code must not be
derived from information about the person).
"""

from __future__ import annotations

import hmac
import os
import re
from dataclasses import field

from gatekeeper.value import dataclass


def mask(text: str) -> str:
    """Return *text* with every letter and digit hidden but the first letter of each word of four or more.

    Args:
        text: Any evidence, for example ``"breast cancer"``.

    Returns:
        A string of the same length that shows shape only, for example ``"b••••• c•••••"``.
        Digits are always hidden; an address shows nothing at all before and after the ``@``.
    """
    if "@" in text:
        return "".join("•" if c.isalnum() else c for c in text)
    out: list[str] = []
    for i, c in enumerate(text):
        if not c.isalnum():
            out.append(c)
            continue
        starts = i == 0 or not text[i - 1].isalnum()
        long_word = text[i : i + 4].isalpha() and len(text[i : i + 4]) == 4
        out.append(c if starts and long_word else "•")
    return "".join(out)


#: What of a line is syntax and may be shown: everything else is masked.
_SYNTAX = {
    ".sql": re.compile(r"'[^']*'?|\"[^\"]*\"?|--.*|\S*@\S*|\d+"),
    ".html": re.compile(r"(?<=[>])[^<]+|^[^<]+(?=<|$)|=\s*\"[^\"]*\"?|=\s*'[^']*'?|<!--.*"),
    ".yaml": re.compile(r"#.*|(?<=: )\S.*|^\s*- .*|[\[{].*"),
}


def mask_line(line: str, path: str) -> str:
    """Return one line of a file for a report: syntax stays readable, whatever could be content is masked.

    Args:
        line: A line, or a part of one.
        path: Its file; the suffix says what is syntax. Of unknown kinds everything is masked.

    Returns:
        A string of the same length.
    """
    suffix = "." + path.rpartition(".")[2].lower()
    content = _SYNTAX.get({".htm": ".html", ".mjml": ".html", ".yml": ".yaml"}.get(suffix, suffix))
    if content is None:
        return mask(line)
    return content.sub(lambda match: mask(match[0]), line)


@dataclass(frozen=True, slots=True)
class Key:
    """A secret for keyed fingerprints.

    Args:
        secret: At least 16 bytes.
        persistent: False for the run-local random key, which makes fingerprints useless across runs.
    """

    secret: bytes = field(repr=False)
    persistent: bool = True

    def fingerprint(self, *parts: str) -> str:
        """Return 32 hex digits of HMAC-SHA-256 over the parts, unambiguous in their borders (RFC 2104)."""
        encoded = [part.encode("utf-8", "surrogateescape") for part in parts]
        message = b"".join(len(part).to_bytes(8, "big") + part for part in encoded)
        return hmac.digest(self.secret, message, "sha256").hex()[:32]


def random_key() -> Key:
    """Return a run-local key: fingerprints of this run compare with each other and with nothing else."""
    return Key(os.urandom(32), persistent=False)


def key_from_environment(path: str | None = None) -> Key:
    """Return the key of ``--key-file`` or of ``GATEKEEPER_KEY``, else a run-local random one.

    Args:
        path: File that holds the secret, or None.

    Raises:
        OSError: The file cannot be read.
    """
    if path is not None:
        with open(path, "rb") as file:
            return Key(file.read().strip())
    value = os.environ.get("GATEKEEPER_KEY", "")
    return Key(value.encode()) if value else random_key()

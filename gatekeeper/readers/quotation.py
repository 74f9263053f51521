"""Tells the new text of a reply from what it quotes: quoted threads carry what the writer no longer sees."""

from __future__ import annotations

import re

from gatekeeper.patterns import lazy

_WROTE = lazy(
    r"^[ \t]*(?:On\b.{4,200}\bwrote:"
    r"|Am\b.{4,200}\bschrieb\b.{0,100}:|Le\b.{4,200}\ba écrit ?:"
    r"|El\b.{4,200}\bescribió:|.{3,120}<[^<>\s]{3,80}> wrote:)[ \t]*$",
)
_DIVIDER = lazy(
    r"^[ \t>]*(?:-{2,}[ \t]*(?:Original Message|Forwarded message"
    r"|Forwarded by\b.{0,80}|Original Appointment"
    r"|Ursprüngliche Nachricht|Message d'origine|Mensaje (?:original|reenviado))[ \t]*-{2,}"
    r"|Begin forwarded message:|_{20,})[ \t]*$",
    re.IGNORECASE,
)
#: Header fields as mail programs quote them, in English, Spanish, German and French.
_HEADER = lazy(
    r"^[ \t>*]*(From|Sent|Date|To|Cc|Subject|Reply-To|De|Enviado(?: el)?|Fecha|Para|CCO?|Asunto|Von|Gesendet|Datum|An"
    r"|Betreff|Envoyé|À|Objet)[ \t\xa0]*:\*?[ \t]",
    re.IGNORECASE,
)
_ON = lazy(r"^[ \t]*On\b")
#: What a divider begins with.
_DIVIDES = frozenset("-_Bb")
_AUTHORS = frozenset({"from", "de", "von"})


def quoted_lines(lines: list[str]) -> list[bool]:
    """Return for each line whether it is quoted: ``>`` lines, and all behind a forwarding or reply mark."""
    quoted = [line.lstrip().startswith((">", "|>")) for line in lines]
    for i, line in enumerate(lines):
        mark = _mark(lines, i, line)
        if mark:
            # Behind "On … wrote:" with ">" lines, what is not marked again is the writer's own (inline replies)
            following = next((j for j in range(i + mark, len(lines)) if lines[j].strip()), None)
            if following is not None and quoted[following] and not _DIVIDER.match(line):
                for j in range(i, i + mark):
                    quoted[j] = True
                continue
            for j in range(i, len(lines)):
                quoted[j] = True
            break
    return quoted


def _mark(lines: list[str], i: int, line: str) -> int:
    """Return how many lines a mark at line *i* takes, 0 when there is none."""
    begin = line.lstrip(" \t>*")
    if line.rstrip()[-1:] == ":" and _WROTE.match(line[:400]):
        return 1
    if (
        begin.startswith("On")
        and _ON.match(line)
        and i + 1 < len(lines)
        and _WROTE.match((line.strip() + " " + lines[i + 1].strip())[:400])
    ):
        return 2
    if begin[:1] in _DIVIDES and _DIVIDER.match(line):
        if line.strip().startswith("____"):
            return 1 if _header_block(lines, i + 1) else 0
        return 1
    return 1 if ":" in line and i > 0 and not lines[i - 1].strip() and _header_block(lines, i) else 0


def _header_block(lines: list[str], i: int) -> bool:
    found = [match.group(1).lower() for line in lines[i : i + 6] if (match := _HEADER.match(line))]
    return bool(found) and found[0] in _AUTHORS and len(set(found)) >= 3

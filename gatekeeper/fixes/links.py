"""Makes http links https (SPM022, OPT012) and telling campaign names in links opaque (PHI009, SEG002)."""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.fixes.edit import Edit, span
from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Message
from gatekeeper.patterns import lazy
from gatekeeper.redact import Key
from gatekeeper.vocabulary.names import classify_text_name

_UTM = lazy(r"\butm_[a-z]{2,20}=([^&\"'\s<>#]{1,200})")
_NOT_NAMES = ("{", "*|", "%%", "[[")


def https(message: Message, finding: Finding) -> Iterator[Edit]:
    """Yield an edit of the scheme, where the finding points at a plain http address."""
    text = message.source.text
    start, end = span(message.source, finding.at)
    if text[start : start + 7].lower() == "http://" and end > start + 7:
        yield Edit(
            path=message.path, start=start, end=start + 4, text="https", rule=finding.rule, what="makes a link https"
        )


def opaque(message: Message, finding: Finding, key: Key) -> Iterator[Edit]:
    """Yield an edit that replaces the value of a telling utm parameter that the finding touches."""
    text = message.source.text
    start, end = span(message.source, finding.at)
    line = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    for match in _UTM.finditer(text, line, len(text) if stop < 0 else stop):
        touches = match.start() < end and start < match.end()
        telling = classify_text_name(match[1]).level >= 2
        if touches and telling and not any(sign in match[1] for sign in _NOT_NAMES):
            name = "c" + key.fingerprint("utm", match[1].lower())[:10]
            yield Edit(
                path=message.path,
                start=match.start(1),
                end=match.end(1),
                text=name,
                rule=finding.rule,
                what="makes a campaign name in a link opaque",
            )

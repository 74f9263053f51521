"""Adds List-Unsubscribe fields to an .eml draft (OPT003, OPT004) and removes trace fields (BCC004)."""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.fixes.edit import Edit, span
from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Message
from gatekeeper.rules.opt._optout import opt_outs

ONE_CLICK = "List-Unsubscribe-Post: List-Unsubscribe=One-Click"


def added(message: Message, rules: set[str]) -> Iterator[Edit]:
    """Yield an edit that adds the fields behind the last header field, with the draft's own https opt-out link."""
    if message.kind != "eml" or not message.headers or not rules & {"OPT003", "OPT004"}:
        return
    present, post = message.header("List-Unsubscribe"), message.header("List-Unsubscribe-Post")
    lines = []
    if present is None:
        url = next((w.link.url.strip() for w in opt_outs(message) if w.link and _usable(w.link.url)), "")
        if not url:
            return
        lines.append(f"List-Unsubscribe: <{url}>")
    elif "<https://" not in present.value:
        return
    if post is None:
        lines.append(ONE_CLICK)
    if not lines:
        return
    text = message.source.text
    _, last = span(message.source, message.headers[-1].at)
    end = text.find("\n", last)
    at = len(text) if end < 0 else end + 1
    if text[last - 1 : last] == "\n":
        at = last
    newline = "\r\n" if "\r\n" in text[:at] else "\n"
    rule = "OPT003" if present is None else "OPT004"
    body = "".join(line + newline for line in lines)
    yield Edit(path=message.path, start=at, end=at, text=body, rule=rule, what="adds the one-click unsubscribe fields")


def removed(message: Message, finding: Finding) -> Iterator[Edit]:
    """Yield an edit that removes the whole trace field that a finding points at, folds included."""
    text = message.source.text
    start, _ = span(message.source, finding.at)
    start = text.rfind("\n", 0, start) + 1
    end = start
    while True:
        stop = text.find("\n", end)
        end = len(text) if stop < 0 else stop + 1
        if text[end : end + 1] not in (" ", "\t"):
            break
    yield Edit(path=message.path, start=start, end=end, text="", rule="BCC004", what="removes a trace header field")


def _usable(url: str) -> bool:
    return url.strip().startswith("https://") and not any(c in url for c in "<> \n{}*%[]")

"""Adds a footer with the platform's unsubscribe tag and the organisation's postal address (OPT001, OPT005)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from html import escape
from importlib import resources
from typing import Any

from gatekeeper.fixes.edit import Edit
from gatekeeper.model.message import Message
from gatekeeper.model.policy import Policy
from gatekeeper.patterns import lazy

_BODY_END = lazy(r"</\s*body\s*>", re.I)
_MJ_BODY_END = lazy(r"</\s*mj-body\s*>", re.I)


@cache
def platforms() -> dict[str, dict[str, Any]]:
    """Return what a footer holds, by platform."""
    data = resources.files("gatekeeper.fixes").joinpath("platforms.toml").read_bytes()
    return tomllib.loads(data.decode())


def edits(message: Message, rules: set[str], policy: Policy) -> Iterator[Edit]:
    """Yield one edit that adds what is missing; none where the platform or the address is unknown."""
    if message.kind == "eml":
        return
    known = platforms().get(message.platform or "", {})
    opt_out = _opt_out(known, message.kind) if "OPT001" in rules else ""
    address = _address(known, policy, message.kind) if "OPT005" in rules else ""
    if not opt_out and not address:
        return
    text = message.source.text
    what = " and ".join([*(["the unsubscribe tag"] if opt_out else []), *(["the postal address"] if address else [])])
    at, footer = _place(text, message.kind, [part for part in (address, opt_out) if part])
    rule = "OPT001" if opt_out else "OPT005"
    yield Edit(path=message.path, start=at, end=at, text=footer, rule=rule, what=f"adds a footer with {what}")


def _opt_out(known: dict[str, Any], kind: str) -> str:
    if "element" in known:
        return str(known["element"]) if kind in ("html", "mjml") else ""
    if "url" not in known:
        return ""
    url = str(known["url"])
    return f'<a href="{url}">Unsubscribe</a>' if kind in ("html", "mjml") else f"Unsubscribe: {url}"


def _address(known: dict[str, Any], policy: Policy, kind: str) -> str:
    if policy.organization.postal_addresses:
        written = f"{policy.organization.name}, {policy.organization.postal_addresses[0]}".strip(", ")
        return escape(written, quote=False) if kind in ("html", "mjml") else written
    return str(known.get("address", ""))


def _place(text: str, kind: str, parts: list[str]) -> tuple[int, str]:
    style = "font-size:13px;color:#333333;background-color:#ffffff"
    if kind == "mjml":
        inner = "<br />".join(parts)
        cell = f'<mj-text font-size="13px" color="#333333">{inner}</mj-text>'
        block = f"<mj-section><mj-column>{cell}</mj-column></mj-section>\n"
        found = list(_MJ_BODY_END.finditer(text))
        return (found[-1].start() if found else len(text)), block
    if kind == "html":
        block = f'<p style="{style}">{"<br>".join(parts)}</p>\n'
        found = list(_BODY_END.finditer(text))
        return (found[-1].start() if found else len(text)), block
    end = "" if text.endswith("\n") else "\n"
    return len(text), end + "\n" + "\n".join(parts) + "\n"

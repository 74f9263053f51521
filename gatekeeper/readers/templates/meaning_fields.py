"""Understands merge syntax that mostly names a field: Mailchimp, Mautic, Campaign Monitor, Salesforce."""

from __future__ import annotations

import re

from gatekeeper.readers.templates.expressions import Expression
from gatekeeper.readers.templates.meaning import Meaning, of, variable
from gatekeeper.readers.templates.meaning_braces import read_mustache


def read_star(inner: str) -> Meaning:
    """Understand ``*|…|*`` of Mailchimp."""
    upper = inner.upper()
    head, _, rest = inner.partition(":")
    match head.upper():
        case "IF" | "IFNOT":
            return Meaning("condition", rest, _comparison(rest), head.upper() == "IFNOT")
        case "ELSEIF":
            return Meaning("else", rest, _comparison(rest))
        case "ELSE":
            return Meaning("else")
        case "INTERESTED":
            group, _, values = rest.partition(":")
            return Meaning(
                "condition",
                rest,
                Expression((group.strip(),), tuple(v.strip() for v in values.split(",") if v.strip())),
            )
        case "END":
            return Meaning("end", name=rest)
    if upper.startswith(("FEED", "RSS", "XML")):
        return Meaning("fetch", inner, name=inner)
    return Meaning("variable", inner, Expression((inner.strip(),)))


def _comparison(text: str) -> Expression:
    name, operator, value = re.match(r"\s*([\w:.]*)\s*([!<>=]*)\s*(.*)", text, re.DOTALL).groups()  # type: ignore[union-attr]
    return Expression((name,) if name else (), (value.strip().strip("\"'"),) if operator else ())


def read_square(inner: str) -> Meaning:
    """Understand ``[[ … ]]`` of Constant Contact, Mailjet and Iterable."""
    if inner[:1] in "#/":
        return read_mustache(inner)
    name, alternative, default = inner.partition(" OR ")
    if alternative:
        return variable(name.strip(), default.strip().strip("\"'"))
    return read_mustache(inner)


def read_bracket(inner: str) -> Meaning:
    """Understand ``[…]`` of Campaign Monitor."""
    lower = inner.lower()
    if lower.startswith("if:"):
        return of("condition", inner[3:])
    if lower.startswith("elseif:"):
        return of("else", inner[7:])
    if lower == "else":
        return Meaning("else")
    if lower == "endif":
        return Meaning("end")
    name, comma, default = inner.partition(",fallback=")
    return Meaning("variable", inner, Expression((name.strip(),), default=default if comma else None))


def read_brace(inner: str) -> Meaning:
    """Understand ``{…}`` and ``%…%`` of Mautic, MailerLite, Brevo and ActiveCampaign."""
    body = inner.strip()
    upper = body.upper()
    if upper in ("/IF", "ENDIF"):
        return Meaning("end")
    if upper == "ELSE":
        return Meaning("else")
    if upper.startswith(("IF ", "ELSEIF ")):
        word, _, rest = body.partition(" ")
        return of("condition" if word.upper() == "IF" else "else", rest)
    name, equals, value = body.partition("=")
    if equals and re.fullmatch(r"\w+", name):
        if name in ("dwc", "dynamiccontent", "form", "focus"):
            return Meaning("include", body, name=value.strip("\"'"))
        # mautic writes a format behind the bar, no default
        return Meaning("variable", body, Expression((value.partition("|")[0].strip(),)))
    if body.startswith("$"):
        return variable(body)
    name, _, modifier = body.partition("|")
    return Meaning("variable", body, Expression((name,), filters=(modifier,) if modifier else ()))


def read_salesforce(inner: str) -> Meaning:
    """Understand ``{!…}`` of Salesforce."""
    default = re.match(r"(?:NULLVALUE|BLANKVALUE)\s*\(([^,]*),\s*[\"']?([^\"')]*)", inner, re.IGNORECASE)
    if default:
        return variable(default.group(1), default.group(2))
    return variable(inner)

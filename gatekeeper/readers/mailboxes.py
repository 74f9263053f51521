"""The one form in which addresses are compared: domain in lower case A-labels, local part in lower case."""

from __future__ import annotations

import unicodedata

from gatekeeper.patterns import lazy

#: Deliberately wide: whether an address is valid is a rule's judgement, this only tells addresses from other cells.
_ADDRESS = lazy(r"[^\s@<>,;:\"]{1,64}@[^\s@<>,;:\"]{1,253}")


def looks_like_address(text: str) -> bool:
    """Return whether a cell holds something of the shape ``local@domain``, alone or in angle brackets."""
    return _ADDRESS.fullmatch(bare(text)) is not None


def bare(text: str) -> str:
    """Return the address in ``Display Name <local@domain>``, else *text* stripped."""
    text = text.strip()
    if text.endswith(">") and "<" in text:
        return text[text.rindex("<") + 1 : -1].strip()
    return text[7:] if text[:7].lower() == "mailto:" else text


def normalise(text: str) -> str:
    """Return the address to compare by; what is no address is returned stripped, as written.

    Internationalised local parts are composed (RFC 6532, section 3.1), domains become A-labels (RFC 5891); a domain
    that cannot be one stays in lower case.
    """
    text = bare(text)
    local, at, domain = text.rpartition("@")
    if not at or not local or not domain:
        return text
    if not local.isascii():
        local = unicodedata.normalize("NFC", local)
    return f"{local.lower()}@{normalise_domain(domain)}"


def normalise_domain(domain: str) -> str:
    """Return a domain in lower case, A-labels, without a final dot."""
    domain = domain.strip().rstrip(".").lower()
    if domain.isascii():
        return domain
    import idna

    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return domain

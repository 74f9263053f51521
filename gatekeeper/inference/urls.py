"""What a URL tells: identifiers however encoded, health words, and keys that stay with a person.

Link hosts, proxies, browser histories and click logs see a URL in clear even where the message itself was encrypted, so
four families of rules read URLs; they share these facts, which know no policy.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from gatekeeper.inference.decodings import Reading, digests, hash_tokens, readings
from gatekeeper.inference.url_parts import Part, Span, parts, tags, veil, widest, words
from gatekeeper.inference.url_topics import health_names
from gatekeeper.patterns import lazy

__all__ = ["Part", "Span", "health_names", "identifiers", "labelled", "parts", "recipient_key", "tags", "words"]

_MAILBOX = lazy(
    r"(?<![\w.%+'-])[\w.%+'-]{1,64}@(?=[\w-])[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,6}\.[A-Za-z]{2,24}(?![\w-])"
)
_FILE_ENDINGS = frozenset(
    {"png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "ico", "bmp", "css", "js", "map", "woff"}
)
_PHONE = lazy(
    r"(?<![\w.+-])(?:\+?1[-. ])?\(?[2-9]\d{2}\)?[-. ][2-9]\d{2}[-. ]\d{4}(?![\w-])|(?<![\w+])\+[1-9]\d{9,14}(?!\w)"
)
_SSN = lazy(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])")
_RECORD = lazy(r"(?i)(?<![a-z])(?:mrn|ssn|dob)[-_:=. ]{0,2}(?=[\d-]{4,20}(?!\w))[\d-]+")
_NUMBER = lazy(r"(?=[\w-]{0,9}\d{3})[A-Za-z]{0,4}-?\d[\d-]{3,19}")
_YEARS = lazy(r"(?:19|20)\d{2}(?:-\d{1,2}(?:-\d{1,2})?)?")
_DATE = lazy(r"\d{4}-?\d{2}-?\d{2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}")
_HEX_HASH = lazy(r"(?:[0-9a-fA-F]{32}|[0-9a-fA-F]{40}|[0-9a-fA-F]{64}|[0-9a-fA-F]{128})")

#: What a parameter, path label or merge field is called, as words in order, and the identifier that it then holds.
_LABELS: tuple[tuple[str, tuple[str, ...]], ...] = tuple(
    (kind, tuple(label.split()))
    for kind, labels in {
        "US_SSN": "ssn, social security",
        "MEDICAL_RECORD_NUMBER": "mrn, medical record, patient id, patient no, patient number, chart no, chart id",
        "HEALTH_PLAN_ID": "member id, plan id, policy number, insurance id, medicare id, mbi",
        "ACCOUNT_NUMBER": "account number, account no, acct no, account id, patient account, guarantor id",
        "DATE_TIME": "dob, birth date, birthdate, birthday, date of birth",
        "PHONE_NUMBER": "phone, mobile, cell, telephone, sms",
        "EMAIL_ADDRESS": "email, e mail, emailaddr, email address, mail address",
        "PERSON": "last name, lname, surname, full name, patient name, contact name, subscriber name, customer name",
    }.items()
    for label in labels.split(", ")
)
#: A path segment that announces whose record the next one is.
_PATH_LABELS = {
    name: kind
    for kind, names in {
        "MEDICAL_RECORD_NUMBER": "patient patients chart charts",
        "HEALTH_PLAN_ID": "member members",
        "ACCOUNT_NUMBER": "account accounts",
    }.items()
    for name in names.split()
}
_NOT_LABELS = frozenset(
    {"hash", "template", "subject", "type", "campaign", "name", "format", "client", "blast", "source"}
)
_HASH_LABELS = frozenset({"em", "eh", "emh", "hem", "emailhash", "hashedemail", "emailmd5", "gravatar"})
_KEY_NAMES = (
    "uid userid uniqid recipientid contactid subscriberid subscriberkey customerid personid profileid leadid patientid "
    "guid mceid ke veroid mkttok bsftuid olyencid hsenc memberid externalid emailid rid"
)
_KEYS = frozenset(_KEY_NAMES.split())
_PEOPLE = frozenset(
    {
        "user",
        "recipient",
        "contact",
        "subscriber",
        "customer",
        "person",
        "profile",
        "lead",
        "patient",
        "member",
        "client",
    }
)


@lru_cache(maxsize=4096)
def labelled(name: str) -> str:
    """Return the kind of identifier that a parameter, path label or merge field is called, or ""."""
    have = words(name)
    joined = "".join(have)
    for kind, label in _LABELS:
        size = len(label)
        called = joined == "".join(label) or any(have[i : i + size] == label for i in range(len(have) - size + 1))
        if called and (kind not in ("EMAIL_ADDRESS", "PHONE_NUMBER") or not _NOT_LABELS & set(have)):
            return kind
    return ""


@lru_cache(maxsize=512)
def identifiers(url: str, known_addresses: tuple[str, ...] = ()) -> tuple[Span, ...]:
    """Return the identifiers of people in a URL, in order, the widest of those that overlap.

    Args:
        url: As written; contact schemes (mailto, tel) are read for their query only.
        known_addresses: Recipients, by which hashed addresses are recognised.

    Returns:
        Spans whose *how* says in what disguise: an address, phone, record, plan, account or social security number,
        birth date or last name, literal or by merge tag, also percent- or base64-encoded, and the hash of an address.
    """
    found: list[Span] = []
    host = next((p.text.lower() for p in parts(url) if p.kind == "host"), "")
    hashes = host.endswith("gravatar.com")
    for part in parts(url):
        if part.kind != "host" and part.text:
            inside = _of_part(part.kind, part.name, part.text, hashes, known_addresses)
            found += [replace(span, start=span.start + part.start, end=span.end + part.start) for span in inside]
    return widest(found)


@lru_cache(maxsize=4096)
def _of_part(kind: str, name: str, text: str, hashes: bool, known_addresses: tuple[str, ...]) -> tuple[Span, ...]:
    """Return the identifiers of a piece, counted from its beginning: most pieces of a message's links are the same."""
    part = Part(kind=kind, name=name, text=text, start=0, end=len(text))
    label = labelled(name) or (_PATH_LABELS.get(name.lower(), "") if kind == "path" else "")
    found = list(_tagged(part, label))
    plain = veil(text)
    for reading in readings(plain):
        found += _literal(part, reading, label)
    found += _hashed(part, plain, hashes, known_addresses)
    return tuple(found)


def _tagged(part: Part, label: str) -> Iterator[Span]:
    for start, end, tag in tags(part.text):
        kind = labelled(tag) or label
        if kind:
            yield Span(kind=kind, how="tag", start=part.start + start, end=part.start + end, text=tag, part=part.kind)


def _literal(part: Part, reading: Reading, label: str) -> Iterator[Span]:
    text = reading.text

    def span(kind: str, start: int, end: int) -> Span:
        begin, stop = reading.span(start, end)
        return Span(
            kind=kind,
            how=reading.how,
            start=part.start + begin,
            end=part.start + stop,
            text=text[start:end],
            part=part.kind,
        )

    for match in _MAILBOX.finditer(text) if "@" in text else ():
        if match[0].rpartition(".")[2].lower() not in _FILE_ENDINGS:
            yield span("EMAIL_ADDRESS", match.start(), match.end())
    if not text.isdecimal():
        yield from (span("US_SSN", m.start(), m.end()) for m in _SSN.finditer(text))
        yield from (span("PHONE_NUMBER", m.start(), m.end()) for m in _PHONE.finditer(text))
    for match in _RECORD.finditer(text) if not text.isdecimal() else ():
        kind = labelled(match[0][:3]) or "MEDICAL_RECORD_NUMBER"
        yield span(kind, match.start(), match.end())
    value = text.strip()
    if value and reading.how in ("plain", "percent") and _labelled_value(part, label, value):
        yield span(label, text.index(value), text.index(value) + len(value))


def _labelled_value(part: Part, label: str, value: str) -> bool:
    """Whether a literal value fits the kind that its name announces."""
    digits = sum(c.isdigit() for c in value)
    match label:
        case "" | "EMAIL_ADDRESS":
            return False
        case "DATE_TIME":
            return _DATE.fullmatch(value) is not None
        case "PHONE_NUMBER":
            return digits >= 7 and not any(c.isalpha() for c in value)
        case "PERSON":
            return part.kind in ("query", "fragment") and digits == 0 and any(c.isalpha() for c in value)
        case _:
            return _NUMBER.fullmatch(value) is not None and _YEARS.fullmatch(value) is None


def _hashed(part: Part, text: str, hashes: bool, known: tuple[str, ...]) -> Iterator[Span]:
    for start, end, digest in hash_tokens(text):
        whole = _HEX_HASH.fullmatch(text[start:end]) is not None
        called = whole and (hashes or _called_hash(part.name))
        if called or (known and digest in digests(known)):
            yield Span(
                kind="EMAIL_ADDRESS",
                how="hash",
                start=part.start + start,
                end=part.start + end,
                text=text[start:end],
                part=part.kind,
            )


def _called_hash(name: str) -> bool:
    have = words(name)
    return "".join(have) in _HASH_LABELS or bool({"email", "mail", "em"} & set(have))


def recipient_key(url: str, known_addresses: tuple[str, ...] = ()) -> bool:
    """Return whether the URL carries a key that stays with one person.

    That is an id parameter, the merge tag of one, or an identifier; a random token for one message (``t=``) is none.
    """
    for part in parts(url):
        if part.kind in ("query", "fragment", "path") and part.text:
            if part.kind != "path" and "".join(words(part.name)) in _KEYS:
                return True
            if any(_person_key(tag) for _, _, tag in tags(part.text)):
                return True
    return bool(identifiers(url, known_addresses))


def _person_key(tag: str) -> bool:
    have = words(tag)
    if "".join(have) in _KEYS:
        return True
    pairs = pairwise(have)
    return any(first in _PEOPLE and second in ("id", "key", "uuid", "uid", "guid") for first, second in pairs)

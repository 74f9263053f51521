"""A link or picture address carries an identifier or, for patients, a condition.

## Why it matters
Link hosts, proxies, browser histories and click logs keep the whole address, and parts of it leak even under TLS. An
address of a person stays an identifier when it is percent- or base64-encoded, and a hash of it is no permitted
re-identification code, for it is derived from the person (45 CFR 164.514(c)).

## What to do instead
Use an opaque random token that only your own server can resolve, and name assets and campaigns neutrally
(``utm_campaign=2026-05-a``).

## When it stays silent
Opaque tokens, contact links (mailto, tel), ids of messages in archives, slugs of public articles on public lists, and
opt-out links, which have a rule of their own.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.everyday import offered_to_everybody
from gatekeeper.inference.identity import inside
from gatekeeper.inference.urls import Span, health_names, identifiers, labelled, parts, tags
from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Link, Message
from gatekeeper.model.place import Place
from gatekeeper.model.words import Scope, Severity
from gatekeeper.patterns import lazy
from gatekeeper.redact import mask
from gatekeeper.rules.case import Case
from gatekeeper.rules.opt._optout import opt_outs
from gatekeeper.rules.phi._reader import HEALTH_FIELDS, hard, spoken, spoken_kind
from gatekeeper.rules.rule import Example, Rule
from gatekeeper.vocabulary.names import classify

_DISGUISES = {"hash": ", hashed,", "base64": ", base64-encoded,", "hex": ", hex-encoded,", "percent": "", "tag": ""}

#: A contact whose "mailto:" was forgotten.
_CONTACT = lazy(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
#: What stands before the id of a message in the addresses of archives; it has the form of a mailbox (RFC 5322, 3.6.4).
_MESSAGE_ID = lazy(
    r"(?i)(?:[?&;](?:selm|threadm|msg-?_?id|message-?_?id|mid|in-?_?reply-?_?to|references)=|/(?:msg-?id|message-?id|mid)/"
    r"|\bmid:|/id:)(?:%3C|<)?$"
)
#: The word right before another in a name of a file or page.
_GIVEN = lazy(r"(?<![^\W\d_])([^\W\d_]{2,20})[._+-]$|(?<![^\W\d_])([^\W\d_]{2,20})%20$")


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding per identifier, health word or health merge field in an address, each address once."""
    severity = hard(case)
    told: dict[str, tuple[tuple[Span, str], ...]] = {}
    named = _Named(case)
    for message in case.messages:
        skipped = set(_opt_out_places(message))
        pixels = {image.src for image in message.images if _pixel(image.width, image.height)}
        seen: set[tuple[str, Place]] = set()
        for link in message.links:
            if link.at in skipped or link.url in pixels or (link.url, link.at) in seen or _CONTACT.fullmatch(link.url):
                continue
            seen.add((link.url, link.at))
            if link.url not in told:
                told[link.url] = tuple(_tells(case, link.url, named))
            for span, sentence in told[link.url]:
                yield case.finding(sentence, _place(link, span), severity=severity, evidence=span.text)


class _Named:
    """The people whom the text names, read when a link seems to spell one of them."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.found: frozenset[str] | None = None

    def surname(self, url: str, span: Span) -> bool:
        """Return whether a word of a URL and the one before it are a person's name: wayne_rash.jpg."""
        before = _GIVEN.search(url[max(0, span.start - 24) : span.start])
        if before is None or not span.text.isalpha():
            return False
        if self.found is None:
            passages = (p for m in self.case.messages for p in m.in_scope(Scope.BODY, Scope.SENDER))
            entities = (e for p in passages for e in self.case.facts.entities(p) if e.kind == "PERSON")
            self.found = frozenset(" ".join(e.text.lower().split()) for e in entities)
        return f"{before[1] or before[2]} {span.text}".lower() in self.found


def _tells(case: Case, url: str, named: _Named) -> Iterator[tuple[Span, str]]:
    """Yield what an address tells, and the sentence that says so."""
    taken: list[tuple[int, int]] = []
    for span in identifiers(url, case.facts.addresses):
        mailbox = span.kind == "EMAIL_ADDRESS" and span.how != "hash"
        if mailbox and (case.facts.inside(span.text) or _MESSAGE_ID.search(url[max(0, span.start - 32) : span.start])):
            continue
        taken.append((span.start, span.end))
        how = "the merge tag of " if span.how == "tag" else ""
        disguise = _DISGUISES.get(span.how, "")
        yield (
            span,
            f"A link address carries {how}{spoken_kind(span.kind)}{disguise} which all who handle it can read.",
        )
    for span in _health_tags(url):
        if not any(start <= span.start < end for start, end in taken):
            taken.append((span.start, span.end))
            yield span, "A merge tag puts a health fact of each recipient into a link address."
    if not case.patients:
        return
    for span in health_names(url, case.facts.detector):
        if offered_to_everybody(span.text) or named.surname(url, span):
            continue
        if span.level >= 3 or (span.level == 2 and span.category in case.assessment.linked):
            yield (
                span,
                f"A link address names a health topic ({spoken(span.category)}, {mask(span.text)}) to link hosts and "
                "histories of patients.",
            )


def _health_tags(url: str) -> Iterator[Span]:
    for part in parts(url):
        for start, end, tag in tags(part.text):
            if classify(tag).field_class in HEALTH_FIELDS and not labelled(tag):
                yield Span(kind="HEALTH_CONDITION", how="tag", start=part.start + start, end=part.start + end, text=tag)


def _place(link: Link, span: Span) -> Place:
    """Return the exact place of a span where the address stands unbroken in its line, else the whole address."""
    at = link.at
    if at.line != at.end_line or at.end_column - at.column != len(link.url):
        return at
    return inside(at, span.start, span.end)


def _opt_out_places(message: Message) -> Iterator[Place]:
    return (found.at for found in opt_outs(message))


def _pixel(width: float | None, height: float | None) -> bool:
    """Whether a picture is a tracking pixel, which has rules of its own."""
    return width is not None and height is not None and width <= 2 and height <= 2


_PATIENTS = {"relationship": "patients", "profile": "marketing", "class": "marketing"}


def _link(url: str) -> str:
    return f'<p><a href="{url}">Read on</a></p>'


RULE = Rule(
    id="PHI009",
    name="link-carries-phi",
    severity=Severity.CRITICAL,
    scale="C (E transactional)",
    cites=("45 CFR 164.514(b)(2)", "45 CFR 164.514(c)", "45 CFR 164.502(b)"),
    check=check,
    examples=(
        Example(
            title="percent-encoded address",
            draft=_link("https://www.valleyhealth.example/a?e=pat.doe%40mail.example&amp;x=1"),
            campaign=_PATIENTS | {"relationship": "public"},
            marks=("https://www.valleyhealth.example/a?e=pat.doe%40mail.example&amp;x=1",),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="base64-encoded address inside the path",
            draft=_link("https://www.valleyhealth.example/a/cGF0LmRvZUBtYWlsLmV4YW1wbGU="),
            campaign=_PATIENTS,
            marks=("cGF0LmRvZUBtYWlsLmV4YW1wbGU=",),
        ),
        Example(
            title="record number by merge tag in care mail",
            draft=_link("https://my.valleyhealth.example/visit?mrn={{ patient.mrn }}"),
            campaign={"class": "transactional", "relationship": "patients"},
            marks=("{{ patient.mrn }}",),
            severities=(Severity.ERROR,),
        ),
        Example(
            title="condition in a campaign parameter",
            draft=_link("https://www.valleyhealth.example/hours?utm_campaign=ivf-2026"),
            campaign=_PATIENTS,
            marks=("ivf",),
        ),
        Example(
            title="condition in the name of a picture",
            draft='<p><img src="https://www.valleyhealth.example/img/breast-cancer-hero.png" alt="" width="600"></p>',
            campaign=_PATIENTS,
            marks=("breast-cancer",),
        ),
        Example(
            title="opaque token and neutral campaign",
            draft=_link("https://www.valleyhealth.example/a?t={{ token }}&amp;utm_campaign=2026-05-a"),
            campaign=_PATIENTS,
        ),
        Example(
            title="article on a public list",
            draft=_link("https://www.valleyhealth.example/blog/diabetes-diet"),
            campaign=_PATIENTS | {"relationship": "public"},
        ),
        Example(
            title="contact links of the organisation and a retina picture",
            draft='<p><a href="mailto:press@valleyhealth.example">Write</a> <a href="tel:+12175550100">Call</a></p>'
            '<img src="https://www.valleyhealth.example/img/logo@2x.png" alt="Valley Health" width="200" height="40">',
            campaign=_PATIENTS,
        ),
        Example(
            title="service for everybody, and a walk for charity",
            draft=_link("https://www.valleyhealth.example/flu-shots-2026")
            + _link("https://www.valleyhealth.example/heart-walk"),
            campaign=_PATIENTS,
        ),
        Example(
            title="a picture of somebody whom the text names, whose name is a word of health",
            draft='<p><img src="https://www.valleyhealth.example/img/wayne_rash85x110.jpg" alt="" width="85"></p>'
            "<p>Our columnist Wayne Rash looks back on the year.</p>",
            campaign=_PATIENTS,
        ),
        Example(
            title="the same word where the text names nobody so",
            draft='<p><img src="https://www.valleyhealth.example/img/red_rash85x110.jpg" alt="" width="85"></p>'
            "<p>Our columnist Wayne Rash looks back on the year.</p>",
            campaign=_PATIENTS,
            marks=("rash",),
        ),
        Example(
            title="the id of a message in an archive, which looks like an address",
            draft=_link("https://lists.example/search?selm=10113%40bloom.mail.example&amp;rnum=10")
            + _link("https://lists.example/mid/CA17-x@mail.example/"),
            campaign=_PATIENTS,
        ),
        Example(
            title="an address behind another name",
            draft=_link("https://lists.example/search?mailid=jo%40people.example"),
            campaign=_PATIENTS,
            marks=("jo%40people.example",),
        ),
        Example(
            title="everyday words in a slug",
            draft=_link("https://www.valleyhealth.example/news/stroke-of-luck-for-cold-brew-fans"),
            campaign=_PATIENTS,
        ),
    ),
)

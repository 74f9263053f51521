"""The sender's name deceives: another brand, another address, the recipient's own name, urgency, or decorative marks.

## Why it matters
Header information that misleads about who sends breaks 15 USC 7704(a)(1); Google asks for a name that is the sender's
and for no emoji, check marks or notices in it.

## What to do instead
Write the name of the organisation or of the clinician and the organisation.

## When it stays silent
The organisation's own name and units, beside a plan or partner too, urgent care as a service, a clinician's name before
it, the sender's own address as name, and a brand's mail from its own domain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gatekeeper.inference.domains import same_organization
from gatekeeper.inference.facts import under
from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Address, Message
from gatekeeper.model.words import Severity
from gatekeeper.patterns import lazy
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Option, Rule
from gatekeeper.rules.spm._data import phrases, table
from gatekeeper.rules.spm._scripts import disguised_word

_ADDRESS = lazy(r"[\w.+%-]{1,64}@((?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24})")
_MARKS = lazy(r"[\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]")
_TAG = lazy(r"(?:\{\{|\*\||%%|\[\[|\$\{|<%)\W{0,4}[^}|%\]>]{0,60}name", re.IGNORECASE)
_OWN = lazy(r"org|clinic|company|sender|brand|practice|hospital|provider|doctor|from", re.IGNORECASE)
#: A service, not a notice.
_SERVICE = lazy(r"\burgent[\s-]{1,2}(?:care|clinic)|\batenci[oó]n urgente", re.IGNORECASE)
_NAMES = ("first_name", "firstname", "last_name", "lastname", "name", "full_name", "fname", "lname")


def check(case: Case) -> Iterator[Finding]:
    """Look at the display name of each From mailbox."""
    for message in case.messages:
        header = message.header("from")
        for address in header.addresses if header is not None else ():
            why = _deceit(case, message, address) if address.display.strip() else ""
            if header is not None and why:
                yield case.finding(
                    f"The sender's name {why}.",
                    header.value_at,
                    severity=Severity.CRITICAL if case.marketing else Severity.WARNING,
                    evidence=address.display,
                )
                break


def _deceit(case: Case, message: Message, address: Address) -> str:
    display = address.display.strip()
    for shown in _ADDRESS.finditer(display):
        if not same_organization(shown[1].lower(), address.domain):
            return "shows the address of another domain"
    tag = _TAG.search(display)
    own = _recipient(case, display) or _addressed(case, message, address)
    if own or (tag is not None and not _OWN.search(tag.group())):
        return "is the recipient's own"
    if _MARKS.search(display):
        return "carries emoji or marks"
    if any(disguised_word(word) for word in display.split()):
        return "is written with letters of another alphabet"
    brand = _brand(case, display.lower(), address.domain)
    if brand:
        return "is another organisation's"
    if phrases("urgent_name").search(_SERVICE.sub(" ", display)) or "!!" in display or _notice(display):
        return "is a notice instead of a name"
    return ""


def _notice(display: str) -> bool:
    word = phrases("notice_name").match(display.lstrip("[(*"))
    return word is not None and display.lstrip("[(*")[word.end() :].lstrip()[:1] in ("", ":", "!", "-", "]", ")", "|")


def _recipient(case: Case, display: str) -> bool:
    """Return whether the name is one of the few people who receive it."""
    people = case.facts.people
    if not 0 < len(people) <= case.option("people"):
        return False
    shown = display.lower()
    for person in people:
        values = {key.lower(): value.strip().lower() for key, value in person.values.items()}
        names = [values[key] for key in _NAMES if values.get(key)]
        full = " ".join(names[:2])
        if shown in (full, *(n for n in names if " " in n)) or (full and " " in full and full in shown):
            return not case.facts.inside(person.address)
    return False


def _addressed(case: Case, message: Message, sender: Address) -> bool:
    """Return whether the one person in To has the name that the sender shows, and another address."""
    people = [person for header in message.all("to") for person in header.addresses]
    if len(people) != 1 or same_organization(people[0].domain, sender.domain) or case.facts.inside(people[0].address):
        return False
    name = " ".join(people[0].display.casefold().split())
    if " " not in name or name != " ".join(sender.display.casefold().split()):
        return False
    # A newsletter may show itself as recipient, at the domain of the list that bounces come back to.
    lists = (_ADDRESS.finditer(h.value[:4000]) for h in message.all("return-path", "sender", "errors-to", "list-post"))
    return not any(same_organization(people[0].domain, found[1].lower()) for each in lists for found in each)


def _brand(case: Case, shown: str, domain: str) -> str:
    words = f" {re.sub(r'[^a-z0-9]+', ' ', shown)} "
    for name in table("hosts")["no_brands"]:
        words = words.replace(f" {name} ", " ")
    own = f" {re.sub(r'[^a-z0-9]+', ' ', case.facts.organization.name.lower())} "
    if own.strip() and own in words:
        return ""  # its own unit for members of a plan, or a partner named beside it
    for brand, domains in table("hosts")["brands"].items():
        if f" {brand} " in words and not any(under(domain, d) for d in domains):
            return str(brand)
    return ""


def _mail(sender: str) -> str:
    return f"From: {sender}\nSubject: Spring in the garden\n\nThe garden opens in April.\n"


_NEWS = {"class": "marketing"}
RULE = Rule(
    id="SPM027",
    name="deceptive-sender-name",
    severity=Severity.CRITICAL,
    scale="C for marketing",
    cites=("15 USC 7704(a)(1)", "Google e-mail sender guidelines", "rspamd SPOOF_DISPLAY_NAME"),
    check=check,
    options={"people": Option(default=1000, doc="Recipients up to which their names are compared with the sender's.")},
    examples=(
        Example(
            title="another brand",
            draft=_mail("PayPal Service <news@mail.valleyhealth.example>"),
            campaign=_NEWS,
            marks=("PayPal Service <news@mail.valleyhealth.example>",),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="another address",
            draft=_mail('"help@bank.example" <news@mail.valleyhealth.example>'),
            campaign=_NEWS,
            marks=('"help@bank.example" <news@mail.valleyhealth.example>',),
        ),
        Example(
            title="urgency in a care mail",
            draft=_mail("URGENT Valley Health <care@valleyhealth.example>"),
            campaign={"class": "transactional"},
            marks=("URGENT Valley Health <care@valleyhealth.example>",),
            severities=(Severity.WARNING,),
        ),
        Example(
            title="a check mark",
            draft="<p>Hello.</p>",
            campaign={"from": "Valley Health \u2714 <news@mail.valleyhealth.example>", "class": "marketing"},
            marks=('"Valley Health \u2714 <news@mail.valleyhealth.example>"',),
        ),
        Example(
            title="the recipient's name",
            draft=_mail("Ann Sample <news@mail.valleyhealth.example>"),
            campaign=_NEWS,
            recipients="email,first_name,last_name\nann@people.example,Ann,Sample\n",
            marks=("Ann Sample <news@mail.valleyhealth.example>",),
        ),
        Example(
            title="the name of the one person in To",
            draft="To: Ann Sample <ann@people.example>\n" + _mail("Ann Sample <news@mail.valleyhealth.example>"),
            campaign=_NEWS,
            marks=("Ann Sample <news@mail.valleyhealth.example>",),
        ),
        Example(
            title="a note to oneself",
            draft="To: Ann Sample <ann@people.example>\n" + _mail("Ann Sample <ann@mail.people.example>"),
            campaign=_NEWS,
        ),
        Example(
            title="a newsletter that shows its list as recipient",
            draft="Return-Path: <bounce-walks-17@list.esp.example>\nTo: Spring Walks <walks@list.esp.example>\n"
            + _mail("Spring Walks <news@mail.valleyhealth.example>"),
            campaign=_NEWS,
        ),
        Example(
            title="a river and a brand",
            draft=_mail("Amazon River Garden Club <news@mail.valleyhealth.example>"),
            campaign=_NEWS,
        ),
        Example(
            title="a clinician and the organisation",
            draft=_mail('"Dr. Ada Lee, Valley Health" <news@mail.valleyhealth.example>'),
            campaign=_NEWS,
        ),
        Example(
            title="the sender's own address",
            draft=_mail('"news@valleyhealth.example" <news@mail.valleyhealth.example>'),
            campaign=_NEWS,
        ),
        Example(
            title="a newsletter that is called an alert",
            draft=_mail('"Yahoo! Gardener\'s Alert" <news@mail.valleyhealth.example>'),
            campaign=_NEWS,
        ),
        Example(
            title="a service", draft=_mail("Urgent Care Springfield <news@mail.valleyhealth.example>"), campaign=_NEWS
        ),
        Example(
            title="the organisation's team for a plan",
            draft=_mail("Valley Health Medicare Team <news@mail.valleyhealth.example>"),
            campaign=_NEWS,
        ),
        Example(
            title="words that hold a brand",
            draft=_mail("Firstaid Amazonia Garden <news@mail.valleyhealth.example>"),
            campaign=_NEWS,
        ),
    ),
)

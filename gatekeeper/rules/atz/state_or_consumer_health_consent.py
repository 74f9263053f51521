"""A state or foreign law asks for a consent of its own, and it is not on file for everybody.

## Why it matters
Consumer health data of a sender outside HIPAA needs separate consents to collect and to share in Washington (RCW
19.373.030) and Nevada; Texas asks for permission before any marketing use of health data (Health and Safety Code
181.152); California, Canada (CASL) and the European Union (GDPR article 9) have rules of their own.

## What to do instead
Collect the specific consent and record it, or leave out the people of that place.

## When it stays silent
Without the pack and without anybody from the place on the list. Data of a covered entity is outside the Washington act.
A send that tells nothing about health needs none of these but the Canadian one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.place import Place
from gatekeeper.model.recipients import Recipient
from gatekeeper.model.words import Obligation, Severity
from gatekeeper.rules.case import Case
from gatekeeper.rules.rcp._people import place_of, plural
from gatekeeper.rules.rule import Example, Rule
from gatekeeper.value import dataclass


@dataclass(frozen=True, kw_only=True)
class Law:
    """A law with a consent of its own.

    Args:
        pack: Pack that switches it on.
        name: As printed.
        states: Values of a column of states or provinces, upper case.
        countries: Values of a column of countries, upper case; DE is Delaware in the one and Germany in the other.
        consents: Registry categories that satisfy it, any of them.
        covered: Whether it binds HIPAA covered entities too.
        marketing_only: Whether only marketing needs it.
        any_topic: Whether mail that tells nothing about health needs it too.
    """

    pack: str
    name: str
    states: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    consents: frozenset[str]
    covered: bool
    marketing_only: bool = True
    any_topic: bool = False

    def binds(self, column: str, value: str) -> bool:
        """Whether a value of a residence column lies where the law holds."""
        place = value.strip().upper()
        if "country" in column.lower():
            return place in self.countries
        if "state" in column.lower() or "province" in column.lower():
            return place in self.states
        return place in self.states or place in self.countries


#: Member states, ISO 3166-1 alpha-2, and the union itself.
_MEMBERS = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK EU"
_EU = frozenset(re.findall("..", _MEMBERS.replace(" ", "")))
LAWS = (
    Law(
        pack="wa-mhmda",
        name="the Washington My Health My Data Act",
        states=frozenset({"WA", "WASHINGTON", "US-WA", "NV", "NEVADA", "US-NV"}),
        consents=frozenset({"consumer-health", "consumer-health-sharing", "health"}),
        covered=False,
        marketing_only=False,
    ),
    Law(
        pack="tx",
        name="Texas Health and Safety Code 181.152",
        states=frozenset({"TX", "TEXAS", "US-TX"}),
        consents=frozenset({"marketing", "health-marketing"}),
        covered=True,
    ),
    Law(
        pack="ca-cmia",
        name="the California Confidentiality of Medical Information Act",
        states=frozenset({"CA", "CALIFORNIA", "US-CA"}),
        consents=frozenset({"marketing", "health-marketing"}),
        covered=True,
    ),
    Law(
        pack="gdpr",
        name="GDPR article 9",
        countries=_EU,
        consents=frozenset({"health", "health-marketing", "consumer-health"}),
        covered=True,
        marketing_only=False,
    ),
    Law(
        pack="casl",
        name="Canada's anti-spam legislation",
        states=frozenset(re.findall(r"\w+", "ON QC BC AB MB NB NL NS PE SK YT NT NU ONTARIO QUEBEC")),
        countries=frozenset({"CA", "CAN", "CANADA"}),
        consents=frozenset({"marketing", "newsletter", ""}),
        covered=True,
        any_topic=True,
    ),
)


def check(case: Case) -> Iterator[Finding]:
    """Ask every law whose pack is on, or whose people are on the list."""
    dimensions = case.risk.dimensions
    silent = dimensions.linked < 2 and dimensions.selection < 3 and not case.risk.sensitive
    hipaa = case.facts.organization.kind in ("covered-entity", "business-associate")
    for law in LAWS:
        on = law.pack in case.facts.policy.packs
        if (hipaa and not law.covered) or (law.marketing_only and not case.marketing):
            continue
        if (silent and not law.any_topic) or (law.any_topic and _signed_up(case)):
            continue
        lacking, known = without_consent(case, law)
        if known and lacking:
            yield _finding(case, law, f"{plural(len(lacking))} of that place", place_of(case, lacking), on, lacking)
        elif on and not known and not _campaign_consent(case):
            yield _finding(
                case, law, "the recipients, whose residence nobody knows,", case.submission.place("campaign"), on, ()
            )


def without_consent(case: Case, law: Law) -> tuple[list[Recipient], bool]:
    """Return the recipients of a law's place without its consent, and whether anybody's residence is known."""
    chosen = [
        law.binds(c.field, value)
        for c in case.facts.criteria
        if c.polarity == "include" and _residence(c.field) and c.op in ("=", "in")
        for value in c.value
    ]
    found = case.submission.recipients
    columns = [c.name for c in found.columns if _residence(c.name)] if found is not None else []
    if not columns and not chosen:
        return [], False
    here = bool(chosen) and all(chosen)
    people = [p for p in case.facts.people if here or any(law.binds(c, p.values.get(c, "")) for c in columns)]
    if here and not people and not _campaign_consent(case):
        return [Recipient(row=1, address="")], True
    return [p for p in people if not _consented(case, p, law)], True


def _residence(name: str) -> bool:
    return name.lower().rpartition(".")[2] in (
        "state",
        "us_state",
        "state_code",
        "province",
        "country",
        "country_code",
        "residence",
        "region",
    )


def _signed_up(case: Case) -> bool:
    """Whether everybody joined by a form of the sender's own, and no registry says more about each of them."""
    source = case.manifest.recipients_source
    return source is not None and source.kind == "sign-up-form" and not case.facts.policy.registries.consents


def _consented(case: Case, person: Recipient, law: Law) -> bool:
    registries = case.facts.registries
    given = {consent.category.lower() for consent in registries.consents_of(person.address)}
    return bool(given & law.consents) or _campaign_consent(case) or bool(registries.authorizations_of(person.address))


def _campaign_consent(case: Case) -> bool:
    return any(s.name == "authorization" and s.state == "held" for s in case.risk.safeguards)


def _finding(
    case: Case, law: Law, who: str, at: Place, on: bool, drops: tuple[Recipient, ...] | list[Recipient]
) -> Finding:
    rows = tuple(p.row for p in drops if p.address)
    return case.finding(
        f"{law.name[:1].upper()}{law.name[1:]} asks for a consent that is not on file for {who.rstrip(',')}.",
        at,
        severity=Severity.CRITICAL if on else Severity.WARNING,
        evidence=law.pack,
        obligations=(Obligation.DROP_RECIPIENTS,) if rows else (),
        drops=rows,
    )


_APP = {
    "organization": {"kind": "consumer-health", "specialties": ["general"]},
    "registries": {"consents": "consents.csv"},
}
_SEND = {"class": "marketing", "purpose": "marketing", "relationship": "members", "profile": "marketing"}
_SQL = "SELECT email FROM app_users WHERE state = 'WA' AND stress_score >= 80 AND NOT opt_out\n"
_LIST = "email,state\nann@people.example,WA\nbob@people.example,OR\n"
_NONE = {"consents.csv": "address,category,at,source,text_version\n"}
_GIVEN = {
    "consents.csv": "address,category,at,source,text_version\nann@people.example,consumer-health,2026-01-02,app,v3\n"
}
_TEXT = "Subject: A calm week\n\nTry the evening programme.\n"
RULE = Rule(
    id="ATZ009",
    name="state-or-consumer-health-consent",
    severity=Severity.WARNING,
    scale="W (C where the pack is on)",
    cites=("RCW 19.373.030", "Tex. Health and Safety Code 181.152", "Cal. Civ. Code 56.10", "GDPR article 9"),
    check=check,
    examples=(
        Example(
            title="people in Washington, chosen by a stress score",
            draft=_TEXT,
            segment=_SQL,
            recipients=_LIST,
            campaign=_SEND,
            policy=_APP,
            files=_NONE,
            marks=("",),
            severities=(Severity.WARNING,),
        ),
        Example(
            title="a Texan patient, chosen by a diagnosis",
            draft=_TEXT,
            segment="SELECT email FROM patients WHERE dx_code LIKE 'E11%' AND NOT opt_out\n",
            recipients="email,state\nann@people.example,TX\n",
            campaign=_SEND | {"relationship": "patients"},
            policy={"registries": {"consents": "consents.csv"}},
            files=_NONE,
            marks=("",),
        ),
        Example(
            title="Delaware is not Germany, and a country is no state",
            draft=_TEXT,
            segment="SELECT email FROM patients WHERE dx_code LIKE 'E11%' AND NOT opt_out\n",
            recipients="email,state,country\nann@people.example,DE,US\n",
            campaign=_SEND | {"relationship": "patients"},
            policy={"extends": ["gdpr"]},
        ),
        Example(
            title="a Canadian without consent, no word of health",
            draft="Subject: Garden tour\n\nFour hundred tulips.\n",
            recipients="email,country\nann@people.example,CA\nbob@people.example,US\n",
            campaign=_SEND
            | {"relationship": "public", "recipients_source": {"kind": "sign-up-form", "name": "form", "owner": "web"}},
            policy={"extends": ["casl"], "registries": {"consents": "consents.csv"}},
            files=_NONE,
            marks=("",),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="the consent is on file",
            draft=_TEXT,
            segment="SELECT email FROM app_users WHERE stress_score >= 80 AND NOT opt_out\n",
            recipients=_LIST,
            campaign=_SEND,
            policy=_APP,
            files=_GIVEN,
        ),
        Example(
            title="a garden tour tells nothing about health",
            draft="Subject: Garden tour\n\nFour hundred tulips.\n",
            recipients=_LIST,
            campaign=_SEND
            | {"relationship": "public", "recipients_source": {"kind": "sign-up-form", "name": "form", "owner": "web"}},
            policy=_APP,
            files=_NONE,
        ),
    ),
)

"""Records of a substance-use programme choose the recipients, or the programme writes to them, without Part 2 consent.

## Why it matters
42 CFR Part 2 protects more than HIPAA does: that somebody is a patient of a programme may not be disclosed without a
written consent with its own elements (42 CFR 2.13, 2.31), and a consent for treatment, payment and operations does
not cover marketing (42 CFR 2.33).

## What to do instead
Get the written consent for this use, keep it in the authorization registry (``instrument: part2-consent``) and name
it in the campaign; otherwise leave these people out.

## When it stays silent
Prevention mail to the public; a hospital or pharmacy that is no programme and reads no programme's records; care mail
for treatment inside the programme.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.authorizations import named_ids
from gatekeeper.inference.identity import sending_units
from gatekeeper.model.finding import Finding
from gatekeeper.model.place import Place
from gatekeeper.model.registry import Authorization
from gatekeeper.model.words import Category, Purpose, Severity
from gatekeeper.patterns import lazy
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule
from gatekeeper.rules.seg._criteria import audience_place
from gatekeeper.vocabulary.names import classify_text_name, split

#: Names by which systems mark such records.
_MARK = lazy(r"(?i)(?:^|[^a-z0-9])(?:part[ _-]?(?:2|ii)|42[ _-]?cfr|cfr[ _-]?42)(?:$|[^0-9])")
_RECORDS = frozenset(
    {
        "program",
        "programs",
        "programme",
        "clients",
        "client",
        "records",
        "enrollment",
        "enrolled",
        "admission",
        "admissions",
    }
)


def check(case: Case) -> Iterator[Finding]:
    """Yield a finding per criterion or table that reads such records, else one for the programme that writes."""
    if not case.patients or _covered(case):
        return
    found: set[Place] = set()
    for at, text in _sources(case):
        if at in found:
            continue
        found.add(at)
        yield case.finding(
            "The recipients are chosen from the records of a substance-use programme, and no Part 2 consent covers it.",
            at,
            evidence=text,
        )
    if found or (not case.marketing and case.assessment.purpose is Purpose.TREATMENT):
        return
    units = [unit for unit in sending_units(case.facts) if unit.category is Category.SUBSTANCE_USE]
    if case.facts.organization.part2 or units:
        yield case.finding(
            "A substance-use programme writes to its patients, and no Part 2 consent covers this use.",
            units[0].at if units else audience_place(case),
            evidence="programme",
        )


def _sources(case: Case) -> Iterator[tuple[Place, str]]:
    for criterion in case.facts.criteria:
        marked = _MARK.search(criterion.field) or any(_MARK.search(value) for value in criterion.value)
        own = case.facts.organization.part2 and Category.SUBSTANCE_USE in criterion.categories
        if marked or own:
            yield criterion.at, f"{criterion.field} {criterion.value}"
    for name in case.facts.names:
        if name.kind not in ("table", "view", "valueset", "folder"):
            continue
        told = Category.SUBSTANCE_USE in classify_text_name(name.text).categories
        if _MARK.search(name.text) or (told and _RECORDS & set(split(name.text))):
            yield name.at, name.text


def _covered(case: Case) -> bool:
    """Whether every recipient, or the campaign as a whole, has a consent that is in force and covers this purpose."""
    registry = case.facts.registries
    named = [registry.authorization(id) for id in named_ids(case.facts)]
    if any(entry is not None and not entry.subject and _valid(case, entry) for entry in named):
        return True
    addresses = case.facts.addresses
    return bool(addresses) and all(
        any(_valid(case, entry) for entry in registry.authorizations_of(address)) for address in addresses
    )


def _valid(case: Case, entry: Authorization) -> bool:
    today = case.facts.today
    if entry.instrument != "part2-consent" or not entry.signature:
        return False
    if (entry.revoked is not None and entry.revoked <= today) or (entry.expires is not None and entry.expires < today):
        return False
    wanted = {case.assessment.purpose.value, case.manifest.campaign.lower(), "any"}
    return not entry.purposes or bool({p.lower() for p in entry.purposes} & wanted)


_BLAND = "<p>Parking is free in May.</p>"
_ALUMNI = {"relationship": "former", "profile": "marketing", "class": "marketing", "purpose": "marketing"}
_CONSENT = """\
- id: p2-1
  signed: 2026-01-02
  expires: 2027-01-02
  purposes: [marketing]
  channels: [email]
  data_classes: [contact]
  discloser: Hope Center
  recipients: the person
  statements: [right-to-revoke, not-conditioned, redisclosure]
  signature: true
  instrument: part2-consent
"""

RULE = Rule(
    id="SEG009",
    name="part2-source",
    severity=Severity.CRITICAL,
    scale="C",
    cites=("42 CFR 2.13", "42 CFR 2.31", "42 CFR 2.33"),
    check=check,
    examples=(
        Example(
            title="programme writes to its alumni",
            draft=_BLAND,
            campaign=_ALUMNI,
            policy={"organization": {"part2": True}},
            marks=('"former"',),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="table of the programme's clients",
            draft=_BLAND,
            segment="SELECT email FROM part2_clients WHERE language = 'en'\n",
            campaign=_ALUMNI,
            marks=("part2_clients",),
        ),
        Example(
            title="consent on file for this use",
            draft=_BLAND,
            campaign=_ALUMNI | {"authorization": "p2-1"},
            policy={"organization": {"part2": True}, "registries": {"authorizations": "authorizations.yaml"}},
            files={"authorizations.yaml": _CONSENT},
        ),
        Example(
            title="prevention mail to the public",
            draft="<p>Learn how to use naloxone.</p>",
            campaign={"relationship": "public"},
            policy={"organization": {"part2": True}},
        ),
        Example(
            title="hospital that is no programme and uses a diagnosis code",
            draft=_BLAND,
            segment="SELECT email FROM patients WHERE icd10 = 'F11.20'\n",
            campaign=_ALUMNI,
        ),
    ),
)

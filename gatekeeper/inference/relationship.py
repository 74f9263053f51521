"""Why the recipients are on the list: what is stated, what the data source shows, and what happens when both disagree.

A stated relationship wins over guesses, but not over the data itself: a "public" list that is read from the
patient table is a list of patients. What nobody says stays *unknown* and is judged as patients, and the chain of
reasons says so (specification, dimension R).
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.facts import Facts
from gatekeeper.inference.pieces import Maker, name_topic
from gatekeeper.inference.tables import stands_for, tables, words
from gatekeeper.model.place import Place
from gatekeeper.model.risk import Evidence
from gatekeeper.model.words import FieldClass, Relationship
from gatekeeper.patterns import lazy
from gatekeeper.redact import mask
from gatekeeper.value import dataclass
from gatekeeper.vocabulary.names import HEALTH_CLASSES, split

#: Relationships whose people are known to a provider or plan.
KNOWN = frozenset({Relationship.PATIENTS, Relationship.MEMBERS, Relationship.FORMER, Relationship.MIXED})

_PATIENT_COLUMNS = frozenset({"mrn", "patient"})
_WORD = lazy(r"[A-Za-z]+")


@dataclass(frozen=True, kw_only=True)
class Relation:
    """Who the recipients are.

    Args:
        relationship: Effective relationship; ``unknown`` stays unknown.
        stated: Whether manifest, segment or list source states it.
        value: R before the wording of the message is read.
        selection: S before the criteria are read.
        own_addresses: A seed test: every recipient is the organisation's own mailbox.
        conflict: Whether what is stated and what the data shows disagree.
        evidence: What says so.
    """

    relationship: Relationship
    stated: bool
    value: int
    selection: int
    own_addresses: bool = False
    conflict: bool = False
    evidence: tuple[Evidence, ...] = ()


def read_relation(facts: Facts) -> Relation:
    """Return who the recipients are."""
    maker = Maker(facts)
    statements = list(_statements(facts))
    shown = list(_shown(facts))
    own = _seed_test(facts)
    if own and not statements and not shown:
        return Relation(relationship=Relationship.STAFF, stated=False, value=0, selection=0, own_addresses=True)
    stated = Relationship.MIXED if _union(facts) else _one(relationship for relationship, _, _ in statements)
    data = _one(relationship for relationship, _, _ in shown)
    conflict = stated is not None and data is not None and stated not in KNOWN and data in KNOWN
    if stated is Relationship.UNKNOWN:
        stated = None
    relationship = (data if conflict else stated or data) or _guess(facts) or Relationship.UNKNOWN
    evidence = [_said(maker, *item, kind="relationship-stated") for item in statements]
    evidence += [_said(maker, *item, kind="relationship-table") for item in shown if conflict or stated is None]
    if stated is None and data is None and relationship is not Relationship.UNKNOWN:
        evidence.append(_said(maker, relationship, "a name of the list says so", None, kind="relationship-guessed"))
    value, selection = stands_for(relationship)
    if relationship is Relationship.UNKNOWN and facts.organization.kind == "other":
        # Whoever is no provider, plan or health service has customers, not patients.
        value, selection = 0, 0
    if relationship is Relationship.MIXED and facts.policy.inference.unknown_relationship == "public":
        # Patients are among them, whatever the policy makes of people whom nobody knows.
        value = 2
    if value == 1:
        evidence.append(_unknown(maker, facts, relationship))
    return Relation(
        relationship=relationship,
        stated=stated is not None,
        value=value,
        selection=selection,
        own_addresses=own,
        conflict=conflict,
        evidence=tuple(piece for piece in evidence if piece.value <= value or value == 0),
    )


def _said(maker: Maker, relationship: Relationship, why: str, at: Place | None, *, kind: str) -> Evidence:
    return maker.piece(
        source="relationship",
        raises="relationship",
        value=stands_for(relationship)[0],
        weight_of=kind,
        family="relationship",
        text=f"the recipients are {_people(relationship)}: {why}",
        at=at,
    )


def _people(relationship: Relationship) -> str:
    named = {
        Relationship.FORMER: "former patients",
        Relationship.PUBLIC: "people who signed up by themselves",
        Relationship.MIXED: "patients and others together",
        Relationship.UNKNOWN: "of unknown relation",
        Relationship.COMMUNITY: "people of the community",
    }
    return named.get(relationship, relationship.value)


def _unknown(maker: Maker, facts: Facts, relationship: Relationship) -> Evidence:
    treated = "the public" if facts.policy.inference.unknown_relationship == "public" else "patients"
    who = (
        "patients and others are mixed" if relationship is Relationship.MIXED else "nobody says who the recipients are"
    )
    return maker.piece(
        source="relationship",
        raises="relationship",
        value=1,
        weight_of="relationship-stated",
        family="relationship",
        text=f"{who}: they are judged as {treated}",
        at=facts.submission.place("relationship"),
    )


def _one(found: Iterator[Relationship]) -> Relationship | None:
    """Return the relationship that several statements come to: the one nearest to care wins, as data beats a label."""
    kinds = set(found) - {Relationship.UNKNOWN}
    if not kinds:
        return None
    if len(kinds) == 1:
        return kinds.pop()
    known = kinds & KNOWN
    if known:
        return known.pop() if len(known) == 1 else Relationship.PATIENTS
    return min(kinds, key=lambda r: (-stands_for(r)[1], r.value))


def _union(facts: Facts) -> bool:
    """Return whether the audience is the union of segments of patients and of others."""
    kinds = {s.relationship for s in facts.submission.segments if s.relationship not in (None, Relationship.UNKNOWN)}
    return bool(kinds & KNOWN) and bool(kinds - KNOWN)


def _statements(facts: Facts) -> Iterator[tuple[Relationship, str, Place | None]]:
    submission = facts.submission
    manifest = submission.manifest
    if manifest.relationship is not None and manifest.relationship is not Relationship.UNKNOWN:
        yield manifest.relationship, "the campaign file says so", submission.place("relationship")
    for segment in submission.segments:
        if segment.relationship is not None and segment.relationship is not Relationship.UNKNOWN:
            yield segment.relationship, "the segment says so", Place(path=segment.path)
    source = manifest.recipients_source
    kind = tables()["sources"].get(source.kind) if source is not None else None
    if kind is not None and (manifest.relationship is None or Relationship(kind) in KNOWN):
        yield Relationship(kind), f"the list is a {source.kind}", submission.place("recipients_source.kind")  # type: ignore[union-attr]


def _shown(facts: Facts) -> Iterator[tuple[Relationship, str, Place | None]]:
    # Where nobody states a relationship the data speaks even where it is no proof.
    silent = not any(True for _ in _statements(facts))
    for segment in facts.submission.segments:
        if segment.format in words("formats", "patients"):
            yield Relationship.PATIENTS, "only clinical systems define groups in this form", Place(path=segment.path)
        for table, at in segment.tables:
            kind = of_table(table)
            if kind is Relationship.MEMBERS and facts.organization.kind == "other":
                continue  # of a gym or a society, not of a health plan
            if kind is not None:
                yield kind, f"the segment reads the table {mask(table) if name_topic(table).level else table}", at
        for criterion in segment.included():
            if criterion.system is not None:
                yield Relationship.PATIENTS, f"they are chosen by {criterion.system} codes", criterion.at
            elif criterion.field_class in HEALTH_CLASSES and silent and facts.organization.kind != "other":
                yield Relationship.PATIENTS, f"they are chosen by the health field {criterion.field}", criterion.at
    recipients = facts.submission.recipients
    for column in recipients.columns if recipients is not None and silent else ():
        clinical = column.field_class in (FieldClass.CONDITION, FieldClass.DRUG)
        if clinical or set(split(column.name)) & _PATIENT_COLUMNS:
            yield Relationship.PATIENTS, f"the list has the column {column.name}", column.at
            break


def of_table(name: str) -> Relationship | None:
    """Return whose data a table holds by its name, patients first; None when the name says nothing."""
    parts = set(split(name.rpartition(".")[2]))
    for kind in ("patients", "members", "donors", "leads", "staff", "clinicians", "public"):
        if parts & words("tables", kind):
            return Relationship(kind)
    return None


def _guess(facts: Facts) -> Relationship | None:
    texts = [
        name.text
        for name in facts.names
        if name.polarity == "include" and name.kind in ("segment", "list", "file", "tag")
    ]
    if facts.submission.recipients is not None:
        texts.append(facts.submission.recipients.path.rpartition("/")[2])
    parts = {part.lower() for text in texts for part in _WORD.findall(text)}
    if parts & words("guesses", "patients"):
        return Relationship.FORMER if parts & words("guesses", "former") else Relationship.PATIENTS
    return Relationship.MEMBERS if parts & words("guesses", "members") else None


def _seed_test(facts: Facts) -> bool:
    addresses = facts.addresses
    return bool(addresses) and not facts.submission.segments and all(facts.inside(address) for address in addresses)

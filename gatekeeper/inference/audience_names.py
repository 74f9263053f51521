"""What the audience is called, and where its definition stays dark: names, references by name, bare ids.

A name on a list is read by everybody who handles the list; an id that nobody names is not clean, it is unread.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.facts import Facts
from gatekeeper.model.place import Place
from gatekeeper.model.segment import Criterion, Name
from gatekeeper.patterns import lazy
from gatekeeper.vocabulary.names import split

_ID = lazy(r"[A-Za-z0-9_-]{1,40}")
_WORD = lazy(r"[A-Za-z]{3}")
_CALLED = lazy(r"(?i)(?:tag|list|segment|id)[ #:_-]{1,2}(?=\d)")
_REFERENCES = frozenset(
    (
        "list",
        "lists",
        "segment",
        "segments",
        "tag",
        "tags",
        "audience",
        "cohort",
        "group",
        "id",
        "ids",
        "static",
        "name",
    )
)
_LISTS = frozenset(("list", "lists", "segment", "tag", "tags", "audience", "suppression", "cohort", "group"))


def leaves_out(criterion: Criterion) -> bool:
    """Return whether a criterion keeps people off the list; "asthma is empty" leaves out those who have it."""
    return (criterion.polarity == "exclude") != (criterion.op == "is_not_set")


def audience_names(facts: Facts) -> tuple[Name, ...]:
    """Return everything that is called something, file names of list and segments included, each text once."""
    submission = facts.submission
    names = list(facts.names)
    if submission.recipients is not None:
        names.append(
            Name(
                kind="file",
                text=submission.recipients.path.rpartition("/")[2],
                at=Place(path=submission.recipients.path),
            )
        )
    names += [_file(segment.path) for segment in submission.segments]
    names += listed_names(facts)
    names.append(Name(kind="campaign", text=submission.manifest.campaign, at=submission.place("campaign")))
    return tuple({(n.text, n.polarity): n for n in reversed(names) if n.text}.values())[::-1]


def listed_names(facts: Facts) -> Iterator[Name]:
    """Yield the names of lists, segments and tags that criteria refer to by value ("list in [miscarriage-2025]")."""
    for criterion in facts.criteria:
        if set(split(criterion.field)) & _LISTS and not set(split(criterion.field)) & {"id", "ids", "price"}:
            for value in criterion.value:
                polarity = "exclude" if leaves_out(criterion) else "include"
                yield Name(kind="list", text=value, polarity=polarity, at=criterion.at)


def _file(path: str) -> Name:
    return Name(kind="file", text=path.rpartition("/")[2], at=Place(path=path))


def unreadable(facts: Facts) -> Iterator[Place]:
    """Yield where the definition of the audience stays dark: uploaded members, functions, ids without a name."""
    for segment in facts.submission.segments:
        if segment.opaque or segment.unchecked:
            yield next((u.at for u in segment.unchecked if u.at is not None), Place(path=segment.path))
    yield from (criterion.at for criterion in opaque_references(facts))


def opaque_references(facts: Facts) -> Iterator[Criterion]:
    """Yield criteria on lists, segments or tags whose values are bare ids that nobody names ("tag = 4711")."""
    named = {u.at for segment in facts.submission.segments for u in segment.unchecked}
    for criterion in facts.criteria:
        if criterion.concept == "name" or criterion.at in named or not set(split(criterion.field)) <= _REFERENCES:
            continue
        if criterion.value and all(_bare_id(value.strip()) for value in criterion.value):
            yield criterion


def _bare_id(text: str) -> bool:
    """Return whether a text is a number or a code without a word in it."""
    rest = _CALLED.sub("", text, count=1)
    return bool(_ID.fullmatch(rest)) and any(c.isdigit() for c in rest) and not _WORD.search(rest)

"""What the plumbing tells: link paths, campaign parameters, asset names, technical headers.

Link hosts, proxies and histories read them even where the message was encrypted (specification, section 4, rows
17, 18 and 20).
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.ground import Ground
from gatekeeper.inference.pieces import name_topic, sensitive, spoken
from gatekeeper.inference.tables import words
from gatekeeper.inference.url_parts import parts, spells
from gatekeeper.model.place import Place
from gatekeeper.model.risk import Evidence
from gatekeeper.model.words import Category
from gatekeeper.vocabulary.names import NameTopic


def gather(ground: Ground) -> Iterator[Evidence]:
    """Yield what links and headers of every variant tell, each kind once."""
    seen: set[tuple[str, str, tuple[Category, ...]]] = set()
    for piece in _pieces(ground):
        key = (piece.source, piece.raises, piece.categories)
        if key not in seen:
            seen.add(key)
            yield piece


def _pieces(ground: Ground) -> Iterator[Evidence]:
    looked: set[str] = set()
    for _, link in ground.facts.links:
        if link.url in looked:
            continue
        looked.add(link.url)
        for part in parts(link.url):
            if part.kind not in ("path", "query", "fragment") or not spells(part.text):
                continue
            topic = name_topic(part.text)
            if topic.level < 2:
                continue
            where = "a link" if link.element in ("a", "area", "form", "text") else "the name of an asset"
            named = part.kind == "query" and part.name.lower() in words("parameters", "names")
            yield from _told(ground, topic, source="link", where=where, at=link.at, names_people=named)
    for message in ground.facts.messages:
        for header in message.headers:
            if header.name.lower() in words("headers", "names"):
                topic = name_topic(header.value)
                if topic.level >= 2:
                    text = f"the header field {header.name}"
                    yield from _told(ground, topic, source="header", where=text, at=header.value_at, names_people=True)


def _told(
    ground: Ground, topic: NameTopic, *, source: str, where: str, at: Place, names_people: bool
) -> Iterator[Evidence]:
    text = f"{where} tells {spoken(topic.categories)}"
    yield ground.maker.piece(
        source=source, raises="topic", value=topic.level, weight_of=source, family=source, text=text, at=at,
        categories=topic.categories,
    )  # fmt: skip
    # A campaign parameter named for the article it stands in describes the text; any other names its readers.
    if not names_people or set(topic.categories) <= ground.written or ground.self_selected:
        return
    for raises, value in (("linked", topic.level), *((("sensitive", 1),) if sensitive(topic.categories) else ())):
        yield ground.maker.piece(
            source=source, raises=raises, value=value, weight_of="name", family="names", text=text, at=at,
            categories=sensitive(topic.categories) if raises == "sensitive" else topic.categories,
        )  # fmt: skip

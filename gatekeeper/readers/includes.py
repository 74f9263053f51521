"""Follows includes into the files they name, or says that what they bring in was not examined."""

from __future__ import annotations

from gatekeeper.model.message import Unchecked
from gatekeeper.model.place import Place, Source
from gatekeeper.readers.charset import decode_file
from gatekeeper.readers.document import Document
from gatekeeper.readers.gathering import Gathering
from gatekeeper.readers.html import read_html
from gatekeeper.readers.html_tokens import tokens
from gatekeeper.readers.text import read_text

#: Files followed for one draft.
LIMIT = 50


def follow_includes(gathering: Gathering, *, html: bool) -> None:
    """Read every file that an include among the tags names, once each, and those that they include."""
    done = 0
    while done < len(gathering.tags):
        tag = gathering.tags[done]
        done += 1
        if tag.kind == "include" and tag.rendered:
            follow(gathering, tag.field, tag.at, html=html)


def follow(gathering: Gathering, name: str, at: Place, *, html: bool) -> None:
    """Read the file *name*, included at *at*."""
    if name in gathering.included:
        return
    data = None
    if gathering.include is not None and name and len(gathering.included) < LIMIT:
        data = _data(gathering, name)
    gathering.included.append(name)
    if data is None:
        gathering.unchecked.append(Unchecked(what="included content", why="the file is not at hand", at=at))
        return
    source = Source(name, decode_file(data, html=html))
    document = Document(text=source.text, source=source, part="text/html" if html else "text/plain")
    if html:
        read_html(gathering, document)
        follow_elements(gathering, document)
    else:
        read_text(gathering, document)


def _data(gathering: Gathering, name: str) -> bytes | None:
    assert gathering.include is not None
    dot = "." in name.rpartition("/")[2]
    own = gathering.source.path.rpartition(".")[2]
    names = [name] if dot else [name, f"{name}.{own}", f"{name}.html", f"_{name}.{own}"]
    for candidate in names:
        data = gathering.include(candidate)
        if data is not None:
            return data
    return None


def follow_elements(gathering: Gathering, document: Document) -> None:
    """Read the files that ``<mj-include path="…">`` names (MJML)."""
    if "<mj-include" not in document.text:
        return
    for token in tokens(document.text):
        if token.kind == "start" and token.name == "mj-include":
            by_name = {a.name: document.text[a.start : a.end] for a in token.attributes}
            if by_name.get("type", "html") in ("html", "mjml"):
                follow(gathering, by_name.get("path", ""), document.place(token.start, token.end), html=True)

"""Text, Markdown and MJML drafts, front matter, values of the campaign file, kinds of files."""
# ruff: noqa: E501 - inputs and what is expected of them stand on one line each

from __future__ import annotations

import pytest

from gatekeeper.errors import InputError
from gatekeeper.model.place import Source
from gatekeeper.model.words import Scope
from gatekeeper.readers import drafts
from gatekeeper.readers.drafts import read_draft
from gatekeeper.readers.kinds import kind_of
from tests.readers_drafts.exact import excerpt, find, read, texts


def test_wrapped_lines_join_and_short_ones_do_not() -> None:
    message = read(
        "a.txt",
        "This is a long line that an editor has wrapped at breast\ncancer, so it goes on.\n\nValley Health\n100 Main Street\n- one\n- two\n",
    )
    assert texts(message, Scope.BODY) == [
        "This is a long line that an editor has wrapped at breast cancer, so it goes on.",
        "Valley Health\n100 Main Street\n- one\n- two",
    ]


def test_addresses_in_plain_text_are_links() -> None:
    message = read("a.txt", "See https://x.example/a(b), (https://y.example/c) or www.z.example.\n")
    assert [link.url for link in message.links] == [
        "https://x.example/a(b",
        "https://y.example/c",
        "www.z.example",
    ] or [link.url for link in message.links] == ["https://x.example/a(b)", "https://y.example/c", "www.z.example"]
    assert all(message.source.excerpt(link.at) == link.url and link.element == "text" for link in message.links)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.txt", "Subject: Spring news\nPreheader: Parking\n\nBody\n"),
        ("a.md", '---\nsubject: "Spring news"\npreheader: Parking\nlayout: x\n---\nBody\n'),
        ("a.html", "---\nsubject: 'Spring news'\npreview_text: Parking\n---\n<p>Body</p>"),
    ],
)
def test_drafts_that_state_their_subject(path: str, text: str) -> None:
    message = read(path, text)
    assert message.subject is not None
    assert (message.subject.text, excerpt(message, "Spring news")) == ("Spring news", "Spring news")
    assert texts(message, Scope.PREHEADER) == ["Parking"]
    assert texts(message, Scope.BODY) == ["Body"]
    assert [header.name for header in message.headers] == ["Subject"]


def test_a_sentence_with_a_colon_is_no_front_matter() -> None:
    message = read("a.txt", "From: all of us\n\nHello\n")
    assert message.subject is None
    assert texts(message, Scope.BODY) == ["From: all of us", "Hello"]


def test_values_of_the_campaign_file_point_into_it() -> None:
    manifest = Source(
        "campaign.yaml",
        'campaign: x\nsubject: "Spring *|FNAME|*"\nfrom: News <n@x.example>\nheaders: {List-Unsubscribe: "<https://x.example/u>"}\n',
    )
    places = {
        "subject": manifest.place(21, 39),
        "from": manifest.place(46, 64),
        "headers.List-Unsubscribe": manifest.place(93, 116),
    }
    given = {
        "subject": "Spring *|FNAME|*",
        "sender": "News <n@x.example>",
        "headers": {"List-Unsubscribe": "<https://x.example/u>"},
        "manifest": manifest,
        "places": places,
    }
    message = read_draft("a.html", b"<p>Hi</p>", **given)  # type: ignore[arg-type]
    assert message.subject is not None
    at = message.subject.place(0, 6)
    assert (at.path, at.line, at.column, manifest.excerpt(at)) == ("campaign.yaml", 2, 11, "Spring")
    assert [(t.raw, t.scope, manifest.excerpt(t.at)) for t in message.tags] == [
        ("*|FNAME|*", Scope.SUBJECT, "*|FNAME|*")
    ]
    assert message.sender is not None
    assert message.sender.address == "n@x.example"
    assert [(h.name, manifest.excerpt(h.value_at)) for h in message.headers] == [
        ("From", "News <n@x.example>"), ("Subject", '"Spring *|FNAME|*"'), ("List-Unsubscribe", '"<https://x.example/u>"'),
    ]  # fmt: skip
    mail = read_draft("a.eml", b"Subject: Own\n\nx\n", **given)  # type: ignore[arg-type]
    assert mail.subject is not None
    assert (mail.subject.text, [h.name for h in mail.headers]) == ("Own", ["Subject", "From", "List-Unsubscribe"])


def test_markdown_links_pictures_quotes_and_comments() -> None:
    message = read(
        "a.md",
        "# Big *news*\n\nSee [our **page**](https://x.example/{{ id }}) and\n![Clinic](c.png).\n\n> old words\n\n- item\n\n<!-- dx C50 -->\n\nBye [us][1], https://z.example/.\n\n[1]: https://y.example/\n",
    )
    assert texts(message, Scope.BODY)[0] == "Big news"
    assert find(message, "Big news").heading
    assert texts(message, Scope.QUOTED) == ["old words"]
    assert texts(message, Scope.COMMENT) == ["dx C50"]
    assert texts(message, Scope.ALT) == ["Clinic"]
    assert [(link.url, message.source.excerpt(link.at)) for link in message.links] == [
        (url, url) for url in ("https://x.example/{{ id }}", "c.png", "https://y.example/", "https://z.example/")
    ]
    assert "dx" not in " ".join(texts(message, Scope.BODY))
    assert excerpt(message, "old words") == "old words"


def test_mjml() -> None:
    files = {"foot.mjml": b"<mj-text>Valley Health</mj-text>"}
    message = read(
        "a.mjml",
        "<mjml><mj-head><mj-title>T</mj-title><mj-preview>Parking</mj-preview><mj-style>.dx{color:red}</mj-style></mj-head><mj-body>"
        "{% if a %}<mj-section><mj-text>Hi {{ x }}</mj-text><mj-button href='https://x.example/'>Go</mj-button></mj-section>{% endif %}"
        "<mj-raw>{% if b %}</mj-raw><mj-include path='foot.mjml' /><mj-include path='gone.mjml'/></mj-body></mjml>",
        include=files.get,
    )
    assert texts(message, Scope.PREHEADER) == ["Parking"]
    assert texts(message, Scope.BODY) == ["Hi {{ x }}", "Go", "Valley Health"]
    assert [(link.url, link.text) for link in message.links] == [("https://x.example/", "Go")]
    assert [(code, message.source.excerpt(at)) for code, at in message.defects] == [
        ("tag-outside-raw", "{% if a %}"),
        ("tag-outside-raw", "{% endif %}"),
    ]
    assert [u.what for u in message.unchecked] == ["included content"]
    assert texts(message, Scope.STYLE) == ["dx"]


@pytest.mark.parametrize(
    ("path", "data", "kind"),
    [
        ("a.eml", b"x", "eml"), ("a.HTML", b"x", "html"), ("a.html.erb", b"x", "html"), ("a.txt.erb", b"x", "text"), ("a.liquid", b"x", "html"),
        ("a.html", b"<mjml></mjml>", "mjml"), ("a.md", b"x", "markdown"), ("a.txt", b"x", "text"), ("draft", b"<!doctype html><p>", "html"),
        ("mail", b"From: a@x.example\nSubject: s\n\nx", "eml"), ("notes", b"Subject: s\n\nx", "text"),
    ],
)  # fmt: skip
def test_kinds(path: str, data: bytes, kind: str) -> None:
    assert kind_of(path, data) == kind


def test_other_encodings_of_files() -> None:
    assert texts(read_draft("a.html", "<p>café</p>".encode("utf-16")), Scope.BODY) == ["café"]
    assert texts(read_draft("a.html", "<meta charset=iso-8859-1><p>café</p>".encode("latin-1")), Scope.BODY) == ["café"]
    message = read_draft("a.html", b"\xef\xbb\xbf<p>x</p>")
    assert (message.passages[0].text, message.passages[0].place().column) == ("x", 4)


@pytest.mark.parametrize("data", [b"", b"\n", b"\x89PNG\r\n\x1a\n\0\0"])
def test_files_that_are_no_drafts(data: bytes) -> None:
    with pytest.raises(InputError, match=r"^a\.html:1:1: "):
        read_draft("a.html", data)


def test_nothing_quotes_content_when_it_is_shown() -> None:
    text = "<p>Roe has E11</p><a href='https://x.example/roe'>roe</a><!-- roe --><img src='roe.png' alt='roe'>"
    message = read_draft("a.html", text.encode())
    shown = repr(message) + "".join(map(repr, [*message.passages, *message.links, *message.images]))
    assert "roe" not in shown.lower()
    with pytest.raises(InputError) as caught:
        read_draft("a.eml", b"Roe has E11, no field at all\n")
    assert "Roe" not in str(caught.value)


def test_the_same_draft_is_read_once() -> None:
    first = read("a.html", "<p>Hello</p>")
    assert read("a.html", "<p>Hello</p>") is first
    assert read("b.html", "<p>Hello</p>") is not first
    assert read("a.html", "<p>Hello!</p>") is not first
    assert read("a.html", "<p>Hello</p>", subject="Hours").subject is not None
    mail = "From: a@x.example\nSubject: s\n\nHello\n"
    assert read("a.eml", mail) is not read("a.eml", mail)


def test_a_draft_with_an_include_is_read_anew() -> None:
    parts = {"footer.html": b"<p>One</p>"}
    text = "<p>Hello</p>{% include 'footer.html' %}"
    first = read("a.html", text, include=parts.get)
    parts["footer.html"] = b"<p>Two</p>"
    second = read("a.html", text, include=parts.get)
    assert (texts(first, Scope.BODY), texts(second, Scope.BODY)) == (["Hello", "One"], ["Hello", "Two"])


def test_few_drafts_are_remembered() -> None:
    first = read("a.html", "<p>Hello</p>")
    for i in range(drafts.REMEMBERED):
        read("a.html", f"<p>Hello {i}</p>")
    assert read("a.html", "<p>Hello</p>") is not first
    assert len(drafts._REMEMBERED) <= drafts.REMEMBERED

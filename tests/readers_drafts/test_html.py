"""HTML drafts: one passage a paragraph, each in its scope, each at its place."""
# ruff: noqa: E501 - inputs and what is expected of them stand on one line each

from __future__ import annotations

import pytest

from gatekeeper.model.words import Scope
from tests.readers_drafts.exact import excerpt, find, read, texts


def test_inline_elements_join_and_white_space_folds() -> None:
    message = read("a.html", "<p>Your <b>knee</b>\n   visit&nbsp;is <i>to</i>morrow.</p><p>Bye</p>")
    assert texts(message, Scope.BODY) == ["Your knee visit\xa0is tomorrow.", "Bye"]
    assert excerpt(message, "knee") == "knee"
    assert excerpt(message, "visit\xa0is") == "visit&nbsp;is"


def test_a_line_break_stays_and_two_begin_a_paragraph() -> None:
    message = read("a.html", "<td>one <br> two<br><br>three</td>")
    assert texts(message, Scope.BODY) == ["one\ntwo", "three"]


def test_entities_lead_to_where_they_stand() -> None:
    message = read("a.html", "<p>caf&eacute; &#x44;rug &amp; &unknown; A&B</p>")
    assert texts(message, Scope.BODY) == ["café Drug & &unknown; A&B"]
    assert excerpt(message, "café") == "caf&eacute;"
    assert excerpt(message, "Drug") == "&#x44;rug"


@pytest.mark.parametrize(
    ("style", "why"),
    [
        ("display:none", "display:none"),
        ("DISPLAY : NONE !important", "display:none"),
        ("visibility:hidden", "visibility:hidden"),
        ("font-size:0", "font-size:0"),
        ("font:0px/1 Arial", "font-size:0"),
        ("font-size:1px", "font-size:1px"),
        ("mso-hide:all", "mso-hide"),
        ("max-height:0;overflow:hidden", "zero-size"),
        ("position:absolute;left:-9999px", "off-screen"),
        ("text-indent:-9999px", "off-screen"),
        ("opacity:0", "opacity:0"),
        ("color:#fff", "same-colour"),
        ("background:#123456;color:rgb(18,52,86)", "same-colour"),
    ],
)
def test_text_hidden_by_style(style: str, why: str) -> None:
    message = read("a.html", f'<p>shown</p><div style="{style}">veiled <b>words</b></div><p>after</p>')
    passage = find(message, "veiled")
    assert (passage.scope, passage.text, passage.style.hidden) == (Scope.HIDDEN, "veiled words", why)
    assert texts(message, Scope.BODY) == ["shown", "after"]


@pytest.mark.parametrize(
    "style",
    [
        "font-size:0.8em", "color:#eee;background:#111", "opacity:0.5", "max-height:0", "color:#fff;background:url(x.png)",
        "color:white;background-image:linear-gradient(red,blue)", "margin-left:-10px", "height:1px", "display:inline-block",
    ],
)  # fmt: skip
def test_text_that_can_be_seen(style: str) -> None:
    message = read("a.html", f'<p>shown</p><div style="{style}">plain</div>')
    assert find(message, "plain").scope is Scope.BODY


def test_white_text_on_an_ancestors_colour_is_seen() -> None:
    message = read("a.html", '<table bgcolor="#003366"><tr><td><p style="color:#ffffff">Title</p></td></tr></table>')
    assert find(message, "Title").style.hidden == ""


def test_a_zero_font_wrapper_does_not_hide_sized_text() -> None:
    message = read("a.html", '<td style="font-size:0px"><div style="font-size:13px">text</div></td>')
    assert (find(message, "text").scope, find(message, "text").style.size) == (Scope.BODY, 13.0)


def test_rules_of_style_sheets() -> None:
    sheet = "<style>.gone{display:none} td.foot a{font-size:8px;color:#777} #x, b{color:red} @media (max-width:600px){p{display:none}}</style>"
    message = read(
        "a.html", sheet + '<p>a</p><p class="big gone">b</p><td class=foot>c <a href="https://x.example/">d</a></td>'
    )
    assert find(message, "b").style.hidden == "display:none"
    link = next(link for link in message.links if link.element == "a")
    assert (link.style.size, link.style.color) == (8.0, (0x77, 0x77, 0x77))
    assert [p.text for p in message.in_scope(Scope.STYLE)] == ["gone\nfoot\nx", "big\ngone\nfoot"]


def test_inline_style_wins_over_rules_and_important_over_inline() -> None:
    message = read(
        "a.html",
        "<style>.a{display:none}.b{display:none!important}</style><p class=a style='display:block'>x</p><p class=b style='display:block'>y</p>",
    )
    assert (find(message, "x").scope, find(message, "y").scope) == (Scope.BODY, Scope.HIDDEN)


def test_the_preheader_is_the_first_hidden_text() -> None:
    message = read(
        "a.html",
        '<title>T</title><body><div style="display:none">Parking and hours &zwnj;&nbsp;&zwnj;</div><div style="display:none">&#847;&zwnj;</div><p>Hi</p><p hidden>later</p>',
    )
    assert texts(message, Scope.PREHEADER) == ["Parking and hours"]
    assert texts(message, Scope.HIDDEN) == ["T", "later"]


@pytest.mark.parametrize(
    "text",
    [
        "<html><head><title>News</title><body><p>Hello</p></body></html>",
        "<html><body><head><title>News</title>\n<div>Hello</div></body></html>",
        "<head><meta charset=utf-8><table><tr><td>Hello</table>",
        "<html><head><style>p { color: red }</style></head><body><head><center>Hello</center></body></html>",
    ],
)
def test_a_head_ends_where_the_text_begins(text: str) -> None:
    assert texts(read("a.html", text), Scope.BODY) == ["Hello"]


def test_what_stands_in_a_head_is_not_shown() -> None:
    message = read("a.html", "<head><title>News</title><template>Later</template></head><body><p>Hello</p></body>")
    assert texts(message, Scope.BODY) == ["Hello"]
    assert "Later" not in texts(message, Scope.BODY)


def test_a_long_hidden_text_is_no_preheader() -> None:
    message = read("a.html", f'<div style="display:none">{"stuffed words " * 50}</div><p>Hi</p>')
    assert not texts(message, Scope.PREHEADER)
    assert find(message, "stuffed").scope is Scope.HIDDEN


def test_comments_and_conditional_comments() -> None:
    message = read(
        "a.html",
        "<!-- dx C50 --><!--[if mso]><table><tr><td>For Outlook {{ x }}</td></tr></table><![endif]--><!--[if !mso]><!--><p>Others</p><!--<![endif]-->",
    )
    assert texts(message, Scope.COMMENT) == ["dx C50", "For Outlook {{ x }}"]
    assert texts(message, Scope.BODY) == ["Others"]
    assert [(tag.raw, tag.rendered, tag.scope) for tag in message.tags] == [("{{ x }}", False, Scope.COMMENT)]


def test_what_outlook_loads_from_conditional_comments() -> None:
    shown = "<p>Hi</p>"
    fill = '<!--[if gte mso 9]><v:fill type="tile" src="https://cdn.x.example/bg.png" /><![endif]-->'
    message = read("a.html", f"{shown}{fill}<!-- <img src='https://x.example/old.png'> -->")
    (link,) = message.links
    assert (link.url, link.element, link.auto) == ("https://cdn.x.example/bg.png", "background", True)
    assert message.source.excerpt(link.at) == "https://cdn.x.example/bg.png"
    assert texts(message, Scope.ASSET) == ["https://cdn.x.example/bg.png"]
    assert texts(message, Scope.COMMENT) == ["https://x.example/old.png"]


def test_links_know_their_text_and_their_paragraph() -> None:
    message = read(
        "a.html",
        '<p>Read <a href="https://x.example/?a=1&amp;b=2">our <i>page</i></a> now.</p><a href="u"><img src="logo.png" alt="Logo" width="120px"></a>',
    )
    first, picture, second = (message.links[i] for i in (0, 2, 1))
    assert (first.url, first.text, first.context, first.image) == (
        "https://x.example/?a=1&b=2",
        "our page",
        "Read our page now.",
        False,
    )
    assert message.source.excerpt(first.at) == "https://x.example/?a=1&amp;b=2"
    assert message.source.excerpt(first.text_at) == "our <i>page"
    assert (second.element, second.image, second.text) == ("a", True, "Logo")
    assert (picture.element, picture.auto, picture.url) == ("img", True, "logo.png")
    image = message.images[0]
    assert (image.src, image.alt, image.width, image.linked) == ("logo.png", "Logo", 120.0, True)


def test_what_is_fetched_when_the_message_opens() -> None:
    message = read(
        "a.html",
        "<link rel=stylesheet href=a.css><link rel=canonical href=b><style>@import 'c.css'; .x{background:url(d.png)} @font-face{src:url('e.woff')}</style><table background=f.png><td style=\"background-image:url('g.png')\"><img srcset='h.png 1x, i.png 2x'>",
    )
    assert [(link.url, link.auto) for link in message.links] == [
        ("a.css", True), ("b", False), ("c.css", True), ("d.png", True), ("e.woff", True), ("f.png", True), ("g.png", True),
        ("h.png", True), ("i.png", True),
    ]  # fmt: skip


def test_active_content() -> None:
    message = read(
        "a.html",
        '<script>x()</script><form action="/f"><p onclick="y()">t</p></form><iframe src=z></iframe><object data=o></object>',
    )
    assert [name for name, _ in message.active] == ["script", "form", "onclick", "iframe", "object"]
    assert texts(message, Scope.BODY) == ["t"]


def test_alternative_texts_titles_and_names() -> None:
    message = read("a.html", '<img src="/i/hiv-clinic.png" alt="A&amp;B clinic"><p title="hint" class="dx-e11">x</p>')
    assert texts(message, Scope.ALT) == ["A&B clinic"]
    assert texts(message, Scope.ASSET) == ["/i/hiv-clinic.png"]
    assert texts(message, Scope.HIDDEN) == ["hint"]
    assert texts(message, Scope.STYLE) == ["dx-e11"]


def test_quotations() -> None:
    message = read("a.html", '<p>mine</p><div class="gmail_quote"><p>old</p></div><blockquote>older</blockquote>')
    assert texts(message, Scope.BODY) == ["mine"]
    assert texts(message, Scope.QUOTED) == ["old", "older"]


def test_footer_by_name_rule_and_words() -> None:
    named = read("a.html", '<p>News</p><td class="email-footer"><p>Any words</p></td>')
    assert [p.footer for p in named.in_scope(Scope.BODY)] == [False, True]
    spoken = read(
        "a.html",
        '<p>News</p><p>More news</p><hr><p>Valley Health</p><p>100 Main Street, Springfield, IL 62701</p><p><a href="https://x.example/u">Unsubscribe</a></p>',
    )
    assert [p.footer for p in spoken.in_scope(Scope.BODY)] == [False, False, True, True, True]
    assert spoken.links[0].footer
    none = read("a.html", "<p>We do not want you to unsubscribe.</p><p>a</p><p>b</p><p>c</p><p>d</p><p>e</p>")
    assert not any(p.footer for p in none.passages)


def test_the_first_paragraph_and_headings_are_headings() -> None:
    message = read("a.html", "<p>First</p><p>Second</p><h2>Third</h2>")
    assert [p.heading for p in message.in_scope(Scope.BODY)] == [True, False, True]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>a <b>b<p>c", ["a b", "c"]),
        ("a < b and c > d", ["a < b and c > d"]),
        ('<p title="open>x</p><p>y</p>', ["x", "y"]),
        ("<div><td>x</div>y", ["x", "y"]),
        ("</p></div>z", ["z"]),
        ("<p>t</p><!-- never closed <p>u</p>", ["t"]),
        ("<p>t</p><style>p{", ["t"]),
        ("<a href=x><a href=y>z", ["z"]),
        ("<table><tr><td>1<td>2<tr><td>3", ["1", "2", "3"]),
        ("x<br/>y</br>z", ["x\nyz"]),
    ],
)
def test_broken_html_is_read_as_far_as_it_goes(html: str, expected: list[str]) -> None:
    assert texts(read("a.html", html), Scope.BODY) == expected


def test_an_item_of_a_menu_is_a_link() -> None:
    message = read("a.html", '<menu><item href="https://www.valley.example/out">Unsubscribe</item></menu>')
    assert [(link.url, link.text) for link in message.links] == [("https://www.valley.example/out", "Unsubscribe")]

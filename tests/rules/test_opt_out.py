"""Ways out of a mailing, each with its form and its exact place."""

from __future__ import annotations

import pytest

from gatekeeper.model.place import Source
from gatekeeper.readers.drafts import read_draft
from gatekeeper.rules.opt._optout import find_unsubscribe, opt_outs, reachable

URL = "https://links.valleyhealth.example/p/8f2c"


def found(draft: str, kind: str = "html", platform: str | None = None) -> list[tuple[str, str]]:
    message = read_draft(f"draft.{'txt' if kind == 'text' else kind}", draft.encode(), kind=kind, platform=platform)
    source = Source(message.path, draft)
    return [(form, source.excerpt(at)) for form, at in find_unsubscribe(message)]


@pytest.mark.parametrize(
    "html",
    [
        f'<a href="{URL}">Unsubscribe</a>',
        f'<a href="{URL}">Opt out of these e-mails</a>',
        f'<a href="{URL}">Manage your subscriptions</a>',
        f'<a href="{URL}">E-mail preferences</a>',
        f'<p>If you don’t want these e-mails any more, <a href="{URL}">let us know</a>.</p>',
        f'<p>To stop receiving our newsletter, please follow <a href="{URL}">this link</a>.</p>',
        f'<p>You can <a href="{URL}">update your preferences</a> or be removed from our mailing list at any time.</p>',
        f'<p>Si ya no desea recibir nuestros correos, haga clic <a href="{URL}">aquí</a>.</p>',
        f'<p>¿No quiere recibir más mensajes? <a href="{URL}">Cancelar suscripción</a></p>',
        f'<a href="{URL}?next=/unsubscribe">Goodbye</a>',
        f'<a href="{URL}">Do not send me fundraising messages</a>',
        f'<p>Don’t want these e-mails? <a href="{URL}">Let us know</a>.</p>',
        f'<a href="{URL}">Cancel subscription</a>',
        f'<a href="{URL}">Opt out of e-mail and text messages</a>',
        f'<a href="{URL}">Abmelden</a>',
        f'<a href="{URL}">Se désabonner</a>',
        f'<a href="{URL}">Cancelar inscrição</a>',
        f'<p>Wenn Sie keine E-Mails mehr erhalten möchten, klicken Sie <a href="{URL}">hier</a>.</p>',
        f"<p>Unsubscribe here: {URL}</p>",
        f"<p>For subscription changes, please use the form at {URL}</p>",
        f'<p>To make subscription changes, <a href="{URL}">click here</a>.</p>',
    ],
)
def test_links_that_lead_out(html: str) -> None:
    assert [form for form, _ in found(f"<html><body><p>News.</p>{html}</body></html>")] == ["link"]


@pytest.mark.parametrize(
    "html",
    [
        f'<a href="{URL}">Subscribe to our newsletter</a>',
        f'<a href="{URL}">View in browser</a>',
        f'<a href="{URL}">Update your profile</a>',
        f'<a href="{URL}">Forward to a friend</a>',
        f'<p>To unsubscribe, write to us. See our <a href="{URL}">privacy policy</a>.</p>',
        f'<p>To unsubscribe call 217 555 0100. Read the news <a href="{URL}">here</a>.</p>',
        f'<a href="{URL}">How to unsubscribe from junk mail: five tips</a>',
        f'<a href="{URL}">Stop getting headaches</a>',
        f'<a href="{URL}">Opt out of paper statements</a>',
        f'<a href="{URL}">Unsubscribe from text messages</a>',
        f'<a href="{URL}">Opt out of the sale or sharing of your personal information</a>',
        f'<a href="{URL}">Do not send me paper statements</a>',
        f'<p>Questions about parking? <a href="{URL}">Let us know</a>.</p>',
        '<a href="tel:+12175550100">Call to opt out</a>',
        f'<!-- <a href="{URL}">Unsubscribe</a> -->',
        f'<!--[if mso]><a href="{URL}">Unsubscribe</a><![endif]-->',
    ],
)
def test_links_that_do_not(html: str) -> None:
    assert found(f"<html><body><p>News.</p>{html}</body></html>") == []


def test_each_of_two_bare_words_has_its_own_sentence() -> None:
    draft = (
        '<html><body><p>Read the story <a href="https://a.example/1">here</a>. To unsubscribe, click '
        '<a href="https://a.example/2">here</a>.</p></body></html>'
    )
    assert found(draft) == [("link", "https://a.example/2")]


def test_bare_urls_that_share_a_paragraph() -> None:
    draft = "Read it online: https://a.example/1 To unsubscribe, go to https://a.example/2\n"
    assert found(draft, "text") == [("link", "https://a.example/2")]


def test_wrapped_plain_text() -> None:
    draft = "News.\n\nIf you would rather not receive our monthly letter with news from\nthe clinic, visit\nhttps://a.example/2\n"
    assert found(draft, "text") == [("link", "https://a.example/2")]


@pytest.mark.parametrize(
    "text,expected",
    [
        ("To stop these e-mails, reply with REMOVE in the subject.", True),
        ("Responda a este correo con la palabra BAJA para no recibir más.", True),
        ("Please do not reply to this message. It was sent to all subscribers.", False),
        ("Text STOP to 555-0100 to end text messages.", False),
        ("Reply to this message with your questions.", False),
    ],
)
def test_opt_out_by_reply(text: str, expected: bool) -> None:
    draft = f"News.\n\n{text}\n"
    assert found(draft, "text") == ([("mailto", text)] if expected else [])


def test_a_message_to_a_mailbox() -> None:
    draft = "News.\n\nTo unsubscribe, send an e-mail to out@valleyhealth.example.\n"
    assert found(draft, "text") == [("mailto", "out@valleyhealth.example")]


def test_header_and_tag_have_their_forms() -> None:
    eml = (
        "From: news@mail.valleyhealth.example\nTo: a@people.example\nSubject: Spring\n"
        f"List-Unsubscribe: <{URL}>\nContent-Type: text/html\n\n<p>News</p>\n"
    )
    assert found(eml, "eml") == [("header", f"<{URL}>")]
    tagged = '<html><body><a href="*|UNSUB|*">Bye</a> *|FNAME|*</body></html>'
    assert found(tagged, platform="mailchimp") == [("tag", "*|UNSUB|*")]


def test_hidden_and_one_sided_ways_are_known_but_not_reachable() -> None:
    hidden = read_draft("a.html", f'<p>News</p><p style="display:none"><a href="{URL}">Unsubscribe</a></p>'.encode())
    assert [way.hidden != "" for way in opt_outs(hidden)] == [True]
    assert reachable(hidden) == ()
    branch = "{% if x %}<a href='https://a.example/1'>Unsubscribe</a>{% endif %}"
    one_sided = read_draft("b.html", f"<p>News</p>{branch}".encode())
    assert len(opt_outs(one_sided)) == 1
    assert reachable(one_sided) == ()
    guarded = "{% if unsubscribe_url %}<a href='{{ unsubscribe_url }}'>Unsubscribe</a>{% endif %}"
    assert len(reachable(read_draft("c.html", f"<p>News</p>{guarded}".encode(), platform="jinja"))) == 1

"""Merge syntax of every platform: exact spans, meanings, branches, obligations, recognition."""
# ruff: noqa: E501 - inputs and what is expected of them stand on one line each

from __future__ import annotations

import pytest

from gatekeeper.model.message import Tag
from gatekeeper.model.words import FieldClass, Scope
from gatekeeper.readers.templates import leftovers
from gatekeeper.readers.templates.platforms import foreign, load, recognise
from tests.readers_drafts.exact import read, texts

PLATFORMS = "mailchimp mandrill sendgrid postmark customerio braze klaviyo iterable hubspot sfmc pardot marketo listmonk mautic salesforce activecampaign constantcontact campaignmonitor mailerlite brevo mailjet ses rails jinja django plain"


def tags(text: str, **given: object) -> list[Tag]:
    message = read("a.html", f"<p>{text}</p>", **given)
    for tag in message.tags:
        assert message.source.excerpt(tag.at) == tag.raw
    return list(message.tags)


def test_every_platform_of_the_contract_is_known() -> None:
    assert list(load()) == PLATFORMS.split()
    assert all(platform.date for platform in load().values())


@pytest.mark.parametrize(
    ("text", "kind", "fields", "default"),
    [
        ("*|FNAME|*", "variable", ("FNAME",), None),
        ("{{first_name}}", "variable", ("first_name",), None),
        ("{{{ user.name }}}", "variable", ("user.name",), None),
        ("{{~x~}}", "variable", ("x",), None),
        ("{{${first_name} | default: 'there'}}", "variable", ("first_name",), "there"),
        ("{{custom_attribute.${last visit}}}", "variable", ("custom_attribute.last_visit",), None),
        ("{{ person|lookup:'A1c Band'|default:'x' }}", "variable", ("person.A1c_Band",), "x"),
        ("{{ first_name|default:'}}' }}", "variable", ("first_name",), "}}"),
        ('{{ contact.FIRSTNAME | default : "you" }}', "variable", ("contact.FIRSTNAME",), "you"),
        ('{{ x|default("you") }}', "variable", ("x",), "you"),
        ('{{insert name "default=there"}}', "variable", ("name",), "there"),
        ('{{defaultIfEmpty firstName "friend"}}', "variable", ("firstName",), "friend"),
        ('{{ personalization_token("contact.firstname", "you") }}', "variable", ("contact.firstname",), "you"),
        ("{{lead.First Name:default=Friend}}", "variable", ("lead.First Name",), "Friend"),
        ('{{var:firstname:"you"}}', "variable", ("firstname",), "you"),
        ("{{data:dx}}", "variable", ("dx",), None),
        ("{{ .Subscriber.Attribs.dx }}", "variable", ("Subscriber.Attribs.dx",), None),
        ("%%first_name%%", "variable", ("first_name",), None),
        ("%%First Name%%", "variable", ("First Name",), None),
        ("{{lead.Primary Care Unit}}", "variable", ("lead.Primary Care Unit",), None),
        ("[First Name,fallback=you]", "variable", ("First Name",), "you"),
        ("%%=v(@first)=%%", "variable", ("first",), None),
        ('%%=AttributeValue("Dx Group")=%%', "variable", ("Dx Group",), None),
        ('%%=IIF(Empty(@x),"you",@x)=%%', "variable", ("x",), "you"),
        ("{contactfield=firstname|true}", "variable", ("firstname",), None),
        ("{!Contact.FirstName}", "variable", ("Contact.FirstName",), None),
        ("{$name}", "variable", ("name",), None),
        ('[[FIRSTNAME OR "you"]]', "variable", ("FIRSTNAME",), "you"),
        ("[firstname,fallback=you]", "variable", ("firstname",), "you"),
        ("<%= @patient.diagnosis || 'x' %>", "variable", ("patient.diagnosis",), "x"),
        ("{{> footer}}", "include", (), None),
        ("{% include 'footer.html' %}", "include", (), None),
        ('%%=ContentBlockByKey("legal")=%%', "include", (), None),
        ("{{content_blocks.${legal}}}", "include", (), None),
        ("{% connected_content https://api.vendor.example/x?u={{ id }} :save r %}", "fetch", ("id", "save", "r"), None),
        ("{# note #}", "comment", (), None),
        ("{{!-- a }} b --}}", "comment", (), None),
        ("{% comment %} {{ x }} {% endcomment %}", "comment", (), None),
    ],
)
def test_pieces(text: str, kind: str, fields: tuple[str, ...], default: str | None) -> None:
    (tag,) = tags(f"Hi {text} end")
    assert (tag.raw, tag.kind) == (text, kind)
    if kind == "variable":
        assert (tag.fields, tag.fallback, tag.fallback_text) == (fields, default is not None, default or "")


@pytest.mark.parametrize(
    ("text", "platform"),
    [
        ("%FIRSTNAME%", "activecampaign"),
        ("[email]", "campaignmonitor"),
        ("{FNAME}", "brevo"),
        ("${lead.Dx}", "marketo"),
    ],
)
def test_dialects_that_look_like_text_need_their_platform(text: str, platform: str) -> None:
    assert [tag.raw for tag in tags(f"a {text} b", platform=platform)] == [text]
    assert tags(f"a {text} b", platform="klaviyo") == []


@pytest.mark.parametrize(
    "text",
    [
        "100% of 50%",
        "a {b} c",
        "[1] see [2]",
        "if (a) { b }",
        "* | *",
        "50 %% off",
        "{{",
        "}}",
        "{{ a",
        "$5.00",
        "[endif]",
        "<![endif]-->",
        "%20%7E",
        "[Unsubscribe](x)",
    ],
)
def test_ordinary_text_is_no_merge_syntax(text: str) -> None:
    assert tags(text) == []
    assert leftovers(text) == []


CONDITIONS = {
    "mailchimp": ("*|IF:DX=COPD|*A*|ELSEIF:DX=CHF|*B*|ELSE:|*C*|END:IF|*", [("DX", "COPD", False), ("DX", "CHF", False), ("DX", "CHF", True)]),
    "handlebars": ("{{#if dx}}A{{else if age}}B{{else}}C{{/if}}", [("dx", None, False), ("age", None, False), ("age", None, True)]),
    "liquid": ("{% if p.dx == 'E11' %}A{% elsif p.age > 3 %}B{%- else -%}C{% endif %}", [("p.dx", "E11", False), ("p.age", None, False), ("p.age", None, True)]),
    "braze": ("{% if {{custom_attribute.${dx}}} == 'E11' %}A{% elsif ${age} %}B{% else %}C{% endif %}", [("custom_attribute.dx", "E11", False), ("age", None, False), ("age", None, True)]),
    "ampscript": ('%%[ IF @dx == "E11" THEN ]%%A%%[ ELSEIF @age > 3 THEN ]%%B%%[ ELSE ]%%C%%[ ENDIF ]%%', [("dx", "E11", False), ("age", None, False), ("age", None, True)]),
    "go": ('{{ if eq .Dx "E11" }}A{{ else if .Age }}B{{ else }}C{{ end }}', [("Dx", "E11", False), ("Age", None, False), ("Age", None, True)]),
    "erb": ("<% if @dx == 'E11' %>A<% elsif @age %>B<% else %>C<% end %>", [("dx", "E11", False), ("age", None, False), ("age", None, True)]),
    "mailerlite": ("{if $dx == 'E11'}A{elseif $age}B{else}C{/if}", [("dx", "E11", False), ("age", None, False), ("age", None, True)]),
}  # fmt: skip


@pytest.mark.parametrize("dialect", CONDITIONS)
def test_every_branch_is_kept_and_known(dialect: str) -> None:
    text, expected = CONDITIONS[dialect]
    message = read("a.html", f"<p>x {text} y</p>")
    assert [(p.text, p.branch) for p in message.in_scope(Scope.BODY)] == [
        ("x", None),
        ("A", 0),
        ("B", 1),
        ("C", 2),
        ("y", None),
    ]
    assert len({p.block for p in message.in_scope(Scope.BODY)}) == 1
    found = [(c.fields[0], c.values[0] if c.values else None, c.negated) for c in message.conditionals]
    assert found == expected
    assert [message.source.excerpt(c.content_at) for c in message.conditionals] == ["A", "B", "C"]


def test_nested_branches_and_links_inside() -> None:
    message = read(
        "a.html",
        "{% if a %}<p>1</p>{% for b in c %}<p>2</p>{% unless d %}<a href='u'>3</a>{% endunless %}{% endfor %}{% endif %}<p>4</p>",
    )
    assert [(p.text, p.branch) for p in message.in_scope(Scope.BODY)] == [("1", 0), ("2", 0), ("3", 1), ("4", None)]
    assert [(c.parent, c.negated) for c in message.conditionals] == [(None, False), (0, True)]
    assert message.links[0].branch == 1


def test_sections_of_mustache() -> None:
    message = read("a.html", "<p>{{#dx}}A{{/dx}}{{^dx}}B{{/dx}}</p>")
    assert [(c.expression, c.negated) for c in message.conditionals] == [("dx", False), ("dx", True)]


def test_tags_in_links_also_percent_encoded() -> None:
    message = read(
        "a.html",
        '<a href="https://x.example/?m=%7B%7Bcontact.MRN%7D%7D&amp;n={{ a }}">x</a><a href="*%7CUNSUB%7C*">y</a>',
    )
    assert [(t.raw, t.kind, t.fields, t.scope) for t in message.tags] == [
        ("%7B%7Bcontact.MRN%7D%7D", "variable", ("contact.MRN",), Scope.LINK), ("{{ a }}", "variable", ("a",), Scope.LINK),
        ("*%7CUNSUB%7C*", "obligation", ("UNSUB",), Scope.LINK),
    ]  # fmt: skip
    assert [link.url for link in message.links][1] == "*%7CUNSUB%7C*"


def test_tags_between_attributes_do_not_break_the_element() -> None:
    message = read("a.html", "<a {% if a > 3 %}href=\"x\"{% else %}href='y'{% endif %}>text</a>")
    assert [(link.url, link.text) for link in message.links] == [("x", ""), ("y", "text")]
    assert texts(message, Scope.BODY) == ["text"]


def test_a_tag_split_by_markup() -> None:
    message = read("a.html", "<p>Hi {{<span>first_name</span>}} there</p>")
    assert [(code, message.source.excerpt(at)) for code, at in message.defects] == [
        ("split-tag", "{{<span>first_name</span>}}")
    ]
    assert texts(message, Scope.BODY) == ["Hi {{first_name}} there"]
    assert message.tags[0].fields == ("first_name",)


@pytest.mark.parametrize(
    ("platform", "meaning", "text"),
    [
        (name, meaning, text)
        for name, platform in load().items()
        for meaning, found in platform.obligations.items()
        for text in found
        if not text.startswith(("<unsub", "<pref", "<web", "<custom"))  # elements of the page, tested below
    ],
)
def test_every_obligation_is_found_at_its_place(platform: str, meaning: str, text: str) -> None:
    text = text.replace("…", "x")
    found = read("a.html", f"<td>a {text} b</td>", platform=platform).tags
    assert [(tag.kind, tag.raw) for tag in found] == [("obligation", text)]
    assert not foreign(found[0], platform)
    assert meaning in load()[platform].meaning(text)


def test_obligations_that_are_elements() -> None:
    message = read("a.html", "<p><unsubscribe>stop</unsubscribe> <webversion>see</webversion></p>")
    assert message.platform == "campaignmonitor"
    assert [(tag.kind, tag.field, tag.raw) for tag in message.tags] == [
        ("obligation", "unsubscribe", "<unsubscribe>"), ("obligation", "view-in-browser", "<webversion>"),
    ]  # fmt: skip


def test_foreign_obligations() -> None:
    (tag,) = tags("*|UNSUB|*")
    assert foreign(tag, "klaviyo")
    assert foreign(tag, "plain")
    assert not foreign(tag, "mailchimp")
    assert not foreign(tag, None)
    (variable,) = tags("{{ unsubscribe_url }}")
    assert variable.kind == "variable"
    assert not foreign(variable, "customerio")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("*|FNAME|*", ("mailchimp",)), ("*|UNSUB:https://x.example|* *|A|*", ("mandrill",)), ("{{{unsubscribe}}}", ("sendgrid",)),
        ("{{{ pm:unsubscribe }}}", ("postmark",)), ("{{customer.x}}", ("customerio",)), ("{{${x}}}", ("braze",)),
        ("{{ organization.full_address }}", ("klaviyo",)), ("{{hostedUnsubscribeUrl}}", ("iterable",)),
        ("{{ unsubscribe_link_all }}", ("hubspot",)), ("%%[ SET @x = 1 ]%%", ("sfmc",)), ("%%account_address%%", ("pardot",)),
        ("{{lead.X}}", ("marketo",)), ("{{ UnsubscribeURL }}", ("listmonk",)), ("{contactfield=x}", ("mautic",)),
        ("{!Contact.Name}", ("salesforce",)), ("%UNSUBSCRIBELINK%", ("activecampaign",)), ("[[trackingImage]]", ("constantcontact",)),
        ("[firstname,fallback=x]", ("campaignmonitor",)), ("{$unsubscribe}", ("mailerlite",)), ("{{ contact.FIRSTNAME }}", ("brevo",)),
        ("{{ contact.firstname }}", ()), ("{{mj:unsub_link}}", ("mailjet",)), ("{{amazonSESUnsubscribeUrl}}", ("ses",)),
        ("<%= @x %>", ("rails",)), ("{{ x }} {% if y %}{% endif %}", ()), ("<!--[if mso]>x<![endif]-->", ()), ("plain", ()),
        ("{{customer.x}} {{lead.y}}", ("customerio", "marketo")),
        ("{{customer.x}} {{customer.z}} {{lead.y}}", ("customerio",)), ("{{customer.x}} <!-- {{lead.y}} -->", ("customerio",)),
        ("<singleline>x</singleline> <unsubscribe>x</unsubscribe> {{ getAssetUrl('themes/x/a.png') }}", ("mautic",)),
        ("<singleline>x</singleline> <unsubscribe>x</unsubscribe> {{ assetUrl('themes/x/a.png') }}", ("campaignmonitor",)),
    ],
)  # fmt: skip
def test_recognition(text: str, expected: tuple[str, ...]) -> None:
    assert recognise(text) == expected


def test_a_tie_leaves_two_rules_unchecked() -> None:
    message = read("a.html", "<p>{{customer.x}} {{lead.y}}</p>")
    assert message.platform is None
    assert [unchecked.rule for unchecked in message.unchecked] == ["OPT001", "SPM024"]


def test_includes_are_followed_or_unchecked() -> None:
    files = {"footer.html": b"<p>From the {{ team }}</p>"}
    message = read("a.html", "<p>Hi</p>{% include 'footer.html' %}{% include 'legal.html' %}", include=files.get)
    assert [(p.source.path, p.text) for p in message.in_scope(Scope.BODY)] == [
        ("a.html", "Hi"),
        ("footer.html", "From the {{ team }}"),
    ]
    assert [(u.what, u.at.column if u.at else 0) for u in message.unchecked] == [("included content", 37)]
    looping = {"a.html": b"{% include 'b.html' %}", "b.html": b"{% include 'a.html' %}x"}
    assert texts(read("a.html", "{% include 'b.html' %}", include=looping.get), Scope.BODY) == ["x"]


def test_leftovers_in_a_rendered_text() -> None:
    text = "Dear {{ first_name }}, *|FNAME|* and %%name%% {% if x %} <%= y %> %FIRSTNAME%"
    assert [text[a:b] for a, b in leftovers(text)] == [
        "{{ first_name }}",
        "*|FNAME|*",
        "%%name%%",
        "{% if x %}",
        "<%= y %>",
        "%FIRSTNAME%",
    ]


def test_fields_are_judged_by_their_names() -> None:
    (tag,) = tags("{{ patient.diagnosis }}")
    assert tag.field_class is FieldClass.CONDITION
    message = read("a.html", "{% if first_name and patient.diagnosis == 'x' %}a{% endif %}")
    assert message.conditionals[0].field_class is FieldClass.CONDITION


@pytest.mark.parametrize(
    "text",
    [
        '%%[ SET @x = AttributeValue("patient.diagnosis") ]%%%%=v(@x)=%%',
        "{% assign x = patient.diagnosis %}{{ x }}",
        "{% set x = patient.diagnosis %}{{ x }}",
    ],
)
def test_variables_are_judged_by_what_they_were_set_from(text: str) -> None:
    *_, tag = tags(text)
    assert (tag.field, tag.fields, tag.field_class) == ("x", ("x", "patient.diagnosis"), FieldClass.CONDITION)


def test_cases_read_the_field_of_the_case() -> None:
    message = read("a.html", "{% case p.dx %}{% when 'E11' %}A{% when 'C50' %}B{% else %}C{% endcase %}D")
    assert [(c.fields, c.values, c.negated) for c in message.conditionals] == [
        (("p.dx",), (), False), (("p.dx",), ("E11",), False), (("p.dx",), ("C50",), False), (("p.dx",), ("C50",), True),
    ]  # fmt: skip
    assert [(p.text, p.branch) for p in message.in_scope(Scope.BODY)] == [("A", 1), ("B", 2), ("C", 3), ("D", None)]


@pytest.mark.parametrize(
    "text",
    [
        "{% if a %}x{% block b %}y{% endblock %}z{% endif %}w",
        "{% if a %}x{% module_block m %}y{% end_module_block %}z{% endif %}w",
        "{{#if a}}x{{#> layout}}y{{/layout}}z{{/if}}w",
        "{{#if a}}x{{#each b}}y{{/each}}z{{/if}}w",
    ],
)
def test_other_blocks_do_not_end_a_branch(text: str) -> None:
    message = read("a.html", text)
    found = [(p.text, p.branch) for p in message.in_scope(Scope.BODY)]
    assert found[-1] == ("w", None)
    assert "z" in "".join(text for text, branch in found if branch == 0)


def test_scripts_and_style_sheets_are_no_templates() -> None:
    code = "<style>a{color:red}@media screen{b{width:100%}}</style><script>if(a){if(b){c()}}else{d[[0]]}</script>"
    assert read("a.html", code).tags == ()

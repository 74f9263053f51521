"""Bare drafts as template developers have them: clean ones of every platform pass, faults are found where they stand."""

# ruff: noqa: E501
from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

ADDRESS = "100 Main Street, Springfield, IL 62701"
NEWS = '<h1>May news</h1>\n<p>Our garden is open again. Parking is free on Sundays.</p>\n<p><a href="https://www.valleyhealth.example/may">Read more</a></p>\n'
FOOT = f'<p>Valley Health, {ADDRESS}</p>\n<p><a href="https://www.valleyhealth.example/leave">Unsubscribe</a></p>'


def page(body: str, foot: str = FOOT) -> str:
    return f"<!doctype html>\n<html><body>\n{body}{foot}\n</body></html>\n"


def own(greeting: str, address: str, way_out: str) -> str:
    return page(f"<p>{greeting}</p>\n{NEWS}", f"<p>{address}</p>\n<p>{way_out}</p>")


def link(tag: str) -> str:
    return f'<a href="{tag}">Unsubscribe</a>'


CLEAN = {
    "activecampaign.html": own("Hi %FIRSTNAME%,", "%SENDER-INFO%", link("%UNSUBSCRIBELINK%")),
    "braze.html": own('Hi {{${first_name} | default: "there"}},', ADDRESS, link("{{${set_user_to_unsubscribed_url}}}")),
    "brevo.html": own("Hi {{ contact.FIRSTNAME }},", ADDRESS, link("{{ unsubscribe }}")),
    "campaignmonitor.html": own("Hi [firstname,fallback=there],", ADDRESS, "<unsubscribe>Unsubscribe</unsubscribe>"),
    "constantcontact.html": own('Hi [[FIRSTNAME OR "there"]],', ADDRESS, link("[[unsubscribe]]")),
    "customerio.html": own('Hi {{customer.first_name | default: "there"}},', ADDRESS, link("{% unsubscribe_url %}")),
    "django.html": own('Hi {{ user.first_name|default:"there" }},', ADDRESS, link("{{ unsubscribe_url }}")),
    "hubspot.html": own("Hi {{ contact.firstname }},", "{{ site_settings.company_name }} {{ site_settings.company_street_address_1 }} {{ site_settings.company_city }}", link("{{ unsubscribe_link }}")),
    "iterable.html": own("Hi {{firstName}},", ADDRESS, link("{{unsubscribeUrl}}")),
    "klaviyo.html": own('Hi {{ first_name|default:"there" }},', "{{ organization.name }} {{ organization.full_address }}", "{% unsubscribe %}"),
    "listmonk.html": own("Hi {{ .Subscriber.FirstName }},", ADDRESS, link("{{ UnsubscribeURL }}")),
    "mailchimp.html": own("Hi *|FNAME|*,", "*|LIST:ADDRESSLINE|*", link("*|UNSUB|*")),
    "mailerlite.html": own("Hi {$name},", ADDRESS, link("{$unsubscribe}")),
    "mailjet.html": own('Hi [[data:firstname:"there"]],', ADDRESS, link("[[UNSUB_LINK_EN]]")),
    "mandrill.html": own("Hello,", ADDRESS, link("*|UNSUB:https://www.valleyhealth.example/u|*")),
    "marketo.html": own("Hi {{lead.First Name:default=there}},", ADDRESS, link("{{system.unsubscribeLink}}")),
    "mautic.html": own("Hi {contactfield=firstname},", ADDRESS, "{unsubscribe_text}"),
    "pardot.html": own("Hi {{Recipient.FirstName}},", "{{Organization.AddressLine}}", link("{{Unsubscribe}}")),
    "postmark.html": own("Hi {{name}},", ADDRESS, link("{{{ pm:unsubscribe }}}")),
    "rails.html.erb": own("Hi <%= @user.first_name %>,", ADDRESS, link("<%= @unsubscribe_url %>")),
    "sendgrid.html": own("Hi {{first_name}},", "{{Sender_Name}} {{Sender_Address}}, {{Sender_City}}, {{Sender_State}} {{Sender_Zip}}", link("{{{unsubscribe}}}")),
    "ses.html": own("Hi {{name}},", ADDRESS, link("{{amazonSESUnsubscribeUrl}}")),
    "sfmc.html": own("Hi %%First Name%%,", "%%Member_Busname%% %%Member_Addr%% %%Member_City%%, %%Member_State%%, %%Member_PostalCode%%", link("%%unsub_center_url%%")),
    "plain.txt": f"May news\n\nOur garden is open again.\nRead more: https://www.valleyhealth.example/may\n\n-- \nValley Health, {ADDRESS}\nUnsubscribe: https://www.valleyhealth.example/leave\n",
    "news.md": f"# May news\n\nOur garden is open again. [Read more](https://www.valleyhealth.example/may)\n\nValley Health, {ADDRESS}\n\n[Unsubscribe](https://www.valleyhealth.example/leave)\n",
    "news.mjml": f'<mjml><mj-body><mj-section><mj-column><mj-text>Our garden is open again.</mj-text><mj-button href="https://www.valleyhealth.example/may">Read more</mj-button><mj-text>Valley Health, {ADDRESS}</mj-text><mj-text><a href="https://www.valleyhealth.example/leave">Unsubscribe</a></mj-text></mj-column></mj-section></mj-body></mjml>\n',
}  # fmt: skip

#: Words of medicine that speak of something else, and mail of shops, teachers and recruiters.
LOOKALIKES = {
    "pump": "Breast pumps are 20% off until Sunday. See the sale in our shop.",
    "reviews": "Thousands of positive reviews. Our customers tested the new shoes, and the results are positive.",
    "deadlines": "Tired of chronic deadlines? Our planner helps you to stress-test your budget.",
    "market": "A depressed market and a manic Monday of trading: our analysts explain the bipolar world.",
    "nurses": "We are hiring oncology nurses and ICU nurses. Apply today to join our team.",
    "heart": "Meet us in the heart of the city for a heart-warming concert.",
    "wellness": "Wellness week at our shop: teas, candles and yoga mats for a healthy glow.",
    "zodiac": "Your horoscope: Cancer, Leo, Virgo. Cancer is ruled by the moon.",
    "exam": "This guide aids your planning. PrEP for the exam starts on Monday.",
    "viral": "Our video went viral: an infectious melody, a contagious laugh, an epidemic of joy.",
    "blood": "Join our community blood drive on May 30. Everybody is welcome.",
    "film": "Film screening on Friday. The patient gardener gives tips. Operations manager wanted.",
    "run": "Our 5k run supports the children's hospital. Bring a friend.",
    "oranges": "Blood orange marmalade and bleeding-heart flowers, with a dose of sunshine.",
    "team": "Meet our new doctors and nurses at the open house on Saturday.",
    "month": "October is breast cancer awareness month. Learn the signs and tell a friend.",
    "flu": "Flu shots are here. Walk in any day, no appointment needed.",
    "stroke": "By a stroke of luck the old mill was saved.",
}  # fmt: skip

#: Draft → (body, footer, rule, severity, the text at the place).
FAULTS: dict[str, tuple[str, str, str, str, str]] = {
    "no way out": (NEWS, f"<p>{ADDRESS}</p>", "OPT001", "critical", ""),
    "no address": (NEWS, f"<p>{link('https://www.valleyhealth.example/u')}</p>", "OPT005", "critical", ""),
    "dead link": (NEWS, f"<p>{ADDRESS}</p><p>{link('#')}</p>", "OPT012", "error", ""),
    "log-in": (NEWS, f'<p>{ADDRESS}</p><p>To unsubscribe, <a href="https://www.valleyhealth.example/login">log in to your account</a>.</p>', "OPT006", "error", ""),
    "telling token": (NEWS, f"<p>{ADDRESS}</p><p>{link('https://www.valleyhealth.example/u?email={{ email }}&amp;list=oncology-patients')}</p>", "OPT007", "critical", ""),
    "tiny": (NEWS, f'<p>{ADDRESS}</p><p style="font-size:4px;color:#eee;background:#fff">{link("https://www.valleyhealth.example/u")}</p>', "OPT002", "warning", ""),
    "health merge tag": ("<p>{{ patient.diagnosis }}</p>" + NEWS, FOOT, "PHI004", "error", "{{ patient.diagnosis }}"),
    "block on a condition": ('{% if patient.hiv_status == "positive" %}<p>New hours.</p>{% endif %}' + NEWS, FOOT, "PHI005", "critical", '{% if patient.hiv_status == "positive" %}'),
    "number": ("<p>SSN 900-12-3456</p>" + NEWS, FOOT, "PHI006", "critical", "900-12-3456"),
    "statement": ("<p>Spring is hard on your asthma.</p>" + NEWS, FOOT, "PHI003", "critical", "asthma"),
    "relation": ("<p>Your care team says hello.</p>" + NEWS, FOOT, "PHI008", "critical", "Your care team"),
    "link": ('<p><a href="https://www.valleyhealth.example/x?email=jo@inbox.example">Go</a></p>' + NEWS, FOOT, "PHI009", "critical", ""),
    "ad pixel": ('<img src="https://www.facebook.com/tr?id=1234567890&amp;ev=PageView" width="1" height="1" alt="">' + NEWS, FOOT, "TRK004", "critical", ""),
    "shortener": ('<p><a href="https://bit.ly/3abc">Offer</a></p>' + NEWS, FOOT, "SPM009", "error", ""),
    "mismatch": ('<p><a href="https://other.example/a">https://www.valleyhealth.example</a></p>' + NEWS, FOOT, "SPM008", "error", ""),
    "raw address": ('<p><a href="https://192.0.2.7/a">Offer</a></p>' + NEWS, FOOT, "SPM010", "error", ""),
    "filler": ("<p>Lorem ipsum dolor sit amet.</p>" + NEWS, FOOT, "SPM025", "error", "Lorem ipsum"),
    "miracle": ("<p>A guaranteed cure for diabetes!</p>" + NEWS, FOOT, "SPM021", "error", "guaranteed cure"),
    "script": ("<script>let a = 1</script>" + NEWS, FOOT, "SPM016", "warning", ""),
    "story": ("<p>“After my hip replacement I can dance again,” says Maria, 62, a patient.</p>" + NEWS, FOOT, "PHI016", "critical", ""),
    "video": ('<p><a href="https://www.youtube.com/watch?v=abc123">Watch</a></p>' + NEWS, FOOT, "PHI022", "error", ""),
}  # fmt: skip


@cache
def verdicts() -> dict[str, dict[str, Any]]:
    root = Path(mkdtemp(prefix="templates-"))
    texts = {f"clean/{name}": text for name, text in CLEAN.items()}
    texts |= {f"alike/{name}.html": page(f"<p>{text}</p>\n{NEWS}") for name, text in LOOKALIKES.items()}
    texts |= {f"fault/{name}.html": page(body, foot) for name, (body, foot, *_) in FAULTS.items()}
    for name, text in texts.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text)
    run = [sys.executable, "-m", "gatekeeper", "check", ".", "--format", "json", "--today", "2026-05-04"]
    done = subprocess.run(run, cwd=root, capture_output=True, text=True, check=False)
    found = {s["path"]: s for s in json.loads(done.stdout)["submissions"]}
    assert set(found) == set(texts)
    return found | {"": {"root": str(root)}}


def bad(verdict: dict[str, Any], *severities: str) -> list[str]:
    return [f"{f['rule']}: {f['message']}" for f in verdict["findings"] if f["severity"] in severities]


@pytest.mark.parametrize("name", CLEAN)
def test_a_clean_draft_passes(name: str) -> None:
    verdict = verdicts()[f"clean/{name}"]
    assert bad(verdict, "critical", "error", "warning") == []
    assert verdict["unchecked"] == []


@pytest.mark.parametrize("name", LOOKALIKES)
def test_a_lookalike_is_silent(name: str) -> None:
    verdict = verdicts()[f"alike/{name}.html"]
    assert bad(verdict, "critical", "error", "warning") == []
    assert verdict["unchecked"] == []
    assert [f["rule"] for f in verdict["findings"] if f["rule"][:3] in ("PHI", "SEG", "ATZ")] == []


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found_where_it_stands(name: str) -> None:
    _, _, rule, severity, text = FAULTS[name]
    path = f"fault/{name}.html"
    found = [f for f in verdicts()[path]["findings"] if f["rule"] == rule]
    assert [f["severity"] for f in found] == [severity]
    at = found[0]["at"]
    lines = (Path(verdicts()[""]["root"]) / path).read_text().splitlines()
    if text:
        assert at["line"] == at["end_line"]
        assert text in lines[at["line"] - 1][at["column"] - 1 : at["end_column"] - 1]

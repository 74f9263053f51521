# ruff: noqa: E501
"""The 56 decision cases once more, as another author would write them: other schemas, words, platforms and drafts.

Nothing here is shared with ``corpora/cases``: a verdict that holds there and not here is a verdict by chance.
"""

from __future__ import annotations

from typing import Any

POLICY = """\
version: 1
name: prairie
extends: [hipaa, can-spam, bulk-sender]
organization:
  name: Prairie Family Clinic
  kind: covered-entity
  specialties: [family]
  domains: {marketing: [hello.prairie.example], transactional: [care.prairie.example]}
  postal_addresses: ["42 Elm Avenue, Lincoln, NE 68502"]
  contacts: {phones: ["402-555-0142"], people: ["Dr. Rosa Kim"]}
  hosts: [www.prairie.example]
  regions: [US]
profiles:
  safe: &safe
    class: marketing
    from_domains: [hello.prairie.example]
    reply_domains: [hello.prairie.example]
    return_path_domain: rp.hello.prairie.example
    dkim_domain: hello.prairie.example
    link_hosts: [go.prairie.example]
    route: {host: out.postal.example, pool: prairie-news, ips: [192.0.2.61], credential: prairie-news, dedicated: true}
    vendor: postal
    tls: {mode: enforced, minimum: "1.2", verified: true}
    recipients_per_transaction: 1
    metrics: aggregate
    adds: [list-unsubscribe]
    authentication: &proof {spf: pass, dkim_bits: 2048, dkim_covers: [from, subject, to, date, list-unsubscribe, list-unsubscribe-post], dmarc: reject, aligned: true, probed: 2026-04-20}
    reputation: {complaint_rate: 0.0002, listed: false, as_of: 2026-05-02, daily_max: 30000}
  loose:
    <<: *safe
    vendor: bargain
    metrics: individual
    tls: {mode: opportunistic}
  care-safe: &care
    class: transactional
    from_domains: [care.prairie.example]
    reply_domains: [care.prairie.example]
    return_path_domain: rp.care.prairie.example
    dkim_domain: care.prairie.example
    link_hosts: [my.care.prairie.example]
    route: {host: mx.care.prairie.example, pool: prairie-care, ips: [198.51.100.61], credential: prairie-care, dedicated: true}
    tls: {mode: enforced, minimum: "1.3", verified: true}
    recipients_per_transaction: 1
    metrics: aggregate
    authentication: *proof
    reputation: {complaint_rate: 0.0001, listed: false, as_of: 2026-05-02, daily_max: 30000}
  care-loose:
    <<: *care
    tls: {mode: opportunistic}
vendors:
  postal:
    role: email-platform
    hosts: [postal.example]
    baa: {signed: 2024-06-01, ends: 2028-06-01, covers: [transmission, storage], breach_notice: true, subcontractors: true, disposal: true}
    at_rest: true
    in_transit: true
    access_control: true
    patient_waiver: false
    regions: [US]
    assessed: 2026-01-15
    incident_contact: abuse@postal.example
    anti_abuse_policy: true
  bargain:
    role: email-platform
    hosts: [bargain.example]
    baa: none
    in_transit: true
    regions: [US]
"""

FOOT = (
    '<p style="font-size:12px">Prairie Family Clinic, 42 Elm Avenue, Lincoln, NE 68502.\n'
    '<a href="https://www.prairie.example/leave">Unsubscribe from all of our newsletters</a></p>\n'
)
PLAIN_FOOT = (
    "\n--\nPrairie Family Clinic, 42 Elm Avenue, Lincoln, NE 68502\nUnsubscribe: https://www.prairie.example/leave\n"
)
HOURS = "<p>From the first of June we open our doors at half past six.</p>\n"
PATIENTS = {"kind": "patients-export", "name": "practice system", "owner": "data@prairie.example", "date": "2026-05-01"}
WEB = {"kind": "sign-up-form", "name": "blog form", "owner": "web@prairie.example", "date": "2026-05-01"}
SIGNED = [
    {"by": "lena@prairie.example", "role": "marketing", "on": "2026-05-02"},
    {"by": "omar@prairie.example", "role": "privacy", "on": "2026-05-03"},
]
ROUTE = ["VEN001", "SEC001"]
QUIET = {"families": ["PHI", "SEG"], "absent": ["VEN001"]}


def page(*paragraphs: str, foot: str = FOOT) -> str:
    body = "".join(p if p.startswith(("<", "{", "%%", "*|")) else f"<p>{p}</p>\n" for p in paragraphs)
    return f'<!DOCTYPE html>\n<html lang="en"><body>\n{body}{foot}</body></html>\n'


def mail(
    subject: str, text: str, sender: str = "Prairie Family Clinic <hello@hello.prairie.example>", **more: str
) -> str:
    head = {"From": sender, "Subject": subject, "Date": "Mon, 04 May 2026 10:00:00 -0500"}
    head |= {"Message-ID": "<77@prairie.example>", "MIME-Version": "1.0", "Content-Type": "text/plain; charset=utf-8"}
    head |= {k.replace("_", "-"): v for k, v in more.items()}
    return "".join(f"{k}: {v}\n" for k, v in head.items()) + "\n" + text


def boxes(n: int, first: int = 1) -> list[str]:
    return [f"reader{i}@inbox.example" for i in range(first, first + n)]


def table(n: int) -> str:
    return "EmailAddress\n" + "\n".join(boxes(n)) + "\n"


def native(*criteria: str, name: str = "may", who: str = "patients", size: int = 0) -> dict[str, Any]:
    import yaml

    rows = [yaml.safe_load(c) for c in criteria]
    out = {"name": name, "relationship": who, "all": rows + [{"field": "unsubscribed", "op": "=", "value": False}]}
    return out | {"select": ["email"]} | ({"size": size} if size else {})


MARKETING = {"class": "marketing", "purpose": "operations", "goal": "newsletter", "approvals": SIGNED}
CARE = {
    "class": "transactional", "purpose": "treatment", "goal": "appointment", "event": "visit-booked",
    "from": "Prairie Family Clinic <desk@care.prairie.example>", "subject": "A message from your clinic",
}  # fmt: skip
BASE = {"relationship": "patients", "recipients_source": PATIENTS}
SENDER = {"from": "Prairie Family Clinic <hello@hello.prairie.example>", "subject": "May at the clinic"}
READ = '<p><a href="https://www.prairie.example/may">See what else is on in May</a></p>\n'
EDU = {"purpose": "education", "goal": "education"}
PUBLIC = {"relationship": "public", "recipients_source": WEB}
SQL = "select p.mail_addr from crm.person p join crm.prefs f on f.person_id = p.id where f.unsubscribed = 0"

D: dict[str, dict[str, Any]] = {}
D["D1"] = {
    "title": "code in a joined SQL segment",
    "files": {"who.sql": "SELECT p.email_addr\nFROM person p JOIN condition_occurrence c ON c.person_id = p.id\nWHERE c.icd10 BETWEEN 'C50.0' AND 'C50.9' AND p.optout = 0\n", "d.html": page(HOURS, READ)},
    "campaign": {"segment": "who.sql", "draft": "d.html", "volume": 1200},
    "level": "severe", "categories": ["cancer"],
    "open": ("reject", ["SEG001", *ROUTE]), "safe": ("allow", ["SEG001"]), "not": ["GOV001:safe"],
}  # fmt: skip
D["D1b"] = {
    **D["D1"], "title": "one approval only",
    "campaign": {**D["D1"]["campaign"], "approvals": SIGNED[:1]}, "open": None, "safe": ("hold", ["GOV001"]), "not": [],
}  # fmt: skip
D["D2"] = {
    "title": "opening hours, all current and former patients, list only, text draft",
    "files": {"d.txt": "From the first of June we open our doors at half past six.\n\nMore: https://www.prairie.example/may\n" + PLAIN_FOOT},
    "campaign": {"draft": "d.txt", "volume": 8000, "segment": {"name": "everyone", "relationship": "patients", "all": [{"field": "patient_status", "op": "in", "value": ["active", "former"]}, {"field": "unsubscribed", "op": "=", "value": False}], "select": ["email"]}},
    "level": "moderate", "open": ("reject", ROUTE), "safe": ("allow", []), "not": ["PHI008", "SEG001", "SEG003"],
}  # fmt: skip
D["D3"] = {
    "title": "the same from an oncology brand",
    "policy": {"organization": {"identity_terms": {"Elm Cancer Center": "oncology"}}},
    "files": {"d.html": page(HOURS, READ)},
    "campaign": {"draft": "d.html", "volume": 2100, "segment": native(), "from": "Elm Cancer Center <hello@hello.prairie.example>"},
    "level": "high", "open": ("reject", ["PHI007", "SEG010"]), "safe": ("annotate", ["PHI007", "SEG010"]),
}  # fmt: skip
D["D4"] = {
    "title": "the same from an organisation for depression",
    "policy": {"organization": {"specialties": ["mental-health"]}},
    "files": {"d.html": page(HOURS, READ)},
    "campaign": {"draft": "d.html", "volume": 900, "segment": native(), "from": "Lakeview Depression & Anxiety Clinic <hello@hello.prairie.example>"},
    "level": "severe", "sensitive": True, "open": ("reject", ["PHI015", "PHI007", "SEG010"]), "safe": ("hold", ["PHI015", "PHI007", "SEG010"]),
}  # fmt: skip
D["D5"] = {
    "title": "article on diabetes to public sign-ups",
    "files": {"d.md": "# Sugar and sleep\n\nType 2 diabetes runs in families. Sleep, walks and vegetables lower the risk.\n\n[Read the article](https://www.prairie.example/sugar)\n\nPrairie Family Clinic, 42 Elm Avenue, Lincoln, NE 68502\n\n[Unsubscribe](https://www.prairie.example/leave)\n"},
    "campaign": {**EDU, **PUBLIC, "draft": "d.md", "volume": 5000},
    "level": "none", "open": ("allow", []), "safe": ("allow", []), **QUIET,
}  # fmt: skip
D["D6"] = {
    "title": "the same article to E11 patients by a FHIR search",
    "files": {"cohort.txt": "GET /Patient?_has:Condition:patient:code=http://hl7.org/fhir/sid/icd-10-cm|E11.9\n", "d.html": page("Type 2 diabetes runs in families. Sleep, walks and vegetables lower the risk.", READ)},
    "campaign": {**EDU, "draft": "d.html", "volume": 640, "segment": native("{field: dx_code, op: starts_with, value: E11, system: ICD-10-CM}")},
    "level": "severe", "categories": ["diabetes"], "open": ("reject", ["SEG001"]), "safe": ("allow", ["SEG001"]), "not": ["ATZ001"],
}  # fmt: skip
D["D7"] = {
    "title": "own weight programme to patients with a high BMI, read by the text",
    "policy": {"inference": {"authorization_mode": "text"}},
    "files": {"d.html": page("Our walking group starts on Monday. Enroll today.", READ)},
    "campaign": {"purpose": "marketing", "goal": "offer", "promotes": {"what": "walking group", "owner": "self"}, "draft": "d.html", "volume": 3000, "segment": native("{field: body_mass_index, op: '>=', value: 30}")},
    "level": "severe", "open": ("reject", ["SEG001"]), "safe": ("allow", ["SEG001"]), "not": ["ATZ001"],
}  # fmt: skip
D["D7s"] = {**D["D7"], "title": "strict mode", "policy": {}, "safe": ("reject", ["SEG001", "ATZ001"]), "not": []}
D["D8"] = {
    "title": "device maker pays, sleep apnoea",
    "files": {"d.html": page("A lighter mask has come out. Order it from our partner today.", READ)},
    "campaign": {"purpose": "marketing", "goal": "offer", "promotes": {"what": "CPAP mask", "owner": "third-party"}, "remuneration": "paid", "draft": "d.html", "volume": 800, "segment": native("{field: problem_list, op: contains, value: obstructive sleep apnea}")},
    "level": "severe", "open": ("reject", ["ATZ001", "ATZ005"]), "safe": ("reject", ["ATZ001", "ATZ005"]),
}  # fmt: skip
D["D9"] = {
    "title": "refill, maker pays the cost",
    "files": {"d.txt": "Hello,\n\nyour lisinopril prescription is ready for a refill. Call 402-555-0142 to order it.\n\nPrairie Family Clinic\n"},
    "campaign": {**CARE, "goal": "refill", "event": "refill-due", "promotes": {"what": "lisinopril", "owner": "third-party"}, "remuneration": "cost-based", "draft": "d.txt", "volume": 210, "segment": {"name": "refills", "relationship": "patients", "all": [{"field": "medication", "op": "=", "value": "lisinopril"}, {"field": "rx_status", "op": "=", "value": "active"}], "select": ["email"]}},
    "level": "severe", "open": ("hold", ["SEC001"]), "safe": ("allow", []), "owes": ["require-tls"], "not": ["ATZ007", "ATZ001"],
}  # fmt: skip
D["D10"] = {
    "title": "appointment with a doctor, one person, mail file",
    "files": {"d.eml": mail("Your appointment", "You have an appointment with Dr. Rosa Kim on Thursday at 2:30 PM.\n", "Prairie Family Clinic <desk@care.prairie.example>", To="reader1@inbox.example")},
    "campaign": {**CARE, "from": None, "subject": None, "draft": "d.eml", "envelope": {"mail_from": "b@rp.care.prairie.example", "rcpt_to": boxes(1), "one_per_transaction": True}},
    "level": "severe", "open": ("hold", ["SEC001"]), "safe": ("allow", []), "owes": ["require-tls"],
}  # fmt: skip
D["D11"] = {
    "title": "the same, telling subject",
    "files": {"d.html": page("You have an appointment with Dr. Rosa Kim on Thursday at 2:30 PM.", foot="")},
    "campaign": {**CARE, "subject": "Your HIV test on Thursday", "draft": "d.html", "volume": 1},
    "level": "severe", "sensitive": True, "open": ("hold", ["PHI002", "PHI015"]), "safe": ("hold", ["PHI002", "PHI015"]),
}  # fmt: skip
D["D12"] = {
    "title": "forty in blind copy",
    "files": {"d.eml": mail("We are closed on Memorial Day", "We are closed on Memorial Day and back on Tuesday.\n" + PLAIN_FOOT, To="hello@hello.prairie.example")},
    "campaign": {"goal": "service-notice", "from": None, "subject": None, "draft": "d.eml", "envelope": {"mail_from": "b@rp.hello.prairie.example", "rcpt_to": boxes(40)}},
    "level": "moderate", "open": ("reject", ["BCC001", "BCC008"]), "safe": ("reject", ["BCC001", "BCC008"]),
}  # fmt: skip
D["D13"] = {
    "title": "thirty in To, gender clinic",
    "policy": {"organization": {"specialties": ["gender-care"]}},
    "files": {"d.eml": mail("An evening of painting", "Come and paint with us on Friday.\n" + PLAIN_FOOT, To=",\n ".join(boxes(30)))},
    "campaign": {"goal": "event", "from": None, "subject": None, "draft": "d.eml", "envelope": {"mail_from": "b@rp.hello.prairie.example", "rcpt_to": boxes(30)}},
    "level": "severe", "sensitive": True, "open": ("reject", ["BCC002", "PHI015"]), "safe": ("reject", ["BCC002", "PHI015"]),
}  # fmt: skip
D["D14"] = {
    "title": "seven people with a rare disease",
    "files": {"list.csv": table(7), "d.html": page("Join us for tea on Friday.", READ)},
    "campaign": {"goal": "event", "draft": "d.html", "recipients": "list.csv", "segment": native("{field: primary_dx, op: '=', value: Huntington disease}")},
    "level": "severe", "open": ("reject", ["PHI013"]), "safe": ("reject", ["PHI013"]),
}  # fmt: skip
D["D15"] = {
    "title": "arms by disease",
    "files": {"one.html": page("Air your rooms twice a day.", READ), "two.html": page("Walk a little every day.", READ)},
    "campaign": {"variants": ["one.html", "two.html"], "assignment": {"by": "dx_group"}, "volume": 600, "segment": native("{field: dx_group, op: in, value: [asthma, copd]}")},
    "level": "severe", "open": ("reject", ["EXP001"]), "safe": ("reject", ["EXP001"]),
}  # fmt: skip
D["D16"] = {
    "title": "random arms, other tone",
    "files": {"one.eml": mail("May at the clinic", "We open at half past six.\n\nhttps://www.prairie.example/may\n" + PLAIN_FOOT), "two.eml": mail("Early birds, this is for you", "We open at half past six.\n\nhttps://www.prairie.example/may\n" + PLAIN_FOOT)},
    "campaign": {"variants": ["one.eml", "two.eml"], "from": None, "subject": None, "assignment": {"method": "random", "seed": 11}, "volume": 1000, "segment": native()},
    "level": "moderate", "open": ("reject", ROUTE), "safe": ("allow", []), "not": ["EXP001", "EXP004", "EXP002"],
}  # fmt: skip
D["D17"] = {
    "title": "variant that asserts a condition",
    "files": {"one.eml": mail("Living with your migraine", "A diary helps you with your migraine.\n" + PLAIN_FOOT), "two.eml": mail("Summer tips", "Drink enough water.\n" + PLAIN_FOOT)},
    "campaign": {"variants": ["one.eml", "two.eml"], "from": None, "subject": None, "assignment": {"method": "random", "seed": 11}, "volume": 1000, "segment": native()},
    "level": "severe", "open": ("reject", ["EXP004", "PHI002", "PHI003"]), "safe": ("reject", ["EXP004", "PHI002", "PHI003"]),
}  # fmt: skip
D["D18"] = {
    "title": "block on pregnancy, Handlebars",
    "files": {"d.html": page(HOURS, "{{#if pregnant}}", "<p>Our midwife answers on Mondays.</p>", "{{/if}}", READ)},
    "campaign": {"draft": "d.html", "platform": "sendgrid", "volume": 5000, "segment": native()},
    "level": "severe", "sensitive": True, "open": ("reject", ["PHI005", "PHI015"]), "safe": ("hold", ["PHI005", "PHI015"]),
}  # fmt: skip
D["D19"] = {
    "title": "block on language, Mailchimp",
    "files": {"d.html": page(HOURS, "*|IF:LANG=es|*", "<p>Hablamos español.</p>", "*|END:IF|*", READ)},
    "campaign": {"draft": "d.html", "platform": "mailchimp", "volume": 8000, "segment": native()},
    "level": "moderate", "open": ("reject", ROUTE), "safe": ("allow", []), "not": ["PHI005"],
}  # fmt: skip
D["D20"] = {
    "title": "women minus a list named for miscarriages, SQL",
    "files": {"who.sql": "SELECT email FROM members WHERE gender = 'female' AND age BETWEEN 20 AND 45 AND unsubscribed = FALSE\nAND email NOT IN (SELECT email FROM miscarriage_2025)\n", "d.html": page(HOURS, READ)},
    "campaign": {"draft": "d.html", "segment": "who.sql", "volume": 5200},
    "level": "severe", "sensitive": True, "open": ("reject", ["SEG004", "SEG002", "PHI015"]), "safe": ("hold", ["SEG004", "SEG002", "PHI015"]),
}  # fmt: skip
D["D21"] = {
    "title": "opt-outs and bounces taken out, SQL",
    "files": {"who.sql": "SELECT email FROM patients WHERE email NOT IN (SELECT email FROM unsubscribes) AND email NOT IN (SELECT email FROM hard_bounces)\n", "d.html": page(HOURS, READ)},
    "campaign": {"draft": "d.html", "segment": "who.sql", "volume": 5200},
    "level": "moderate", "open": None, "safe": ("allow", []), "not": ["SEG004", "SEG002", "SEG005"],
}  # fmt: skip
D["D22"] = {
    "title": "fertility guide from a clinic's public page",
    "policy": {"organization": {"specialties": ["fertility"]}},
    "files": {"d.html": page("Thank you for downloading our guide to fertility. More articles are on our blog.", READ)},
    "campaign": {**EDU, "relationship": "leads", "recipients_source": {**WEB, "name": "guide form"}, "draft": "d.html", "volume": 700, "segment": native("{field: downloaded, op: '=', value: fertility-guide}", who="leads", name="guide")},
    "level": "low", "open": ("annotate", ["VEN001"]), "safe": ("allow", []),
}  # fmt: skip
D["D23"] = {
    "title": "looked at lab results in the portal, Klaviyo",
    "files": {"seg.json": '{"data": {"type": "segment", "attributes": {"name": "portal may", "definition": {"condition_groups": [{"conditions": [{"type": "profile-metric", "metric_id": "PortalPage", "measurement": "count", "measurement_filter": {"type": "numeric", "operator": "greater-than", "value": 0}, "timeframe_filter": {"type": "date", "operator": "in-the-last", "unit": "day", "quantity": 30}, "metric_filters": [{"property": "page", "filter": {"type": "string", "operator": "equals", "value": "Lab results"}}]}]}]}}}}\n', "d.html": page(HOURS, READ)},
    "campaign": {"draft": "d.html", "volume": 1500, "segment": native("{field: viewed_page, op: contains, value: /portal/lab-results}", "{field: viewed_page_date, op: within_days, value: 30}")},
    "level": "high", "open": ("reject", ["SEG003", "TRK005"]), "safe": ("annotate", ["SEG003"]), "owes:safe": ["aggregate-analytics"],
}  # fmt: skip
D["D24"] = {
    "title": "Medicare by enrolment",
    "files": {"who.sql": "select email from enrollment where insurance_type = 'Medicare' and enrolled_on > date '2025-10-15' and unsubscribed = false\n", "d.html": page(HOURS, READ)},
    "campaign": {"draft": "d.html", "segment": "who.sql", "volume": 6000},
    "level": "moderate", "open": ("reject", ROUTE), "safe": ("allow", []),
}  # fmt: skip
D["D25"] = {
    "title": "one-disease payer programme",
    "files": {"d.html": page(HOURS, READ)},
    "campaign": {"draft": "d.html", "volume": 90, "segment": native("{field: coverage_program, op: '=', value: AIDS Drug Assistance Program}")},
    "level": "severe", "sensitive": True, "open": ("reject", ["SEG003", "PHI015"]), "safe": ("hold", ["SEG003", "PHI015"]),
}  # fmt: skip
D["D26"] = {
    "title": "mammogram reminder by age and sex",
    "files": {"d.html": page("Women from 40 to 74 should have a mammogram every other year. Call 402-555-0142 for a date.", READ)},
    "campaign": {"purpose": "treatment", "goal": "education", "draft": "d.html", "volume": 4000, "subject": "A reminder from Prairie", "segment": native("{field: gender, op: '=', value: female}", "{field: age, op: between, value: [40, 74]}")},
    "level": "moderate", "open": ("reject", ROUTE), "safe": ("allow", []), "not": ["ATZ001", "SEG001"],
}  # fmt: skip
D["D27"] = {
    "title": "success story, first name and photo",
    "files": {"d.html": page("Tom came to us last year with heart failure. “I can climb stairs again,” he says.", '<img src="https://www.prairie.example/img/tom.jpg" alt="Tom on his porch" width="480" height="320">', READ)},
    "campaign": {**EDU, **PUBLIC, "draft": "d.html", "volume": 4000},
    "level": "none", "open": ("reject", ["PHI016", "PHI022"]), "safe": ("reject", ["PHI016", "PHI022"]),
}  # fmt: skip
D["D28"] = {
    "title": "reply to a review",
    "files": {"d.txt": "Thank you for your kind review. We were happy to take care of your shoulder last month.\n\nPrairie Family Clinic\n"},
    "campaign": {"class": "transactional", "purpose": "operations", "goal": "other", "replying_to": "review", "relationship": None, "recipients_source": None, "from": "Prairie Family Clinic <desk@care.prairie.example>", "subject": "Thank you", "draft": "d.txt", "envelope": {"mail_from": "b@rp.care.prairie.example", "rcpt_to": boxes(1), "one_per_transaction": True}},
    "level": "severe", "open": ("reject", ["PHI019"]), "safe": ("reject", ["PHI019"]),
}  # fmt: skip
D["D29"] = {
    "title": "advertising pixel",
    "files": {"d.html": page(HOURS, '<img src="https://www.facebook.com/tr?id=123456789012345&ev=PageView&noscript=1" width="1" height="1" alt="">', READ)},
    "campaign": {"draft": "d.html", "volume": 3000, "segment": native()},
    "level": "moderate", "open": ("reject", ["TRK004", "TRK002"]), "safe": ("reject", ["TRK004", "TRK002"]),
}  # fmt: skip
D["D30"] = {
    "title": "statement that opens with an offer",
    "files": {"d.html": page("Treat yourself: laser hair removal is 30% off this week. Book now.", "Your balance for your visit of April 3 is $84.10. Please pay by May 31.", foot="")},
    "campaign": {**CARE, "purpose": "payment", "goal": "billing", "event": "statement-ready", "draft": "d.html", "volume": 1},
    "level": "severe", "open": ("reject", ["RTE007", "PHI003"]), "safe": ("reject", ["RTE007", "PHI003"]),
}  # fmt: skip
D["D31"] = {
    "title": "opted out three days ago",
    "policy": {"registries": {"suppressions": "gone.csv"}},
    "policy_files": {"gone.csv": "address,reason,category,at\nReader9@inbox.example,opt-out,,2026-05-01\n"},
    "files": {"list.csv": table(400), "d.html": page(HOURS, READ)},
    "campaign": {"draft": "d.html", "recipients": "list.csv"},
    "open": ("reject", ["RCP020"]), "safe": ("reject", ["RCP020"]), "owes": ["drop-recipients"],
}  # fmt: skip
TLS = {"registries": {"tls_domains": "tls.csv", "preferences": "wishes.csv"}}
TLS_FILES = {
    "tls.csv": "domain,tls,probed\nold.example,none,2026-05-01\ninbox.example,enforced,2026-05-01\n",
    "wishes.csv": "address,kind,category,at\nkay@old.example,unencrypted-accepted,,2026-03-02\n",
}
D["D32"] = {
    "title": "warned and prefers plain mail",
    "policy": TLS, "policy_files": TLS_FILES,
    "files": {"list.csv": "EmailAddress\nkay@old.example\n", "d.txt": "Your cholesterol result is 180 mg/dL, which is in the normal range.\n\nPrairie Family Clinic\n"},
    "campaign": {**CARE, "goal": "results", "event": "result-released", "draft": "d.txt", "recipients": "list.csv"},
    "level": "severe", "open": None, "safe": (("allow", "annotate"), []), "not": ["SEC005"],
}  # fmt: skip
D["D33"] = {
    "title": "no such record",
    "policy": TLS, "policy_files": TLS_FILES,
    "files": {"list.csv": table(200) + "zoe@old.example\n", "d.html": page(HOURS, READ)},
    "campaign": {"draft": "d.html", "recipients": "list.csv"},
    "level": "moderate", "open": ("reject", ["SEC005"]), "safe": ("reject", ["SEC005"]), "owes": ["drop-recipients"],
}  # fmt: skip
D["D34"] = {
    "title": "alumni of a Part 2 programme",
    "policy": {"extends": ["hipaa", "can-spam", "bulk-sender", "part2"], "organization": {"name": "New Dawn Recovery", "specialties": ["substance-use"], "part2": True}},
    "files": {"list.csv": table(400), "d.html": page("The summer picnic is on July 11.", READ)},
    "campaign": {"relationship": "former", "draft": "d.html", "recipients": "list.csv"},
    "level": "severe", "sensitive": True, "open": ("reject", ["SEG009", "PHI015"]), "safe": ("reject", ["SEG009", "PHI015"]),
}  # fmt: skip
D["D35"] = {
    "title": "wellness app, Washington",
    "policy": {"extends": ["can-spam", "wa-mhmda"], "organization": {"name": "Calm Steps", "kind": "consumer-health", "specialties": [], "regions": ["US", "WA"]}},
    "files": {"d.html": page("A new evening course starts on Monday. Try it today.", READ)},
    "campaign": {"purpose": "marketing", "goal": "offer", "relationship": "members", "recipients_source": {**WEB, "name": "app"}, "draft": "d.html", "volume": 5000, "segment": native("{field: stress_score, op: '>', value: 75}", "{field: state, op: '=', value: WA}", who="members")},
    "level": "severe", "sensitive": True, "open": ("reject", ["ATZ009"]), "safe": ("reject", ["ATZ009"]),
}  # fmt: skip
D["D36"] = {
    "title": "staff flu shots from HR",
    "files": {"d.txt": "Dear colleagues,\n\nflu shots are given in the break room on Tuesday from 7 to 11. No appointment is needed.\n\nHuman Resources\n"},
    "campaign": {**CARE, "purpose": "operations", "goal": "service-notice", "event": None, "subject": "Flu shots on Tuesday", "relationship": "staff", "recipients_source": {**PATIENTS, "kind": "staff", "name": "HR"}, "draft": "d.txt", "volume": 300},
    "level": "none", "open": ("allow", []), "safe": ("allow", []), **QUIET,
}  # fmt: skip
D["D37"] = {
    "title": "difference of five",
    "files": {"now.csv": table(495), "before.csv": table(500), "d.html": page(HOURS, READ)},
    "campaign": {"draft": "d.html", "recipients": "now.csv", "segment": native("{field: care_unit, op: '=', value: Orthopedics}"), "earlier_sends": [{"campaign": "may-1", "on": "2026-05-04", "recipients": "before.csv"}]},
    "level": "severe", "open": ("reject", ["PHI013"]), "safe": ("reject", ["PHI013"]),
}  # fmt: skip
D["D38"] = {
    "title": "fundraising to former oncology patients",
    "files": {"d.html": page("Every gift keeps our house open. Please give today.", 'If you do not want to get fundraising mail from us, <a href="https://www.prairie.example/nofund">opt out of fundraising here</a>.', READ)},
    "campaign": {"purpose": "fundraising", "goal": "event", "relationship": "former", "draft": "d.html", "volume": 1800, "segment": native("{field: dept_name, op: '=', value: Medical Oncology}", who="former")},
    "level": "high", "open": ("reject", ["SEG003"]), "safe": ("annotate", ["SEG003"]), "not": ["OPT010"],
}  # fmt: skip
D["D39"] = {
    "title": "telling tracking host",
    "policy": {"organization": {"hosts": ["www.prairie.example", "click.prairie-dialysis.example"]}, "profiles": {"safe": {"link_hosts": ["click.prairie-dialysis.example"]}, "loose": {"link_hosts": ["click.prairie-dialysis.example"]}}},
    "files": {"d.html": page(HOURS, '<p><a href="https://click.prairie-dialysis.example/x7">See what else is on</a></p>')},
    "campaign": {"draft": "d.html", "volume": 3000, "segment": native()},
    "level": "high", "open": ("reject", ["PHI007"]), "safe": ("annotate", ["PHI007"]),
}  # fmt: skip
D["D40"] = {
    "title": "public list on HIV",
    "files": {"d.eml": mail("HIV news, May", "A summary of this month's papers on HIV.\n\nhttps://www.prairie.example/papers\n" + PLAIN_FOOT, List_Id="HIV news <hivnews.hello.prairie.example>", List_Unsubscribe="<https://www.prairie.example/u/9k2m4x>", List_Unsubscribe_Post="List-Unsubscribe=One-Click"), "list.csv": table(300)},
    "campaign": {**EDU, **PUBLIC, "from": None, "subject": None, "draft": "d.eml", "recipients": "list.csv"},
    "level": "none", "open": (("allow", "annotate"), []), "safe": ("allow", []), "not": ["OPT007"],
}  # fmt: skip
D["D40t"] = {
    **D["D40"], "title": "the same, telling token",
    "files": {"d.eml": mail("HIV news, May", "A summary of this month's papers on HIV.\n\nhttps://www.prairie.example/papers\n\nPrairie Family Clinic, 42 Elm Avenue, Lincoln, NE 68502\nUnsubscribe: https://www.prairie.example/leave?email=reader9@inbox.example&list=hiv-news\n", List_Id="HIV news <hivnews.hello.prairie.example>", List_Unsubscribe="<https://www.prairie.example/u?email=reader9@inbox.example>", List_Unsubscribe_Post="List-Unsubscribe=One-Click"), "list.csv": table(300)},
    "open": None, "safe": (("annotate", "reject", "hold"), ["OPT007"]), "not": [],
}  # fmt: skip
D["D41"] = {
    "title": "awareness month, public list, oncology sender",
    "policy": {"organization": {"name": "Elm Cancer Center", "specialties": ["oncology"]}},
    "files": {"d.html": page("October is breast cancer awareness month. Learn the signs and pass them on.", READ)},
    "campaign": {**EDU, **PUBLIC, "from": "Elm Cancer Center <hello@hello.prairie.example>", "subject": "Breast cancer awareness month", "draft": "d.html", "volume": 9000},
    "level": "none", "open": ("allow", []), "safe": ("allow", []), **QUIET,
}  # fmt: skip
D["D42"] = {
    "title": "chemotherapy on Monday",
    "files": {"d.html": page("Your chemotherapy is on Monday at 8:15. Please bring a warm sweater.", foot="")},
    "campaign": {**CARE, "draft": "d.html", "volume": 1},
    "level": "severe", "open": ("hold", ["PHI003", "SEC001"]), "safe": ("allow", ["PHI003"]), "owes": ["require-tls"],
}  # fmt: skip
D["D43"] = {
    "title": "meter offer to people on metformin",
    "policy": {"organization": {"name": "Elm Pharmacy", "specialties": ["pharmacy"]}},
    "files": {"who.sql": "SELECT c.email FROM rx_fills r JOIN customers c USING (customer_id) WHERE r.drug = 'metformin' AND c.unsubscribed = 'N'\n", "d.html": page("The new glucose meter is here. Buy it this week and save $15.", READ)},
    "campaign": {"purpose": "marketing", "goal": "offer", "promotes": {"what": "glucose meter", "owner": "third-party"}, "draft": "d.html", "segment": "who.sql", "volume": 900},
    "level": "severe", "open": ("reject", ["SEG001", "ATZ001"]), "safe": ("reject", ["SEG001", "ATZ001"]),
}  # fmt: skip
D["D44"] = {
    "title": "survey by department",
    "files": {"d.html": page("How was your last visit? Please tell us. Only our quality team reads the answers, to improve our service.", '<p><a href="https://www.prairie.example/survey">Answer four questions</a></p>')},
    "campaign": {"goal": "survey", "subject": "How did we do?", "draft": "d.html", "volume": 2200, "segment": native("{field: last_visit_department, op: '=', value: ONC}")},
    "level": "high", "open": ("reject", ["SEG003"]), "safe": ("annotate", ["SEG003"]), "owes:safe": ["require-tls"],
}  # fmt: skip
D["D45"] = {
    "title": "telling list file",
    "files": {"PrEP_clients_may.csv": table(400), "d.html": page(HOURS, READ)},
    "campaign": {"draft": "d.html", "recipients": "PrEP_clients_may.csv"},
    "level": "severe", "sensitive": True, "open": ("reject", ["SEG002", "PHI015"]), "safe": ("hold", ["SEG002", "PHI015"]),
}  # fmt: skip
D["D46"] = {
    "title": "measured against the directory",
    "files": {
        "list.csv": table(300), "d.html": page(HOURS, READ),
        "all.csv": "EmailAddress;problem\n" + "".join(f"{a};{'lung cancer' if i < 291 else 'hypertension'}\n" for i, a in enumerate(boxes(300))) + "".join(f"{a};hypertension\n" for a in boxes(700, 301)),
    },
    "campaign": {"draft": "d.html", "recipients": "list.csv", "directory": "all.csv"},
    "level": "severe", "categories": ["cancer"], "open": ("reject", ["PHI014"]), "safe": ("hold", ["PHI014"]),
}  # fmt: skip
D["D47"] = {
    "title": "everybody but behavioural health",
    "files": {"d.html": page(HOURS, READ)},
    "campaign": {"draft": "d.html", "volume": 20000, "segment": {"name": "may", "relationship": "patients", "all": [{"field": "unsubscribed", "op": "=", "value": False}, {"none": [{"field": "department", "op": "in", "value": ["Behavioral Health", "Psychiatry"]}]}], "select": ["email"]}},
    "level": "severe", "sensitive": True, "open": ("reject", ["SEG004", "PHI015"]), "safe": ("hold", ["SEG004", "PHI015"]),
}  # fmt: skip
D["D48"] = {
    "title": "how to use the portal",
    "files": {"d.html": page("Here is how to use the patient portal: read your results, pay a bill, write to us.", READ)},
    "campaign": {"goal": "education", "subject": "Getting started with the portal", "draft": "d.html", "volume": 20000, "segment": native("{field: has_portal_account, op: '=', value: true}")},
    "level": "moderate", "open": ("reject", ROUTE), "safe": ("allow", []), "not": ["SEG003"],
}  # fmt: skip
D["D49"] = {
    "title": "device for clinicians at a conference",
    "policy": {"organization": {"name": "Elm Cancer Center", "specialties": ["oncology"]}},
    "files": {"d.html": page("See the new linear accelerator for radiation oncology at booth 7. Book a demo.", READ)},
    "campaign": {"purpose": "marketing", "goal": "offer", "relationship": "clinicians", "recipients_source": {**WEB, "kind": "event", "name": "congress"}, "subject": "See you at booth 7", "draft": "d.html", "volume": 800},
    "level": "none", "open": ("allow", []), "safe": ("allow", []), "families": ["PHI", "SEG", "ATZ"], "not": [],
}  # fmt: skip
D["D50"] = {
    "title": "opaque tag",
    "files": {"seg.json": '{"name": "may", "options": {"match": "all", "conditions": [{"condition_type": "StaticSegment", "field": "static_segment", "op": "static_is", "value": 88214}]}}\n', "d.html": page(HOURS, READ)},
    "campaign": {"draft": "d.html", "segment": "seg.json", "volume": 900},
    "level": "high", "open": None, "safe": ("hold", []), "unchecked": ["SEG007"],
}  # fmt: skip
D["D51"] = {
    "title": "no source",
    "files": {"list.csv": table(400), "d.html": page(HOURS, READ)},
    "campaign": {"relationship": None, "recipients_source": None, "draft": "d.html", "recipients": "list.csv"},
    "level": "moderate", "open": ("reject", ["SEG012"]), "safe": ("hold", ["SEG012"]),
}  # fmt: skip
D["D52"] = {
    "title": "nurse recruiting",
    "policy": {"organization": {"name": "Elm Cancer Center", "specialties": ["oncology"]}},
    "files": {"d.html": page("We are looking for oncology nurses for our day ward. Apply before June 15.", READ)},
    "campaign": {**PUBLIC, "purpose": "operations", "goal": "recruiting", "from": "Elm Cancer Center Jobs <hello@hello.prairie.example>", "subject": "Oncology nurses wanted", "draft": "d.html", "volume": 3000},
    "level": "none", "open": ("allow", []), "safe": ("allow", []), **QUIET,
}  # fmt: skip
D["D53"] = {
    "title": "breast pump sale of a shop",
    "policy": {"extends": ["can-spam", "bulk-sender"], "organization": {"name": "Baby Corner", "kind": "other", "specialties": []}},
    "files": {"d.html": page("Breast pumps: save 25% until Sunday. Shop the sale.", READ)},
    "campaign": {"purpose": "marketing", "goal": "offer", "relationship": "public", "recipients_source": {**WEB, "kind": "sign-up-form", "name": "shop customers"}, "subject": "Save 25% until Sunday", "from": "Baby Corner <hello@hello.prairie.example>", "draft": "d.html", "volume": 20000},
    "level": "none", "open": ("allow", []), "safe": ("allow", []), **QUIET,
}  # fmt: skip
D["D54"] = {
    "title": "gala for donors",
    "files": {"d.html": page("Please join us for our spring gala on May 30. Your gift makes our garden bloom.", READ)},
    "campaign": {"purpose": "fundraising", "goal": "event", "relationship": "donors", "recipients_source": {**PATIENTS, "kind": "donor-database", "name": "foundation"}, "draft": "d.html", "volume": 1200},
    "level": "low", "open": (("allow", "annotate"), []), "safe": ("allow", []), "not": ["OPT010"],
}  # fmt: skip
D["D55"] = {
    "title": "300 reminders, one template",
    "files": {"d.html": page("Hello {{ first_name | default: 'there' }},", "your appointment is on {{ visit_day }} at {{ visit_time }}.", foot=""), "list.csv": "email,first_name,visit_day,visit_time\n" + "".join(f"{a},Kim,May {i % 28 + 1},9:15\n" for i, a in enumerate(boxes(300)))},
    "campaign": {**CARE, "event": "reminder-due", "draft": "d.html", "recipients": "list.csv"},
    "level": "severe", "open": ("hold", ["SEC001"]), "safe": ("allow", []), "owes": ["require-tls"], "not": ["RTE012", "PHI013"],
}  # fmt: skip
D["D56"] = {
    "title": "snow closure",
    "files": {"d.txt": "We are closed today because of the snow. We open again on Wednesday at eight.\n\nPrairie Family Clinic\n"},
    "campaign": {**CARE, "purpose": "operations", "goal": "service-notice", "event": None, "subject": "Closed today because of snow", "draft": "d.txt", "volume": 8000, "segment": {"name": "all", "relationship": "patients", "all": [{"field": "is_patient", "op": "=", "value": True}], "select": ["email"]}},
    "level": "moderate", "open": ("hold", ["SEC001"]), "safe": (("allow", "annotate"), []), "not": ["OPT001", "RTE012"],
}  # fmt: skip

"""Sixty sends in the gray areas around the decision cases, in other schemas and words; half of them are clean.

Ids: G01 to G30 are clean (they may go, at most with a remark), G31 to G60 are not.
"""

from __future__ import annotations

import json
from typing import Any

CLEAN = {"disposition_in": ["allow", "annotate"]}
REJECT = {"disposition": "reject"}
HOLD = {"disposition": "hold"}
STOP = {"disposition_in": ["hold", "reject"]}
PUBLIC = {
    "relationship": "public",
    "recipients_source": {"kind": "sign-up-form", "name": "web form", "owner": "web@valleyhealth.example", "date": "2026-05-01"},
}
EDUCATION = {"purpose": "education", "goal": "education"}


def people(n: int, first: int = 1, domain: str = "patients.example") -> list[str]:
    return [f"p{i:04d}@{domain}" for i in range(first, first + n)]


def sql(where: str, table: str = "patients", columns: str = "email") -> str:
    return f"SELECT {columns}\nFROM {table}\nWHERE unsubscribed = FALSE\n  AND {where}"


def mailchimp(*conditions: dict[str, Any], name: str = "spring") -> dict[str, Any]:
    opted = {"condition_type": "EmailClient", "field": "email_client", "op": "client_is", "value": "any"}
    body = {"name": name, "type": "saved", "options": {"match": "all", "conditions": [*conditions]}}
    del opted
    return {"segment": json.dumps(body, indent=1), "segment_file": "segment.json"}


def klaviyo(*properties: tuple[str, str, Any], name: str = "spring") -> dict[str, Any]:
    conditions = [
        {"type": "profile-property", "property": f"properties['{field}']", "filter": {"type": "string", "operator": op, "value": value}}
        for field, op, value in properties
    ]
    consent = {"type": "profile-marketing-consent", "consent": {"channel": "email", "can_receive_marketing": True, "consent_status": {"subscription": "any"}}}
    groups = [{"conditions": [c]} for c in (*conditions, consent)]
    body = {"data": {"type": "segment", "attributes": {"name": name, "definition": {"condition_groups": groups}}}}
    return {"segment": json.dumps(body, indent=1), "segment_file": "segment.json"}


def native(*lines: str, relationship: str = "patients", size: int = 1500, name: str = "spring") -> str:
    tests = "\n".join(f"  - {line}" for line in lines)
    consent = '  - {field: unsubscribed, op: "=", value: false}'
    return f"name: {name}\nrelationship: {relationship}\nall:\n{consent}\n{tests}\nselect: [email]\nsize: {size}"


CASES: dict[str, dict[str, Any]] = {
    # Clean: look-alikes, and protected sends that may go.
    "G01": {
        "title": "Free parking", "why": "The word free sells nothing here, and the text is about parking.",
        "segment": sql("preferred_language = 'en'"), "campaign": {"volume": 7000},
        "draft": ["Parking in our garage is free of charge in May, with no obligation to validate a ticket."],
        "protected": {"level": "moderate", "disposition": "allow", "absent": ["RTE016", "SEG003"]},
    },
    "G02": {
        "title": "Opt-outs removed by a suppression table", "why": "A suppression of opt-outs and bounces tells nothing about health.",
        "segment": "SELECT p.email\nFROM patients p\nLEFT JOIN email_suppressions s ON s.email = p.email\nWHERE s.email IS NULL\n  AND p.unsubscribed = FALSE",
        "campaign": {"volume": 7000}, "protected": {"level": "moderate", "disposition": "allow", "absent": ["SEG004"]},
    },
    "G03": {
        "title": "Article on blood pressure to everybody", "why": "The topic is not linked: nobody was chosen by it (t = 3, H = 1).",
        **EDUCATION, "segment": sql("clinic_location = 'North'"), "campaign": {"volume": 5000},
        "draft": ["High blood pressure often shows no signs. Anyone over forty should have it measured once a year."],
        "protected": {"level": "moderate", "dimensions": [2, 1, 2, False, 5000], "disposition": "allow", "absent": ["PHI002", "PHI003", "SEG001"]},
    },
    "G04": {
        "title": "A campaign named for its article", "why": "A name that repeats the text's topic names the text, not the people.",
        **EDUCATION, "name": "asthma-awareness-article", "segment": sql("region = 'west'"), "campaign": {"volume": 5000},
        "draft": ["Asthma can begin at any age. People who smoke at home put their children at risk."],
        "protected": {"level": "moderate", "disposition_in": ["allow", "annotate"]},
    },
    "G05": {
        "title": "Seniors by age", "why": "Age alone is demographic (2d), also for a fall prevention class.",
        "goal": "event", "segment": native("{field: age, op: '>=', value: 65}"),
        "draft": ["Join us on June 3 for a walk through the new building."],
        "protected": {"level": "moderate", "disposition": "allow", "absent": ["SEG001", "SEG003"]},
    },
    "G06": {
        "title": "Wellness visit by insurance type", "why": "A payer type says how care is paid in general, not for what.",
        "segment": sql("payer_type = 'commercial'"), "campaign": {"volume": 4000},
        "draft": ["Most commercial plans pay for one wellness visit a year. Your plan's booklet says when."],
        "protected": {"level": "moderate", "disposition_in": ["allow", "annotate"], "absent": ["SEG001"]},
    },
    "G07": {
        "title": "Heart walk invitation to the community", "why": "A charity event on a public list is no statement about anybody.",
        "goal": "event", "purpose": "operations", "draft": ["Walk with us on Saturday for the heart fund of the city."],
        "campaign": {**PUBLIC, "volume": 3000, "subject": "The city's heart walk"},
        "open": {"level": "none", "disposition": "allow", "absent_families": ["PHI", "SEG"]},
    },
    "G08": {
        "title": "Cancer centre hires", "why": "Job seekers are no patients, whatever the ward is called.",
        "goal": "recruiting", "draft": ["We are hiring infusion nurses for the oncology ward. Apply by June 1."],
        "campaign": {**PUBLIC, "volume": 500, "subject": "Open positions in oncology"},
        "open": {"level": "none", "disposition": "allow", "absent_families": ["PHI", "SEG"]},
    },
    "G09": {
        "title": "Diabetes supplies for stores, to purchasing clinicians", "why": "Clinicians read about conditions by profession.",
        "purpose": "marketing", "goal": "offer", "draft": ["The new catalogue of insulin pumps is out. Book a demonstration."],
        "campaign": {"relationship": "clinicians", "recipients_source": {"kind": "event", "name": "congress", "owner": "events@valleyhealth.example", "date": "2026-05-01"}, "volume": 400},
        "open": {"level": "none", "disposition": "allow", "absent_families": ["PHI", "SEG", "ATZ"]},
    },
    "G10": {
        "title": "Depression article for subscribers of the public blog", "why": "They asked for the topic themselves on a public form.",
        **EDUCATION, "draft": ["Depression is an illness and not a weakness. People with depression recover with help."],
        "campaign": {**PUBLIC, "volume": 2500}, "open": {"level": "none", "disposition": "allow", "absent": ["PHI015", "VEN001"]},
    },
    "G11": {
        "title": "Oncology newsletter, code segment, everything in place", "why": "Protected use of a condition segment is allowed: that is the model's second idea.",
        **mailchimp({"condition_type": "TextMerge", "field": "ICD10", "op": "starts", "value": "C61"}, {"condition_type": "TextMerge", "field": "OPTOUT", "op": "is", "value": "no"}),
        "campaign": {"volume": 600}, "protected": {"level": "severe", "disposition_in": ["allow", "annotate"], "rules": ["SEG001"]},
    },
    "G12": {
        "title": "Own podiatry class for people with diabetes, the regulation's reading", "why": "An own service without pay is no marketing under 164.501.",
        "purpose": "marketing", "goal": "offer", "policy": "policy-text.yaml", "segment": sql("problem_list LIKE '%diabetes%'"),
        "draft": ["Sign up today for our foot care evening on June 4."], "campaign": {"volume": 900, "promotes": {"what": "foot care evening", "owner": "self"}},
        "protected": {"level": "severe", "disposition_in": ["allow", "annotate"], "absent": ["ATZ001"]},
    },
    "G13": {
        "title": "Appointment reminder for a mental health visit with a neutral text", "why": "Care mail to one person, sender and subject neutral, all in place.",
        "class": "transactional", "purpose": "treatment", "goal": "appointment", "list": people(1),
        "draft": ["You have a visit on Thursday at 14:30 at 100 Main Street."], "campaign": {"event": "appointment-created", "subject": "Your visit on Thursday"},
        "protected": {"level": "severe", "disposition_in": ["allow", "annotate"], "obligations": ["require-tls"]},
    },
    "G14": {
        "title": "Password reset", "why": "One person's account, no care in it.",
        "class": "transactional", "purpose": "operations", "goal": "other", "list": people(1), "link": "https://www.valleyhealth.example/reset",
        "draft": ["You asked to reset the password of your portal account. The link below is good for one hour."],
        "campaign": {"event": "password-reset", "subject": "Reset your password"}, "protected": {"disposition_in": ["allow", "annotate"], "absent": ["OPT001", "RTE013"]},
    },
    "G15": {
        "title": "Receipt", "why": "A receipt to one person over the care route is payment mail.",
        "class": "transactional", "purpose": "payment", "goal": "billing", "list": people(1),
        "draft": ["Thank you for your payment of $25.00 on May 2. This is your receipt."], "campaign": {"event": "payment-posted", "subject": "Your receipt"},
        "protected": {"level": "severe", "disposition_in": ["allow", "annotate"], "absent": ["RTE007", "OPT005"]},
    },
    "G16": {
        "title": "Boil-water notice to all patients", "why": "A service notice to many is relationship mail.",
        "class": "transactional", "goal": "service-notice", "segment": sql("county = 'Sangamon'"), "campaign": {"volume": 9000, "subject": "Water at the practice"},
        "draft": ["The city has issued a boil-water notice. The practice is open, and drinking water is provided."],
        "protected": {"level": "moderate", "disposition_in": ["allow", "annotate"], "absent": ["RTE012", "OPT001"]},
    },
    "G17": {
        "title": "Random test of two button colours", "why": "Arms by chance, same words, large enough.",
        "segment": sql("language = 'en'"), "drafts": {"a.html": ["Our front desk answers from seven."], "b.html": ["Our front desk answers from seven!"]},
        "campaign": {"assignment": {"method": "random", "seed": 11}, "volume": 4000}, "protected": {"level": "moderate", "disposition_in": ["allow", "annotate"], "absent": ["EXP001", "EXP004"]},
    },
    "G18": {
        "title": "Block by clinic city", "why": "A place is operational: the branch tells nothing.",
        "segment": sql("last_visit_date >= '2025-01-01'", columns="email, clinic_city"), "campaign": {"volume": 4000},
        "draft": ["Our front desk answers from seven.", "{% if clinic_city == 'Springfield' %}", "<p>The garage on Main Street is open again.</p>", "{% endif %}"],
        "protected": {"level": "moderate", "disposition_in": ["allow", "annotate"], "absent": ["PHI005"]},
    },
    "G19": {
        "title": "Greeting by first name", "why": "The reader's own first name is no health fact.",
        "segment": sql("language = 'en'", columns="email, first_name"), "campaign": {"volume": 4000},
        "draft": ["Hello {{ first_name | default: 'neighbour' }},", "Our front desk answers from seven in the morning."],
        "protected": {"level": "moderate", "disposition_in": ["allow", "annotate"], "absent": ["PHI001", "PHI004"]},
    },
    "G20": {
        "title": "Donors' letter", "why": "A donor database without patient data is low risk and no business of 164.514(f).",
        "purpose": "fundraising", "goal": "event", "draft": ["Your gift last year planted forty trees. Join us on June 12."],
        "campaign": {"relationship": "donors", "recipients_source": {"kind": "donor-database", "name": "gifts", "owner": "foundation@valleyhealth.example", "date": "2026-05-01"}, "volume": 800, "subject": "Forty trees"},
        "protected": {"level": "low", "disposition_in": ["allow", "annotate"], "absent": ["OPT010"]},
    },
    "G21": {
        "title": "Staff rota", "why": "Staff are no patients of this mail.",
        "class": "transactional", "goal": "service-notice", "draft": ["The rota of the dialysis ward for June is on the board."],
        "campaign": {"relationship": "staff", "recipients_source": {"kind": "staff", "name": "HR", "owner": "hr@valleyhealth.example", "date": "2026-05-01"}, "volume": 60, "subject": "Rota for June"},
        "protected": {"level": "none", "disposition": "allow", "absent_families": ["PHI", "SEG"]},
    },
    "G22": {
        "title": "Fitness shop, own customers", "why": "A shop without care has customers, also for knee braces.",
        "purpose": "marketing", "goal": "offer", "policy": "policy-shop.yaml", "draft": ["Knee braces are 15% off until Friday. Shop now."],
        "campaign": {"relationship": None, "recipients_source": None, "volume": 9000, "subject": "15% off until Friday"},
        "open": {"level": "none", "disposition": "allow", "absent_families": ["PHI", "SEG"]},
    },
    "G23": {
        "title": "Health plan members by plan tier", "why": "A metal tier is how a plan is bought, not what for.",
        "segment": sql("plan_type = 'silver'", table="members"), "campaign": {"relationship": "members", "volume": 12000},
        "draft": ["The new member guide is online."], "protected": {"level": "moderate", "disposition_in": ["allow", "annotate"], "absent": ["SEG001"]},
    },
    "G24": {
        "title": "Everybody but the deceased", "why": "Leaving out the dead is decency, not a disclosure.",
        "segment": sql("is_deceased = FALSE"), "campaign": {"volume": 9000}, "protected": {"level": "moderate", "disposition": "allow", "absent": ["SEG004"]},
    },
    "G25": {
        "title": "Screening by age and sex", "why": "Colonoscopy by age is general health promotion, no condition segment.",
        **EDUCATION, "segment": sql("age BETWEEN 45 AND 75"), "campaign": {"volume": 6000},
        "draft": ["A colonoscopy is advised from 45. Anyone may ask at the front desk which test fits."],
        "protected": {"level": "moderate", "disposition": "allow", "absent": ["SEG001", "ATZ001"]},
    },
    "G26": {
        "title": "Seed test to own mailboxes", "why": "All recipients are the organisation's own: there is no patient in it.",
        "list": ["qa1@mail.valleyhealth.example", "qa2@mail.valleyhealth.example"], "campaign": {"relationship": None, "recipients_source": None},
        "protected": {"level": "none", "disposition_in": ["allow", "annotate"], "absent": ["PHI013"]},
    },
    "G27": {
        "title": "Months in names", "why": "“March” and “May” are no march and no permission, and “MS” in an address is Mississippi.",
        "segment": sql("state = 'MS'"), "campaign": {"volume": 900}, "draft": ["From March to May the garden is open to all. Our Jackson, MS desk answers from seven."],
        "protected": {"level": "moderate", "disposition": "allow", "absent": ["PHI002", "SEG001"]},
    },
    "G28": {
        "title": "Representative list with a directory", "why": "The list looks like the directory: nothing is told by being on it.",
        "list": people(200), "campaign": {"directory": "directory.csv"},
        "files": {"directory.csv": "email,service_line\n" + "".join(f"{a},{'oncology' if i % 3 == 0 else 'family medicine'}\n" for i, a in enumerate(people(600)))},
        "protected": {"level": "moderate", "disposition_in": ["allow", "annotate"], "absent": ["PHI014"]},
    },
    "G29": {
        "title": "Earlier send to others", "why": "Two lists that share many and differ by many isolate nobody.",
        "list": people(300), "files": {"earlier.csv": "email\n" + "\n".join(people(250, first=100)) + "\n"},
        "campaign": {"earlier_sends": [{"campaign": "spring-1", "on": "2026-05-01", "recipients": "earlier.csv"}]},
        "protected": {"level": "moderate", "disposition_in": ["allow", "annotate"], "absent": ["PHI013"]},
    },
    "G30": {
        "title": "How to read a bill", "why": "General help on bills states nothing about this reader's bill.",
        **EDUCATION, "segment": sql("language = 'en'"), "campaign": {"volume": 9000},
        "draft": ["A bill has three parts: what was done, what the plan pays, and what is left. You can pay a bill online."],
        "protected": {"level": "moderate", "disposition_in": ["allow", "annotate"], "absent": ["PHI003"]},
    },
    # Not clean.
    "G31": {
        "title": "Drug filter in a marketing platform", "why": "A drug stands for what it treats.",
        **klaviyo(("rx_name", "equals", "insulin glargine")), "campaign": {"volume": 700},
        "open": {"level": "severe", "disposition": "reject", "rules": ["SEG001", "VEN001"]},
    },
    "G32": {
        "title": "Procedure codes", "why": "CPT 27447 is a knee replacement.",
        "segment": sql("cpt_code IN ('27447', '27446')"), "campaign": {"volume": 400}, "open": {"level": "severe", "disposition": "reject", "rules": ["SEG001"]},
    },
    "G33": {
        "title": "Laboratory value", "why": "A1c above a bound is a test result, whoever reads it.",
        "segment": sql("last_a1c > 8.0"), "campaign": {"volume": 400}, "open": {"level": "severe", "disposition": "reject", "rules": ["SEG001"]},
    },
    "G34": {
        "title": "FHIR group by code", "why": "Only clinical systems define groups in this form: the people are patients.",
        "segment": '{"resourceType": "Group", "type": "person", "actual": false, "name": "spring-group", "quantity": 300,\n "characteristic": [{"code": {"text": "condition"},\n  "valueCodeableConcept": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "J45.40"}]}, "exclude": false}]}',
        "segment_file": "group.json", "campaign": {"relationship": None, "recipients_source": None},
        "open": {"level": "severe", "disposition": "reject", "rules": ["SEG001"], "categories": ["respiratory"]},
    },
    "G35": {
        "title": "Public sign-ups joined to the problem list", "why": "What is called public is read from clinical codes: the data wins over the label.",
        "segment": "SELECT s.email\nFROM newsletter_signups s\nJOIN diagnoses d ON d.email = s.email\nWHERE d.icd10_code LIKE 'F32%'\n  AND s.unsubscribed = FALSE",
        "campaign": {**PUBLIC, "volume": 300}, "open": {"level": "severe", "disposition": "reject", "rules": ["SEG001"], "sensitive": True},
    },
    "G36": {
        "title": "Provider who stands for a field", "why": "The department of a provider tells as much as a diagnosis.",
        "segment": sql("provider_specialty = 'Psychiatry'"), "campaign": {"volume": 800},
        "protected": {"level": "severe", "disposition": "hold", "rules": ["PHI015"], "sensitive": True},
    },
    "G37": {
        "title": "Tag of a recovery programme", "why": "A tag is a name: substance use is specially protected.",
        "segment": native("{field: tag, op: in, value: [suboxone-program]}"), "protected": {"level": "severe", "disposition_in": ["hold", "reject"], "sensitive": True},
    },
    "G38": {
        "title": "Everybody but people on dialysis", "why": "The difference between all and this list is the dialysis list.",
        "segment": "SELECT email\nFROM patients\nWHERE unsubscribed = FALSE\n  AND email NOT IN (SELECT email FROM dialysis_patients)",
        "campaign": {"volume": 9000}, "open": {"disposition": "reject", "rules": ["SEG004"]},
    },
    "G39": {
        "title": "Two approvals by one person", "why": "One person in two roles is one person.",
        "segment": sql("dx_code = 'E66.9'"), "campaign": {"volume": 700, "approvals": [{"by": "m.lead@valleyhealth.example", "role": "marketing", "on": "2026-05-03"}, {"by": "M.Lead@valleyhealth.example", "role": "privacy", "on": "2026-05-03"}]},
        "protected": {"level": "severe", "disposition": "hold", "rules": ["GOV001"]},
    },
    "G40": {
        "title": "Approval of other content", "why": "An approval with another hash approves something else.",
        "segment": sql("dx_code = 'E66.9'"), "campaign": {"volume": 700, "approvals": [{"by": "m.lead@valleyhealth.example", "role": "marketing", "on": "2026-05-03", "content": "sha256:" + "0" * 64}, {"by": "a.officer@valleyhealth.example", "role": "privacy", "on": "2026-05-03"}]},
        "protected": {"level": "severe", "disposition": "hold", "rules": ["GOV001"]},
    },
    "G41": {
        "title": "Subject of a diagnosis, chosen by it", "why": "A lock screen reads the subject.",
        **EDUCATION, "segment": sql("condition_name = 'psoriasis'"), "campaign": {"volume": 700, "subject": "News on psoriasis"},
        "protected": {"level": "severe", "disposition": "reject", "rules": ["PHI002"]},
    },
    "G42": {
        "title": "Campaign parameter named for its people", "why": "Link hosts and histories read utm_campaign, and the text does not explain it.",
        "segment": sql("diagnosis_code LIKE 'B20%'"), "link": "https://www.valleyhealth.example/news?utm_campaign=hiv-care-2026", "campaign": {"volume": 200},
        "protected": {"level": "severe", "disposition_in": ["hold", "reject"], "rules": ["PHI009", "PHI015"]},
    },
    "G43": {
        "title": "Rendered diagnosis", "why": "A merge field that prints the diagnosis states it about this reader.",
        "segment": sql("language = 'en'", columns="email, diagnosis"), "draft": ["Here is what we have on {{ diagnosis }} this month."], "campaign": {"volume": 900},
        "protected": {"level": "severe", "disposition_in": ["hold", "reject"], "rules": ["PHI004"]},
    },
    "G44": {
        "title": "Nine people in a branch", "why": "A risk branch of nine is as good as nine names.",
        "draft": ["Our front desk answers from seven.", "{% if fall_risk == 'high' %}", "<p>Our new handrails are in.</p>", "{% endif %}"],
        "list": "email,fall_risk\n" + "".join(f"{a},{'high' if i < 9 else 'low'}\n" for i, a in enumerate(people(300))),
        "protected": {"level": "severe", "disposition_in": ["hold", "reject"]},
    },
    "G45": {
        "title": "Education that sells", "why": "An article with a price and a booking line is marketing, whatever it is called.",
        "purpose": "education", "goal": "education", "segment": sql("diagnosis = 'obesity'"),
        "draft": ["Sleep and weight belong together.", "Book your consultation today and save 20% on our new programme.", "Our award-winning team is now offering evening hours."], "campaign": {"volume": 900},
        "protected": {"level": "severe", "disposition": "reject", "rules": ["RTE016", "ATZ001"]},
    },
    "G46": {
        "title": "Third party's product without pay, the regulation's reading", "why": "Somebody else's product is no own service; it needs an authorization.",
        "purpose": "marketing", "goal": "offer", "policy": "policy-text.yaml", "segment": sql("language = 'en'"),
        "draft": ["Our partner's new stick is in the shop. Buy now."], "campaign": {"volume": 900, "promotes": {"what": "walking stick", "owner": "third-party"}},
        "protected": {"disposition": "reject", "rules": ["ATZ001"]},
    },
    "G47": {
        "title": "Offer on the care route", "why": "Content and audience both say marketing, whatever the class says.",
        "class": "transactional", "purpose": "operations", "goal": "other", "segment": sql("language = 'en'"),
        "draft": ["Save 30% on teeth whitening this week: a special offer for you.", "Book now, spots are limited."], "campaign": {"volume": 4000, "subject": "30% off this week"},
        "protected": {"disposition_in": ["hold", "reject"], "rules": ["RTE003"]},
    },
    "G48": {
        "title": "Agreement that ended", "why": "An agreement of last year covers nothing today.",
        "policy": "policy-ended.yaml", "segment": sql("language = 'en'"), "campaign": {"volume": 4000},
        "protected": {"level": "moderate", "disposition": "reject", "rules": ["VEN002"]},
    },
    "G49": {
        "title": "Agreement without transmission", "why": "A vendor that sends what the agreement does not cover sends it without one.",
        "policy": "policy-gap.yaml", "segment": sql("dx_code LIKE 'I10%'"), "campaign": {"volume": 4000},
        "protected": {"level": "severe", "disposition": "reject", "rules": ["VEN003"]},
    },
    "G50": {
        "title": "Unknown people", "why": "Nobody says who they are: judged as patients, and said so.",
        "list": people(200, domain="mail.example"), "campaign": {"relationship": "unknown", "recipients_source": {"kind": "unknown"}},
        "protected": {"level": "moderate", "disposition_in": ["hold", "reject"], "rules": ["SEG012"]},
    },
    "G51": {
        "title": "Appended addresses", "why": "Addresses that a broker added to records say nothing of who the people are.",
        "list": people(200, domain="mail.example"), "campaign": {"relationship": None, "recipients_source": {"kind": "appended", "name": "broker", "owner": "m.lead@valleyhealth.example", "date": "2026-05-01"}},
        "protected": {"level": "moderate", "disposition_in": ["hold", "reject"], "rules": ["SEG012"]},
    },
    "G52": {
        "title": "Unit that tells, under a parent brand", "why": "All patients of a hospice are known by being on its list.",
        "policy": "policy-hospice.yaml", "segment": sql("language = 'en'"), "campaign": {"volume": 700},
        "open": {"level": "high", "disposition": "reject", "rules": ["SEG010"]},
    },
    "G53": {
        "title": "Journey after discharge", "why": "A timer that starts with a discharge tells that there was a stay.",
        "segment": sql("days_since_discharge <= 14"), "campaign": {"volume": 500}, "open": {"level": "high", "disposition": "reject", "rules": ["SEG003"]},
    },
    "G54": {
        "title": "Result in plain words, without TLS", "why": "Care mail is never lost: it is held until the transport is safe.",
        "class": "transactional", "purpose": "treatment", "goal": "results", "list": people(1),
        "draft": ["Your biopsy came back negative. We will talk about it on Friday."], "campaign": {"event": "result-ready", "subject": "A message from Valley Health"},
        "open": {"level": "severe", "disposition": "hold", "rules": ["SEC001"]},
    },
    "G55": {
        "title": "Picture from a foreign host", "why": "Whoever serves the picture learns which patient opened.",
        "segment": sql("language = 'en'"), "draft": ["Our front desk answers from seven.", '<img src="https://pictures.elsewhere.example/spring.jpg" alt="A garden" width="600" height="200">'], "campaign": {"volume": 900},
        "protected": {"level": "moderate", "disposition_in": ["hold", "reject"], "rules": ["VEN004"]},
    },
    "G56": {
        "title": "Ryan White in other words", "why": "A payer programme for one disease is that disease.",
        "segment": sql("coverage_program = 'ADAP'"), "campaign": {"volume": 120}, "protected": {"level": "severe", "disposition_in": ["hold", "reject"], "sensitive": True},
    },
    "G57": {
        "title": "Genetic carrier status", "why": "Genetics is specially protected.",
        "segment": sql("brca_status = 'positive'"), "campaign": {"volume": 300}, "protected": {"level": "severe", "disposition": "hold", "rules": ["PHI015"], "sensitive": True},
    },
    "G58": {
        "title": "Journey of a fertility clinic's alumni", "why": "Former patients are patients; the list's name tells the rest.",
        "list_file": "ivf-graduates.csv", "list": people(150), "campaign": {"relationship": "former"},
        "protected": {"level": "severe", "disposition_in": ["hold", "reject"], "sensitive": True, "rules": ["SEG002"]},
    },
    "G59": {
        "title": "Refill of a drug, paid above cost", "why": "The refill exception ends where the maker pays more than the cost.",
        "class": "transactional", "purpose": "treatment", "goal": "refill",
        "segment": "SELECT email\nFROM prescriptions\nWHERE status = 'active'\n  AND drug_name = 'atorvastatin'",
        "campaign": {"event": "refill-due", "volume": 300, "remuneration": "paid", "promotes": {"what": "atorvastatin", "owner": "third-party"}, "subject": "A reminder from Valley Health"},
        "draft": ["Your atorvastatin refill is due on Friday."], "protected": {"level": "severe", "disposition_in": ["hold", "reject"], "rules": ["ATZ007"]},
    },
    "G60": {
        "title": "Opaque static segment", "why": "Members that were uploaded cannot be read: not examined is not clean.",
        "segment": '{"id": 1, "name": "spring", "type": "static", "member_count": 400, "list_id": "ab12"}', "segment_file": "segment.json",
        "protected": {"level": "high", "disposition": "hold", "unchecked": ["SEG007"]},
    },
}  # fmt: skip

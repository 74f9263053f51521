"""Neighbours of the decision cases: one thing changed in each, so that the decision turns or must not turn.

Other schemas, Spanish columns and look-alike words; half of them may go.
"""

from __future__ import annotations

import json
from typing import Any

CLEAN = {"disposition_in": ["allow", "annotate"]}
PUBLIC = {
    "relationship": "public",
    "recipients_source": {"kind": "sign-up-form", "name": "web form", "owner": "web@valleyhealth.example", "date": "2026-05-01"},
}
ALL = {"volume": 9000}


def sql(where: str, table: str = "patients", columns: str = "email") -> str:
    return f"SELECT {columns}\nFROM {table}\nWHERE unsubscribed = FALSE\n  AND {where}"


def people(n: int, column: str, *values: str) -> str:
    rows = [f"p{i:04d}@patients.example,{values[0] if i < 6 else values[1]}" for i in range(n)]
    return "\n".join([f"email,{column}", *rows]) + "\n"


CASES: dict[str, dict[str, Any]] = {
    "N01": {
        "title": "Patients who read pages at all", "why": "A count of page views names no page.",
        "segment": sql("page_views > 5\n  AND emails_opened_90d >= 1"), "campaign": ALL,
        "protected": {"level": "moderate", "disposition": "allow", "absent": ["SEG003"]},
    },
    "N02": {
        "title": "Page that tells nothing", "why": "Who looked up the way to the garage tells of no care.",
        "segment": sql("last_page_viewed = '/parking'"), "campaign": ALL,
        "protected": {"level": "moderate", "disposition": "allow", "absent": ["SEG003"]},
    },
    "N03": {
        "title": "Page of results", "why": "Who looked at results has had a test.",
        "segment": sql("last_page_viewed = '/results/latest'"), "campaign": ALL,
        "protected": {"level": "high", "disposition": "annotate", "rules": ["SEG003"]},
    },
    "N04": {
        "title": "Patients seen within three years, at two sites", "why": "Everybody on the list was seen; a number of a site is a place.",
        "segment": sql("last_encounter_date > '2023-05-01'\n  AND site_id IN (2, 3)"), "campaign": ALL,
        "protected": {"level": "moderate", "disposition": "allow", "absent": ["SEG003", "SEG007"]},
    },
    "N05": {
        "title": "Unit named for a treatment", "why": "Where somebody was stands for what was done there; it is no record of it.",
        "segment": sql("last_location_name = 'Dialysis Unit'"), "campaign": ALL,
        "protected": {"level": "high", "disposition": "annotate", "rules": ["SEG003"], "absent": ["SEG001"]},
    },
    "N06": {
        "title": "Diagnosis code in a Spanish schema", "why": "The language of a column changes nothing.", "purpose": "education",
        "segment": "SELECT p.correo\nFROM pacientes p\nJOIN diagnosticos d ON d.paciente_id = p.paciente_id\nWHERE p.no_contactar = 0\n  AND d.codigo_cie10 LIKE 'I10%'",
        "campaign": ALL, "protected": {"level": "severe", "disposition": "allow", "rules": ["SEG001"], "absent": ["SEG006"]},
    },
    "N07": {
        "title": "Department in a Spanish schema", "why": "A service tells its field of medicine.",
        "segment": "SELECT correo\nFROM pacientes\nWHERE no_contactar = 0\n  AND servicio = 'Neurología'", "campaign": ALL,
        "protected": {"level": "high", "disposition": "annotate", "rules": ["SEG003"]},
    },
    "N08": {
        "title": "Sign of the zodiac, and late tickets", "why": "Words of health in columns of something else.",
        "segment": sql("sign_of_zodiac = 'cancer'\n  AND chronic_deadline_misses = 0"), "campaign": ALL,
        "protected": {"level": "moderate", "disposition": "allow", "absent": ["SEG001", "SEG003"]},
    },
    "N09": {
        "title": "List filled by hand, without filters", "why": "Nobody can tell how these people were chosen.",
        "segment": json.dumps({"listId": "9", "name": "Letter", "objectTypeId": "0-1", "processingType": "MANUAL"}), "segment_file": "segment.json",
        "campaign": ALL, "protected": {"level": "high", "disposition": "hold", "unchecked": ["SEG007"]},
    },
    "N10": {
        "title": "Block for one unit", "why": "A place where one disease is treated makes a group of its own.",
        "segment": sql("language = 'en'"), "draft": ["Hello", "{% if customer.clinic_location == 'Infusion Center' %}<p>New chairs.</p>{% endif %}"],
        "campaign": {**ALL, "platform": "customerio"}, "protected": {"level": "high", "disposition": "allow", "rules": ["PHI005"]},
    },
    "N11": {
        "title": "Block by language that six people see", "why": "A group of six is as good as a list of names, whatever it is chosen by.",
        "list": people(200, "language", "vi", "en"), "draft": ["Hello", "{% if customer.language == 'vi' %}<p>Xin chào</p>{% endif %}"],
        "campaign": {"platform": "customerio"}, "protected": {"level": "moderate", "disposition": "annotate", "rules": ["PHI013"], "absent": ["PHI005"]},
    },
    "N12": {
        "title": "Addressed as somebody with a condition", "why": "It is said of the reader, not of those who may have it.", "purpose": "education",
        "segment": sql("language = 'en'"), "draft": ["As someone living with diabetes, you know how to count carbs."], "campaign": ALL,
        "open": {"level": "severe", "disposition": "reject", "rules": ["PHI003"]},
    },
    "N13": {
        "title": "Those who may have a condition", "why": "It is said of nobody.", "purpose": "education",
        "segment": sql("language = 'en'"), "draft": ["People living with diabetes know how to count carbs."], "campaign": ALL,
        "protected": {"level": "moderate", "disposition": "allow", "absent": ["PHI003"]},
    },
    "N14": {
        "title": "A child's condition", "why": "Whoever answers for a child is told of the child's care.", "purpose": "education",
        "segment": sql("language = 'en'"), "draft": ["Your child's asthma plan is due."], "campaign": ALL,
        "open": {"level": "severe", "disposition": "reject", "rules": ["PHI003"]},
    },
    "N15": {
        "title": "Patient by a stated offer", "why": "What the reader can do besides changes nothing about being a patient.",
        "segment": sql("language = 'en'"), "draft": ["As our patient, you can park for free."], "campaign": ALL,
        "open": {"disposition": "reject", "rules": ["PHI008"]},
    },
    "N16": {
        "title": "Visit to an open house", "why": "A visit to no place of care.",
        "segment": sql("language = 'en'"), "draft": ["Your visit to our open house is free."], "campaign": ALL,
        "protected": {"level": "moderate", "disposition": "allow", "absent": ["PHI008"]},
    },
    "N17": {
        "title": "Story in the third person", "why": "How somebody came to the house is a story of a patient.",
        "draft": ["Meet Tom. In 2024 he came to us with a failing kidney. Today he runs ten miles a week."], "campaign": PUBLIC,
        "protected": {"level": "none", "disposition": "reject", "rules": ["PHI016"]},
    },
    "N18": {
        "title": "Colleague with experience", "why": "A colleague came with years of work, not with an illness.",
        "draft": ["Meet Tom. He came to us with twenty years of experience in oncology."], "campaign": PUBLIC,
        "protected": {"level": "none", **CLEAN, "absent": ["PHI016"]},
    },
    "N19": {
        "title": "Records of a methadone programme", "why": "The records of such a programme need a consent of their own.",
        "segment": "SELECT email\nFROM otp_methadone_program.discharged\nWHERE unsubscribed = FALSE", "campaign": ALL,
        "protected": {"level": "severe", "disposition": "reject", "rules": ["SEG009", "PHI015"]},
    },
    "N20": {
        "title": "Statement of a bank", "why": "Money of a sender that treats nobody is no payment for care.", "policy": "policy-shop.yaml",
        "draft": ["Your statement is ready. Your balance grew."], "campaign": {**PUBLIC, "subject": "Your statement is ready"},
        "open": {"level": "none", "disposition": "allow", "absent": ["PHI003", "PHI008", "VEN001", "SEC001"]},
    },
    "N21": {
        "title": "Members of a gym", "why": "A table of members is no health plan's where nobody is treated.", "policy": "policy-shop.yaml",
        "segment": "SELECT email\nFROM gym_members\nWHERE unsubscribed = FALSE", "campaign": {**PUBLIC, **ALL},
        "open": {"level": "none", "disposition": "allow", "absent": ["VEN001", "SEC001"]},
    },
    "N22": {
        "title": "Annual visit that is due", "why": "Everybody is due for one.",
        "segment": sql("annual_physical_due = TRUE"), "campaign": ALL,
        "protected": {"level": "moderate", "disposition": "allow", "absent": ["SEG001"]},
    },
    "N23": {
        "title": "Code in the name of a list", "why": "A code beside the word patients is a diagnosis.",
        "list_file": "e11_patients.csv", "list": [f"p{i:04d}@patients.example" for i in range(200)],
        "protected": {"level": "high", "disposition": "annotate", "rules": ["SEG002"]},
    },
    "N24": {
        "title": "Results, not a screening", "why": "Everybody is offered a mammogram; whoever has results had one.",
        "segment": sql("language = 'en'"), "campaign": {**ALL, "subject": "A note about your mammogram results"},
        "open": {"level": "severe", "disposition": "reject", "rules": ["PHI002"]},
    },
    "N25": {
        "title": "Procedure in Spanish, care mail", "why": "Spanish statements are statements.", "class": "transactional", "purpose": "treatment", "goal": "appointment",
        "draft": ["Su colonoscopia es el lunes. No coma nada después de medianoche."], "campaign": {"event": "appointment-created", "subject": "Recordatorio", "volume": 1},
        "open": {"level": "severe", "disposition": "hold", "rules": ["SEC001", "PHI003"]},
    },
}  # fmt: skip

"""A form or survey is linked without a sentence that says how the answers are used.

## Why it matters
Answers of patients are health information; people must know whether they join the record and who reads them. And
whoever hosts the form receives them (45 CFR 164.502(e), 164.520).

## What to do instead
Say it in one sentence beside the link, for example that answers are anonymous and stay out of the medical record, and
use a host under an agreement.

## When it stays silent
A sentence on use anywhere in the message. Opt-out and preference pages are no surveys, and neither is news of what a
survey has found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gatekeeper.inference.facts import host_of
from gatekeeper.inference.safeguards import trusted
from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Link, Message
from gatekeeper.model.words import Severity
from gatekeeper.patterns import lazy
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule
from gatekeeper.rules.trk._trackers import owner

_SURVEY = lazy(
    r"\b(?:surveys?|questionnaires?|polls?|feedback form|your feedback|rate (?:us|your)|encuestas?|cuestionarios?)\b",
    re.I,
)
_PATH = lazy(
    r"(?:^|[/_.-])(?:survey|questionnaire|poll|feedback|encuesta)s?(?![_-]?(?:results?|findings?|reports?|data|resultados))"
    r"(?:[/_.?-]|$)",
    re.I,
)
#: What a survey has found is read, not answered.
_FOUND = lazy(
    r"\b(?:results?|findings|report|resultados)\b"
    r"|\b(?:survey|poll|encuesta)s?\s+(?:of|finds?|found|says?|shows?|de \d)",
    re.I,
)
_FORM_HOST = lazy(r"(?:^|\.)(?:forms?|surveys?|polls?|questionnaires?|encuestas?)\.", re.I)
#: Without one of these no link is a survey, unless a maker of forms hosts it.
_HINTS = ("survey", "questionnaire", "poll", "form", "feedback", "rate us", "rate your", "encuesta", "cuestionario")
_OPT_OUT = lazy(r"unsubscribe|opt[ -]?out|preferences", re.I)
_DISCLOSURE = lazy(
    r"\b(?:answers?|responses?|feedback|replies|results?|respuestas?)\b[^.!?]{0,80}"
    r"\b(?:anonymous|confidential|private|used?|shared|stored|kept|seen|read|become|part of|record"
    r"|an[oó]nim|confidencial)"
    r"|\b(?:anonymous|confidential)\b[^.!?]{0,40}\b(?:survey|questionnaire|poll)"
    r"|\bhow we use your (?:answers|responses|data|information)\b",
    re.I,
)


def check(case: Case) -> Iterator[Finding]:
    """Find the survey links and forms, then the sentence."""
    for message in case.messages:
        surveys = [link for link in message.links if is_survey(link)]
        if not surveys:
            continue
        told = discloses(message)
        for link in surveys:
            host = host_of(link.url)
            foreign = bool(host) and not trusted(case.facts, host)
            if foreign and case.patients and case.submission.kind in ("campaign", "message"):
                yield case.finding(
                    f"Patients' answers would go to {host}, and no agreement with it is on file.",
                    link.at,
                    severity=Severity.CRITICAL,
                    evidence=link.url,
                )
            elif not told:
                yield case.finding("This survey does not say how the answers are used.", link.at, evidence=link.url)


def is_survey(link: Link) -> bool:
    """Return whether a link leads to a form that collects answers, or is one."""
    host = host_of(link.url)
    if link.element != "form" and not owner("forms", host):
        said = f"{link.text} {link.url}".lower()
        if not any(map(said.__contains__, _HINTS)):
            return False
    if _OPT_OUT.search(link.text) or _OPT_OUT.search(link.url):
        return False
    if link.element == "form" or owner("forms", host) or _FORM_HOST.search(host):
        return True
    path = link.url.partition("//")[2].partition("/")[2].partition("?")[0]
    named = _SURVEY.search(link.text) is not None and _FOUND.search(link.text) is None
    return named or _PATH.search("/" + path) is not None


def discloses(message: Message) -> bool:
    """Return whether the message says how answers are used."""
    return bool(_DISCLOSURE.search(message.visible_text))


_SEND = {
    "class": "marketing",
    "purpose": "operations",
    "goal": "survey",
    "relationship": "patients",
    "profile": "marketing",
}
_OWN = '<p>Please take our <a href="https://www.valleyhealth.example/survey/7">short survey</a>.{}</p>'
RULE = Rule(
    id="TRK007",
    name="survey-without-disclosure",
    severity=Severity.WARNING,
    scale="W (C host without BAA, patients)",
    cites=("45 CFR 164.502(e)", "45 CFR 164.520"),
    check=check,
    examples=(
        Example(
            title="nothing says what becomes of the answers",
            draft=_OWN.format(""),
            campaign=_SEND,
            marks=("https://www.valleyhealth.example/survey/7",),
            severities=(Severity.WARNING,),
        ),
        Example(
            title="a form host without an agreement",
            draft='<p><a href="https://valley.typeform.com/to/x">Tell us</a>. Answers are anonymous.</p>',
            campaign=_SEND,
            marks=("https://valley.typeform.com/to/x",),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="a form in the message itself",
            draft='<form action="https://www.valleyhealth.example/a"><input name="q"></form>',
            campaign=_SEND,
            marks=("https://www.valleyhealth.example/a",),
        ),
        Example(
            title="what a survey has found",
            draft='<p><a href="https://www.valleyhealth.example/news/survey-results">Survey finds 500 gardens</a></p>'
            '<p><a href="https://www.valleyhealth.example/news/gardens">The results of our poll</a></p>',
            campaign=_SEND,
        ),
        Example(
            title="the sentence stands there",
            draft=_OWN.format(" Your answers are confidential and do not become part of your medical record."),
            campaign=_SEND,
        ),
        Example(
            title="a land survey office and an opt-out page",
            draft='<p>The land surveyor comes on Monday. <a href="https://www.valleyhealth.example/feedback/unsubscribe">'
            "Unsubscribe</a></p>",
            campaign=_SEND,
        ),
    ),
)

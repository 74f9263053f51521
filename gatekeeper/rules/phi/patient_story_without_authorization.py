"""A testimonial, quote, photo, video or case of a patient has no authorization that names e-mail and the medium.

## Why it matters
A story is a disclosure for marketing and needs the patient's written authorization (45 CFR 164.508(a)(3)), which must
name the kind of medium and the channel; first name and photo identify a person to everybody who knows them.

## What to do instead
Name the authorization in the campaign, check that it covers testimonials, e-mail and this medium, and cut what it
does not cover.

## When it stays silent
Stories of staff and volunteers, actors who are called so, star ratings without a person, and quotes of nobody's care.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.authorizations import authorization_problem, named_ids
from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Message, Passage
from gatekeeper.model.place import Place
from gatekeeper.model.registry import Authorization
from gatekeeper.model.words import Scope, Severity
from gatekeeper.patterns import lazy
from gatekeeper.rules.case import Case
from gatekeeper.rules.phi._retold import ILLNESS, of_somebody, retold
from gatekeeper.rules.rule import Example, Rule

_SCOPES = (Scope.SUBJECT, Scope.PREHEADER, Scope.BODY, Scope.ALT, Scope.QUOTED)
#: Without one of these no pattern below can match a passage; most have none.
_HINTS = (
    "“", '"', "«", "story", "stories", "testimonial", "spotlight", "voice", "own words", "patient", "before", "journey",
    "recovery", "road back", "diagnosed", "came to us", "underwent", " had ", "living with", "lives with", "beat ",
    "survived", "overcame", "again", "life back", "free", "remission", " her ", " his ", " she ", " he ",
)  # fmt: skip
_ANNOUNCING = ("patient", "success stor", "testimonial", "survivor stor", "own words", "before")
_TELLING = (
    *("'s ", "’s ", "diagnosed", "came to us", "underwent", "had h", "had t", "learned ", "living with", "lives with"),
    *("beat ", "survived ", "overcame ", " again", "life back", "-free", " free", "remission"),
)
_MADE_UP = ("actor", "composite", "real patient", "fictional")
_OPENINGS = ("he ", "she ", "his ", "her ")
#: Words that announce a story of a patient.
_ANNOUNCED = lazy(
    r"(?i)\b(?:patient (?:success )?(?:story|stories|testimonial|testimonials|spotlight|voices?)"
    r"|success stor(?:y|ies)|testimonials?|survivor stor(?:y|ies)|in (?:her|his|their) own words"
    r"|meet (?:our )?patient\b|before[- ]and[- ]after (?:photo|picture|result)s?|patient (?:photo|portrait|video))"
)
#: Who tells it: a name behind a dash with an age, a town or the word patient; or "says Maria".
_SIGNED = lazy(
    r"[-–—~] ?[A-Z][a-z]+(?: [A-Z]\.?| [A-Z][a-z]+)?(?:,? (?:age )?\d{1,3}"
    r"|, (?:[a-z]{1,12} ){0,3}(?:patient|survivor|mother"
    r"|father|mom|dad)|, [A-Z][a-z]+|\.?$)"
    r"|\b(?:says|said|writes|wrote|tells us|told us|recalls|shares|explains|remembers)[ ,:]+[A-Z][a-z]+"
    r"|\b[A-Z][a-z]+(?: [A-Z]\.?| [A-Z][a-z]+)?(?:, \d{1,3},)? (?:says|said|writes|wrote|tells us|told us"
    r"|recalls|shares)\b"
)
_DASHED = lazy(r"[-–—~] ?[A-Z][a-z]+")
_QUOTE = lazy(r"[“\"«][^”\"»]{15,600}[”\"»]")
#: The story is about care.
_CARE = lazy(
    r"(?i)\b(?:doctors?|nurses?|surgeons?|therapists?|surger(?:y|ies)|operation|treat(?:ed|ment)|diagnos\w+"
    r"|hospital|clinic|recover\w*"
    r"|healed|cured|pain|saved my life|my (?:knee|hip|heart|back|baby|life|cancer|teeth|smile|care|journey)"
    r"|care (?:i|we) (?:got|received)"
    r"|walk(?:ing)? again|pain[- ]free)\b"
)
_TREATED = lazy(
    r"(?i)\b(?:patient|surgery|operation|treated|treatment|diagnos\w+|birth|rehab\w*|therapy|chemo\w*|transplant|survivor)\b"
)
_FIRST_PERSON = lazy(r"(?i)\b(?:I|my|me|we|our)\b|\bI['’](?:m|ve|d)\b")
_STORY_OF = lazy(
    r"\b(?!(?:He|She|They|We|It|You|Everyone|Everybody|Who|Nobody|Patients|People|Many|Some|Our|The|This"
    r"|That|Those|One|Each"
    r"|Someone|Anyone|Most|Women|Men|Children|Doctors|Nurses|Visitors|Today|Then|When|After|Here|There"
    r"|Your|My|His|Her)\b)"
    r"[A-Z][a-z]+(?:['’]s (?:story|journey|recovery|road back)\b"
    r"|(?:,? (?:age )?\d{2},?)? (?:was diagnosed|came to us|underwent|had (?:his|her|their) "
    r"|learned (?:he|she|they) had"
    r"|is living with|lives with|(?:beat|survived|overcame) (?:[a-z]+ )?(?:cancer|addiction|depression|stroke|covid)"
    r"|(?:walks?|can walk) again|got (?:his|her) life back|is (?:now )?(?:cancer[- ]free|in remission|pain[- ]free))\b)"
)
#: Nobody's story: acted, made up or put together.
_NOT_REAL = lazy(
    r"(?i)\b(?:paid actor|actor portrayal|actors?,? not (?:an? )?(?:actual )?patients?|composite"
    r"|not a real patient|fictional)\b"
)
#: The teller is one of the house or an expert.
_ROLE = lazy(
    r"(?i)\b(?:employee|volunteer|nurse|chef|ceo|M\.?D\.?|R\.?N\.?|Dr\.?|director|president|coach|teacher"
    r"|head of|chief|manager"
    r"|coordinator|professor|surgeon|physician|therapist|pharmacist|dietitian|chair|founder|board member"
    r"|spokes\w+|researcher"
    r"|author|chaplain|(?:of|from) our (?:team|staff))\b"
)


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding per story, and one per patient picture of the asset list without its authorization."""
    entries = [case.facts.registries.authorization(id) for id in named_ids(case.facts)]
    for message in case.messages:
        for passage, start, end, media in _stories(case, message):
            problem = _problem(case, [e for e in entries if e is not None], media)
            if problem:
                yield case.finding(
                    f"A patient's story ({', '.join(media)}) {problem}.",
                    passage.place(start, end),
                    evidence=passage.text[start:end],
                )
                break
    for i, asset in enumerate(case.manifest.assets):
        if asset.kind == "patient":
            entry = case.facts.registries.authorization(asset.authorization) if asset.authorization else None
            problem = _problem(case, [entry] if entry is not None else [], ("photo",))
            if problem:
                yield case.finding(f"A picture of a patient {problem}.", _asset(case, i), evidence=asset.sha256)


def _asset(case: Case, index: int) -> Place:
    places = case.submission.places
    return places.get(f"assets.{index}.kind") or places.get(f"assets.{index}") or case.submission.place("assets")


def _problem(case: Case, entries: list[Authorization], media: tuple[str, ...]) -> str:
    """Return why no authorization covers the story, or ""."""
    if not entries:
        return "has no authorization"
    why = ""
    for entry in entries:
        found = authorization_problem(case.facts, entry, purpose="testimonial")
        listed = {m.lower() for m in entry.media}
        if found is not None:
            why = why or f"has an authorization that does not hold: {found.why}"
        elif "email" not in {c.lower() for c in entry.channels}:
            why = why or "has an authorization that does not name e-mail"
        elif not listed & set(media):
            why = why or f"has an authorization that does not name the medium ({', '.join(media)})"
        else:
            return ""
    return why


def _stories(case: Case, message: Message) -> Iterator[tuple[Passage, int, int, tuple[str, ...]]]:
    passages = [p for p in message.in_scope(*_SCOPES) if not p.footer]
    for i, passage in enumerate(passages):
        lower = passage.text.lower()
        if not any(map(lower.__contains__, _HINTS)) and not lower.startswith(_OPENINGS):
            continue
        if any(map(lower.__contains__, _MADE_UP)) and _NOT_REAL.search(passage.text):
            continue
        announced = _ANNOUNCED.search(passage.text) if any(map(lower.__contains__, _ANNOUNCING)) else None
        told = _STORY_OF.search(passage.text) if any(map(lower.__contains__, _TELLING)) else None
        following = " ".join(p.text for p in passages[i + 1 : i + 4])[:800]
        media = _media(passage, message)
        named = announced and (of_somebody(passage.text, announced.end()) or passage.scope is Scope.ALT)
        if announced and (named or _person(passage.text) or _person(following)):
            if not _NOT_REAL.search(following) and not (_house(passage.text) or _house(following)):
                yield passage, announced.start(), announced.end(), media
        elif told and _about_care(case, passage, told[0], following):
            yield passage, told.start(), told.end(), media
        elif (found := retold(passage.text, _ROLE, health=_health(case, passage))) is not None:
            yield passage, *found, media
        else:
            yield from _quoted(case, passage, following, media)


def _about_care(case: Case, passage: Passage, story: str, following: str) -> bool:
    """Whether what is told is care: "Maria's story" needs a treatment or illness, not only a nurse beside it."""
    if ILLNESS.search(story):
        return True
    if any(word in story for word in ("story", "journey", "recovery", "road back")):
        return _health(case, passage) or _TREATED.search(f"{passage.text} {following}") is not None
    return _health(case, passage) or _CARE.search(f"{passage.text} {following}") is not None


def _quoted(
    case: Case, passage: Passage, following: str, media: tuple[str, ...]
) -> Iterator[tuple[Passage, int, int, tuple[str, ...]]]:
    quote = _QUOTE.search(passage.text)
    if quote is None or not _FIRST_PERSON.search(quote[0]):
        return
    care = _CARE.search(quote[0]) or any(
        e.health and e.level >= 2 and quote.start() <= e.start < quote.end() for e in case.facts.entities(passage)
    )
    outside = passage.text[: quote.start()] + " " + passage.text[quote.end() :]
    signed = _SIGNED.search(outside) or _SIGNED.match(following)
    if care and signed and not _ROLE.search(outside) and not _ROLE.search(following[:60]):
        yield passage, quote.start(), quote.end(), ("testimonial", "quote")


def _house(text: str) -> bool:
    """Whether the first teller in a text is one of the house."""
    signed = _SIGNED.search(text) or _DASHED.search(text)
    return signed is not None and _ROLE.search(text[signed.start() : signed.end() + 60]) is not None


def _media(passage: Passage, message: Message) -> tuple[str, ...]:
    lowered = passage.text.lower()
    if "video" in lowered:
        return ("video",)
    if "photo" in lowered or "picture" in lowered or passage.scope is Scope.ALT:
        return ("photo",)
    return ("testimonial", "quote")


def _person(text: str) -> bool:
    return bool(_SIGNED.search(text) or _STORY_OF.search(text) or _QUOTE.search(text))


def _health(case: Case, passage: Passage) -> bool:
    return any(e.health and e.level >= 2 for e in case.facts.entities(passage))


_AUTHORIZATION = """\
- id: story-1
  signed: 2026-01-02
  expires: 2027-01-02
  purposes: [testimonial]
  channels: [{channel}]
  data_classes: [condition]
  media: [testimonial, quote, photo]
  discloser: Valley Health
  recipients: readers of the newsletter
  statements: [right-to-revoke, not-conditioned, redisclosure]
  signature: true
"""
_STORY = "<h2>Patient success story</h2><p>“After my surgery I can walk again. The nurses were great.” — Maria, 54</p>"
_REGISTRY = {"registries": {"authorizations": "authorizations.yaml"}}

RULE = Rule(
    id="PHI016",
    name="patient-story-without-authorization",
    severity=Severity.CRITICAL,
    scale="C",
    cites=("45 CFR 164.508(a)(3)", "45 CFR 164.508(c)(1)"),
    check=check,
    examples=(
        Example(
            title="story with a first name in a public newsletter",
            draft=_STORY,
            campaign={"relationship": "public"},
            marks=("Patient success story",),
            severities=(Severity.CRITICAL,),
        ),
        Example(
            title="signed quote without any headline",
            draft="<p>“The doctors here treated my pain like their own.” – Sam K., patient</p>",
            campaign={"relationship": "public"},
            marks=("“The doctors here treated my pain like their own.”",),
        ),
        Example(
            title="quote with the teller behind it",
            draft="<p>“After my knee surgery I was on my feet in May,” says Maria, a patient from Springfield.</p>",
            campaign={"relationship": "public"},
            marks=("“After my knee surgery I was on my feet in May,”",),
        ),
        Example(
            title="retold in the third person",
            draft="<p>Meet Anna. After two rounds of chemotherapy at our clinic she is back on her bike.</p>",
            campaign={"relationship": "public"},
            marks=("Anna. After two rounds of chemotherapy",),
        ),
        Example(
            title="a therapist who works with people after surgery",
            draft="<p>Meet Anna, our new therapist. She helps people after surgery.</p>",
            campaign={"relationship": "public"},
        ),
        Example(
            title="quote of a head of department",
            draft="<p>“Our treatment starts at home,” says Karen Hill, head of rehabilitation.</p>",
            campaign={"relationship": "public"},
        ),
        Example(
            title="authorization for the web only",
            draft=_STORY,
            campaign={"relationship": "public", "authorization": "story-1"},
            policy=_REGISTRY,
            files={"authorizations.yaml": _AUTHORIZATION.format(channel="web")},
            marks=("Patient success story",),
        ),
        Example(
            title="authorization for e-mail and quote",
            draft=_STORY,
            campaign={"relationship": "public", "authorization": "story-1"},
            policy=_REGISTRY,
            files={"authorizations.yaml": _AUTHORIZATION.format(channel="email")},
        ),
        Example(
            title="story of a nurse",
            draft="<h2>Success stories of our team</h2><p>“I love my work at the clinic.” — Ana, nurse since 2010</p>",
            campaign={"relationship": "public"},
        ),
        Example(
            title="quote about the cafeteria and a star rating",
            draft="<p>“The soup in the cafeteria is the best in town.” — Kim, 30</p><p>4.8 stars of 312 ratings</p>",
            campaign={"relationship": "public"},
        ),
    ),
)

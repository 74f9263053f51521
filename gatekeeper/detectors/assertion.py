"""How a health fact is said and about whom, by cue words and their reach (after ConText, Harkema et al. 2009)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gatekeeper.model.words import About, Assertion
from gatekeeper.patterns import lazy
from gatekeeper.vocabulary.tokens import Token, words

#: Words before a term within which a negation reaches it.
REACH = 7

_NEGATION = words(
    """
    no not dont doesnt didnt isnt arent wasnt werent hasnt havent without never neither nor none nobody denies
    denied free cannot cant wont lacks sin nunca ningun ninguna tampoco
    """
)
_NOT_NEGATION = words(
    """
    forget miss wait delay hesitate worry ignore let put skip afraid alone only just cost matter wonder charge
    appointment need longer later more better one fee judgment
    """
)
_NOT = lazy(r"(?i)\b(?:not|no|never|without|\w+n['’]t)\b")
_STOP = frozenset(["but", "however", "although", "though", "except", "because", "so", "unless", "pero"])
_AFTER = lazy(
    r"(?i)^\W{0,3}(?:test(?:s|ed)? )?(?:(?:is|was|were|are|came back|has been|have been|results?)\W+)"
    r"{1,3}(?:negative|ruled out|normal|clear)\b"
)
_RULED = lazy(
    r"(?i)\b(?:negative for|ruled? out|ruling out|free of|clear of|absence of|no evidence of|no signs?"
    r" of|no history of|no longer has|no longer have)\W+(?:\w+\W+){0,4}$"
)
_CONDITION = lazy(
    r"(?i)(?:\b(?:if|whether|should) (?:you|your|a loved one|someone|anyone|a family|any of|they|he|sh"
    r"e|he's|you're|you've)|\bif you'?(?:re|ve)|\b(?:people|those|anyone|anybody|adults|patients|men|w"
    r"omen|someone|individuals|children|kids|teens|families|veterans|seniors|everyone|person|persons|p"
    r"arents|others|neighbors|dads|moms|caregivers|survivors|folks|employees|students|athletes|members"
    r"|residents|loved ones|babies|infants|couples|workers) "
    r"(?:\w+ )?(?:with|who|living|affected|at risk|facing|dealing|suffering|managing|diagnosed|coping)"
    r"|\bliving with|\bdo you (?:know (?:someone|anyone)|have|suffer|struggle|think|feel|experience|ta"
    r"ke|live|need|want|snore|use|worry)|\bask (?:your|a|our) (?:doctor|provider|pharmacist|team|nurse"
    r"|care team) (?:if|whether|about)"
    r"|\b(?:are|is|were|have|has) (?:you|your \w+|your loved one|someone you love|someone you know|a l"
    r"oved one)\b(?=[^.!]{0,160}\?)|\bcould (?:it|this|you|your|have|be)\b|\bin case\b|\bwhen you have"
    r"\b|\bmight (?:have|be|need)|\bmay (?:have|need|benefit)\b|\bswitching from\b|\bat risk (?:of|for"
    r")|\bthinking (?:about|of)|\bconsidering\b|\bworried about|\bconcerned about|\bcurious about|\bqu"
    r"estions about"
    r"|¿\s?(?:tiene|sufre|padece|vive con|problemas|necesita)\b"
    r"|\bsi (?:usted|tiene|padece|sufre|vive)|\bpersonas con|\bquienes|\b(?:lower|reduce|cut|know|lear"
    r"n|assess|check|understand|prevent|your) (?:your )?risk|\b(?:someone|a loved one|loved ones|famil"
    r"y member|friend|parent) (?:with|who|struggling|is|has)|\bwho (?:has|have|is|are|suffers?|lives?)"
    r"\b|\bstruggling with|\bwondering)"
)
_OTHER = lazy(
    r"(?i)\b(?:his|her|their|he|she|him|my|me|i'm|mine|(?:father|mother|mom|dad|wife|husband|son|daugh"
    r"ter|sister|brother|aunt|uncle|grandmother|grandfather|grandma|grandpa|friend|neighbor|cousin|par"
    r"tner|spouse|parent|coworker|founder|celebrity|actor|singer|athlete)(?:'s|’s)?)\b"
    r"|\bour (?:own )?\w+(?: \w+)?(?:'s|’s)? (?:has|had|beat|fought|survived|battled|lost|was diagnose"
    r"d|is living|lives|overcame)\b"
    r"|\bI (?:had|have|was|am|got|lost|beat|fought|survived|struggled|lived|started|started|could|neve"
    r"r|began|began|felt|used|went|take|took|quit)\b"
)
_READER_PERSON = lazy(
    r"(?i)\b(?:your|su|tu) (?:\w+ )?(?:father|mother|mom|dad|wife|husband|son|daughter|child|sister|br"
    r"other|partner|spouse|parent|parents|loved one|family member|grandmother|grandfather|teen|kids|ch"
    r"ildren|relative|friend|employee|neighbor)\b"
)
#: Somebody of the reader's, whose the fact is: "your mother's dementia".
_READERS_ONE = lazy(
    r"(?i)\b(?:your|su|tu) (?:\w+ )?(?:father|mother|mom|dad|wife|husband|son|daughter|child|sister|brother|partner"
    r"|spouse|parent|loved one|grandmother|grandfather|grandma|grandpa|grandson|granddaughter|teen|toddler|friend"
    r"|aunt|uncle|cousin|niece|nephew)(?:['’]s|s['’])\s+(?:[\w-]+\s+){0,4}$"
)
_YOU = lazy(r"(?i)\b(?:you|your|yours|yourself|you'?(?:re|ve|ll|d)|usted|su|sus|tu|tus)\b")
_CARE_NOUN = (
    r"(?:appointments?|visits?|results?|prescriptions?|refills?|tests?|treatments?|referrals?|surgery|"
    r"procedure|therapy|medications?|diagnosis|claims?|bills?|balance|screenings?|history|doctor|care|"
    r"team|exams?|"
    r"plan|program|class|follow[- ]up|consult(?:ation)?|injections?|infusions?"
    r"|session|order|supply|dose|copay|stay|experienc"
    r"e|battle|fight|journey|bout|case|symptoms|risk factors|records?|test results|lab results|checkup"
    r"|study|scan|enrollment|participation|spot|seat|registration|recovery|kit|shot|delivery|shipment|"
    r"cita|resultados|receta|tratamiento|prueba|meeting|statement|coverage|invoice|request|intake)"
)
_OWNED = lazy(
    r"(?i)\b(?:your|su|sus|tu)\b(?:[\s'’-]+(?!of\b|for\b|to\b|in\b|on\b|with\b|about\b|from\b|at\b|by"
    r"\b|is\b|are\b|was\b|as\b|de\b)[\w'’&/+-]+){0,6}?(?:[\s]+(?:for|of|with|to|at|in|from|on|about|de"
    r"|del|para)\b[\s]+(?:the |a |an |our |la |el )?(?:[\w'’-]+\s+){0,3})?$"
)
_OWNED_NP = lazy(r"(?i)\b(?:your|su|sus|tu)\b((?:[\s,]+(?:and |or |y )?[\w'’&/+-]+){0,5})[\s,]*$")
_PREPOSITION = lazy(
    r"(?i)\b(?:of|for|to|in|on|with|about|from|at|by|is|are|was|were|will|has|have|can|that|which|who|"
    r"please|join|learn|against|through|during|into|this|these|and our|see|get|de|para|con|de la)\b"
)
_OWNED_CARE = lazy(
    rf"(?i)\b(?:your|su|sus|tu)\b(?:[\s]+[\w'’&/+-]+){{0,3}}?[\s]+{_CARE_NOUN}\b(?:[\s]+(?:is|are|was|o"
    rf"n \w+|scheduled|ready|today|tomorrow))?[\s]+(?:for|of|with|to|at|in|from|on|about|de|del|para)\b"
    rf"(?:[\s]+[\w'’&/+-]+){{0,4}}[\s]*$"
)
_YOU_DO = lazy(r"(?i)\b(?:you|usted)\b(?:['’](?:re|ve|d))?((?:\s+[\w'’-]+){0,9})\s*$")
_YOU_ARE = lazy(
    r"(?i)\b(?:have|had|has|were|was|are|re|ve|take|took|taking|using|use|received|receive|started|sta"
    r"rt|stopped|completed|finished|underwent|diagnosed|treated|prescribed|suffer|manage|managed|need|"
    r"missed|living|live|fight|fought|carry|beat|scheduled|tested|due|enrolled|reported|recovering|battling|"
    r"pregnant|tiene|padece|toma|recibió|fue|tuvo|visited|asked|overdue|requested|booked|tienes|attend|attended|owe|fil"
    r"led|picked|ordered|missed|went)\b"
)
_YOU_BREAK = lazy(
    r"(?i)\b(?:invited|welcome|able|interested|eligible|can|could|may|might|should|want|know|learn|joi"
    r"n|would|wondered|heard|think|find|help|support|read|about|sponsor|how|what|why|if|whether|consid"
    r"ering|register|choose|expect|save|will find|contact|questions)\b"
)
_WILL = lazy(
    r"(?i)^[\w'’ ]{0,20}\b(?:will|would like to|wants to|is waiting to|has sent|sent|is here for|tried"
    r" to) (?:call|visit|see|contact|meet|text|email|reach|message) ?(?:with )?you\b"
)
_NAMED_OTHER = lazy(
    r"\b[A-Z][\w'’]+,? (?:[^,.!?]{1,30}, )?(?:who |has |had |was |is )?(?:has |had )?(?:survived|beate"
    r"n|beat|fought|battled"
    r"|overcame|overcome|diagnosed with|lost \w+ \w+ to|lives with|lived with|recovered from|recovering from)\b"
)
_IMPERATIVE = lazy(
    r"(?i)(?:^|[,;:] )(?:please )?(?:(?:keep|continue|stop|start|finish|resume) (?:taking|using|on|wit"
    r"h)|take|continue|resume|hold)"
    r" (?:\w+ ){0,2}$"
)
_AS_ONE = lazy(
    r"(?i)\bas (?:a|an|our|one of our|someone|somebody|a valued|a current|a former)\b(?:\s+[\w'’-]+){0,3}\s*$"
)
#: "As someone living with": the words of a condition, said of the reader.
_AS_ONE_WHO = lazy(
    r"(?i)\bas (?:someone|somebody|an? [\w-]+) (?:with|who (?:has|lives with)|living with|diagnosed with|managing)\b"
    r"(?:\s+[\w'’-]+){0,2}\s*$"
)
#: Cues that say nothing once the fact is called the reader's own ("living with your asthma").
_FAINT = frozenset({"living with", "struggling with"})
_ASKED = lazy(
    r"(?i)^\W{0,3}(?:is (?:it|this|that)|are these|could (?:it|this) be|maybe it['’]?s)\s+(?:[\w-]+\s+){0,3}$"
)
#: What a test or a doctor found, said to the one who was tested.
_FOUND = lazy(
    r"(?i)\b(?:we|pathologist|radiologist|doctor|surgeon|biopsy|scan|x-?rays?|mri|ct|ultrasound|labs?|tests?|report"
    r"|results?|cultures?|screening) (?:\w+ )?(?:found|confirmed|detected|shows?|showed|revealed?|indicates?)\s+"
    r"(?:[\w-]+\s+){0,3}$"
)
_CONGRATULATED = lazy(
    r"(?i)\b(?:congratulations|congrats|felicidades|cheers|well done) (?:on|for|por)\s+(?:[\w-]+\s+){0,3}$"
)
_NOTICE = lazy(
    r"(?i)\b(?:refill|prescription|order|results?|appointment|test|reminder|referral|visit|claim|state"
    r"ment|bill|screening|shot|vaccine|dose|infusion|session|copay|authorization|supplies)s?\b[^.!?]"
    r"{0,40}\b(?:is ready|are ready|ready|are in|is in|available|due|overdue|confirmed|approved|denied"
    r"|scheduled|reminder|shipped|tomorrow|today|cancell?ed|rescheduled|expires?|posted|received)\b"
    r"|\b(?:time for|due for|overdue for|reminder:|it'?s time for|ready for|confirmed:|scheduled:|foll"
    r"ow[- ]up on|thank you for)\b|\b(?:appointment|refill|visit|payment) reminder\b"
)
_EDUCATION = lazy(
    r"(?i)\b(?:webinar|awareness|learn about|facts about|tips|article|blog|guide to|series|affects|1 i"
    r"n \d+|one in \w+|percent|%|study|studies|research|researchers|americans|worldwide|nationwide|sym"
    r"ptoms of|signs of|the truth about|myths|seminar|lecture|symposium|conference|experts|month|day|n"
    r"ew treatments?|we (?:treat|offer|provide)|our (?:\w+ )?(?:team|department|center|clinic|speciali"
    r"sts|program|experts) )"
)


def judge(
    sentence: str, start: int, end: int, words: Sequence[Token], *, done: bool = False
) -> tuple[Assertion, About]:
    """Return how the fact at ``sentence[start:end]`` is said and about whom.

    Args:
        sentence: The sentence that holds it.
        start, end: Its place in the sentence.
        words: The words of the sentence, places in the sentence.
        done: Whether it is something that is done (a test), which a normal result does not negate.
    """
    before = sentence[max(0, start - 160) : start]
    after = sentence[end : end + 120]
    negated = _negated(before, "" if done else after, start, words)
    reader = _reader(sentence, before, after)
    owned = _OWNED_NP.search(before)
    named = _NAMED_OTHER.search(before) is not None
    other = not reader and (named or _OTHER.search(before) is not None or _READER_PERSON.search(sentence) is not None)
    whose = About.READER if reader else About.OTHER_PERSON if other else About.NOBODY
    if negated and not (owned and _refused(before)):
        addressed = not other and _YOU.search(before) is not None
        return Assertion.NEGATED, About.READER if addressed else whose
    cue = None if named else _CONDITION.search(before)
    told = reader and cue is not None and (cue[0].lower() in _FAINT or _AS_ONE_WHO.search(before) is not None)
    conditional = cue is not None and not told
    asked = after[:80].rstrip().endswith("?") and (_YOU.search(before) is not None or _ASKED.match(before) is not None)
    asked = asked or (not done and not before.strip() and after.startswith("?"))
    if conditional or (asked and not reader):
        addressed = not other and _YOU.search(sentence) is not None
        return Assertion.CONDITIONAL, About.READER if addressed else whose
    if reader:
        return Assertion.STATED, About.READER
    if other:
        return Assertion.STATED, About.OTHER_PERSON
    if _NOTICE.search(sentence) and not _EDUCATION.search(sentence):
        return Assertion.STATED, About.READER
    return Assertion.GENERIC, About.NOBODY


def _negated(before: str, after: str, start: int, words: Sequence[Token]) -> bool:
    if _RULED.search(before) or _AFTER.search(after):
        return True
    cut = start - len(before) + max(before.rfind(":"), before.rfind(";"), before.rfind("—"), before.rfind("("))
    near = [w for w in words if w.end <= start and w.start > cut][-REACH:]
    for i in range(len(near) - 1, -1, -1):
        form = near[i].form
        if form in _STOP:
            return False
        if form in _NEGATION:
            following = near[i + 1].form if i + 1 < len(near) else ""
            if form == "free" and following != "of" and following != "from":
                continue
            return following not in _NOT_NEGATION
    return False


def _refused(before: str) -> bool:
    """Return whether the negation lies before "your": what was not refilled is still the reader's."""
    owned = before.lower().rfind("your ")
    return owned > 0 and _NOT.search(before, 0, owned) is not None and _NOT.search(before, owned) is None


def _reader(sentence: str, before: str, after: str) -> bool:
    if _READERS_ONE.search(before):
        return False
    if _CONGRATULATED.search(before) or _FOUND.search(before):
        return True
    owned = _OWNED_NP.search(before)
    if owned is not None and not _PREPOSITION.search(owned.group(1)):
        return True
    if _OWNED_CARE.search(before):
        return True
    if _WILL.match(after) or _IMPERATIVE.search(before):
        return True
    if _AS_ONE.search(before) and _YOU.search(sentence):
        return True
    doing = _YOU_DO.search(before)
    if doing is not None and _YOU_ARE.search(doing.group(1)) and not _YOU_BREAK.search(doing.group(1)):
        return True
    contracted = re.search(r"(?i)\byou['’](?:re|ve|d)((?:\s+[\w'’-]+){0,6})\s*$", before)
    return (
        contracted is not None
        and not _YOU_BREAK.search(contracted.group(1))
        and not _PREPOSITION.search(contracted.group(1).replace(" with", ""))
    )

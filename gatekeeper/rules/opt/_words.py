"""How people say "stop writing to me": opt-out wording by sentence, in English, Spanish and other common languages.

Anchor text alone is not enough ("click here") and a URL alone is not either, so the wording is kept apart from the
links and asked for the anchor, for its sentence and for the address behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from gatekeeper.patterns import lazy


def _any(*patterns: str, border: bool = True) -> re.Pattern[str]:
    """Return one pattern of these alternatives, each from a word's beginning on."""
    return lazy(("\\b" if border else "") + "(?:" + "|".join(patterns) + ")", re.IGNORECASE)


_MAIL = (
    r"(?:e-?mails?|mailings?|messages?|newsletters?|communications?|updates?|offers?"
    r"|correos?|mensajes?|bolet[ií]n(?:es)?|comunicaciones)"
)
_YOURS = r"(?:all |these |this |our |my |your |future |marketing |promotional ){0,3}"

#: Ways of being reached, and things to leave, that are no e-mail.
_THINGS = (
    r"texts?|text messages?|sms|paper|postal mail|phone|calls?|voicemails?|notifications?|fax(?:es)?|cookies?|tracking"
)
_OTHER_WAYS = rf"\b(?:{_THINGS})\b"
#: What else is left by the same words: "opt out of paper statements", "opt out of the sale of your data".
_ELSE = (
    r"\s+(?:of|from)\s+(?!(?:[^.!?|]{0,30}\b)?(?:e-?mails?|mailings?|newsletters?)\b)(?:[\w'-]+\s+){0,3}?"
    rf"(?:{_THINGS}|push|sales?|sharing|arbitration|class action|study|trial|research|directory|auto-?\s?pay|automatic"
    r"|plan|coverage)\b"
)
#: Wording that offers to stop the mail.
OPT_OUT = _any(
    rf"un-?\s?subscri(?:be|bed|bing|ption)s?\b(?!{_ELSE})",
    rf"opt(?:ing|ed)?[- ]?out\b(?!{_ELSE})",
    rf"(?:don't|do not|stop)\s+(?:send(?:ing)?|e-?mail(?:ing)?)\s+me\b(?![^.!?]{{0,30}}{_OTHER_WAYS})",
    rf"(?:stop|end|quit)\s+(?:receiving|getting|sending)\b(?=[^.!?]{{0,50}}\b(?:{_MAIL}|us|these|them|list)\b)",
    rf"(?:stop|end|cancel|turn off|switch off|discontinue)\s+{_YOURS}{_MAIL}\b",
    r"(?:cancel|end)\s+(?:(?:my|your|this|the)\s+)?(?:e-?mail\s+|newsletter\s+)?subscription\b",
    r"remove (?:me|my e-?mail)\b",
    r"take me off\b",
    rf"no more\s+(?:of these\s+|marketing\s+|promotional\s+)?{_MAIL}\b",
    r"(?:remove|take)\s+(?:my|you|your|yourself|us)\b[^.!?]{0,40}?\b(?:list|e-?mails?|mailings?|address|database)\b",
    r"be\s+(?:removed|taken off)\b[^.!?]{0,40}?\b(?:list|e-?mails?|mailings?|database)\b",
    r"have\s+(?:my|your)\s+(?:e-?mail|name|address)\b(?:[^.!?]|\.\w){0,80}?\bremoved\b",
    r"no longer\s+(?:wish|want|care|like)\s+(?:to\s+(?:receive|get|hear|be)|these|this|our|any)\b",
    r"no longer\s+(?:be sent|receive|interested in (?:receiving|getting|these|our))\b",
    r"not\s+(?:want|wish|like)\s+to\s+(?:receive|get|hear)\b",
    rf"(?:don't|do not)\s+want\s+(?:to\s+(?:receive|get|hear)|(?:any\s+more|any|these|this|our|more)\s+{_MAIL})\b",
    r"(?:prefer|rather)\s+not\s+(?:to\s+)?(?:receive|get|hear)\b",
    r"(?:for|make)\s+(?:any\s+|your\s+)?(?:subscription|mailing list)\s+changes\b",
    r"leave\s+(?:this|the|our)\s+(?:mailing\s+|e-?mail\s+)?list\b",
    r"d(?:arse|arme|arte|ate|ese|ése|arnos)\s+de\s+baja\b",
    r"(?:solicitar|tramitar|pedir|causar)\s+(?:la\s+|su\s+|tu\s+)?baja\b",
    r"(?:cancel|anul)(?:ar|e|a)\s+(?:la\s+|su\s+|tu\s+|mi\s+|esta\s+)?suscripci[oó]n\b",
    r"desuscri(?:b|p)\w+",
    r"dej(?:ar|e|a)\s+de\s+recibir\b",
    r"no\s+(?:dese|quier)(?:o|as|a|es|e)\s+(?:seguir\s+|continuar\s+|volver a\s+)?recib",
    r"(?:elimin|borr|quit)(?:ar|e|a)(?:me|se|te)?\s+(?:mi\s+|su\s+|tu\s+)?(?:correo\s+|direcci[oó]n\s+)?de\s+"
    r"(?:la|esta|nuestra)\s+lista\b",
    # German, French, Portuguese, Italian, Haitian Creole, Vietnamese, Russian.
    r"(?:newsletter\s+)?(?:abmeld(?:en|ung)|abbestell(?:en|ung)|austragen)\b",
    r"keine\s+(?:weiteren\s+)?(?:e-?mails?|newsletter|nachrichten)\s+mehr\b",
    r"d[ée]sabonn\w+|d[ée]sinscri\w+|ne\s+(?:souhaitez|voulez|d[ée]sirez)\s+plus\s+recevoir\b",
    r"(?:cancel(?:ar|e)|anul(?:ar|e))\s+(?:a\s+)?(?:inscri[çc][ãa]o|subscri[çc][ãa]o|assinatura)\b|descadastr\w+",
    r"n[ãa]o\s+(?:quer|deseja|quiser|desejar)\s+(?:mais\s+)?receber\b",
    r"(?:annulla|cancella|disdici)(?:re|ti)?\s+(?:l[’']|la\s+|dalla\s+)?(?:iscrizione|newsletter|lista)\b|disiscri\w+",
    r"non\s+(?:desider|vuo|vogli)\w+\s+(?:più\s+)?ricevere\b",
    r"dezab[oò]n\w+|hủy đăng ký|отписаться|отказаться от рассылки",
)
#: A page where mail is chosen; it counts where e-mail is what it is about.
MAIL_PREFERENCES = _any(
    r"(?:e-?mail|subscription|communications?|newsletter|mailing(?: list)?|marketing)s?\s+"
    r"(?:preferences?|settings?|options?|subscriptions?)\b",
    r"(?:manage|update|change|edit|modify)\s+(?:your\s+|my\s+|these\s+|all\s+)?(?:e-?mail\s+|newsletter\s+)?subscriptions?\b",
    r"preferencias\s+de\s+(?:correo|comunicaci[oó]n|suscripci[oó]n|e-?mail|env[ií]o|contacto)",
    r"(?:administr|gestion|modific|cambi)(?:ar|e|a)\s+(?:sus\s+|tus\s+|su\s+|tu\s+|la\s+|las\s+)?suscripci(?:[oó]n|ones)\b",
)
#: The same without saying what is chosen.
PREFERENCES = _any(r"preferences?\b", r"preference cent(?:er|re)\b", r"preferencias\b")
#: Anchor text that says nothing by itself: its sentence decides.
GENERIC = lazy(
    r"(?:please\s+)?(?:"
    r"(?:click|tap|press|visit|go to|follow|use|here|this|haga|haz|pulse|siga|visite)\b[^.]{0,28}"
    r"|(?:the\s+)?link|(?:el\s+|este\s+)?enlace|aqu[ií]|page|p[aá]gina|let us know|tell us|hier|ici|qui|aqui"
    r"|(?:you can\s+)?(?:change|do|update|edit|turn)\s+(?:that|this|so|it|them)(?:\s+(?:off|here|now))?"
    r"|https?://\S*|www\.\S*|\S+@\S+|[\w.-]+\.[a-z]{2,}/?\S*"
    r")[.!:»)]*",
    re.IGNORECASE,
)
#: Anchors that have their own business even in a sentence about opting out.
UNRELATED = _any(
    r"(?:privacy|policy|terms|notice|aviso|pol[ií]tica|privacidad|legal|browser|navegador|website|web ?site|home ?page"
    r"|facebook|instagram|twitter|linkedin|youtube|contact|contacto|forward|reenviar|share|shop|store|cookies?)\b"
)
#: An article about opting out is no opt-out.
ARTICLE = _any(r"(?:how to|tips|guide|article|ways to|why|read|blog|spam texts?|c[oó]mo)\b")
#: Target that says so.
URL = _any(
    r"un-?_?subscri",
    r"unsub(?![a-z])",
    r"opt-?_?out",
    r"/remove-?_?(?:me)?(?:[/?]|$)",
    r"darse-?de-?baja",
    r"desuscri",
    r"/baja(?:[/?]|$)",
    r"list-?remove",
    r"email-?remov",
    border=False,
)
#: Target of a page where mail is chosen.
MAIL_URL = _any("subscri", "e-?mail-?_?pref", "preference", "mailing", "newsletter", "comm-?_?pref", border=False)
#: Roots of which one stands in every wording above.
_ROOTS = (
    "subscri", "opt", "stop", "remov", "list", "receiv", "hear", "baja", "suscri", "recib", "repl", "respon", "contest",
    "mail", "correo", "want", "desea", "quier", "prefer", "send", "abmeld", "abbestell", "austrag", "keine", "abonn",
    "inscri", "souhait", "voulez", "anul", "cancel", "cadastr", "quer", "iscri", "annulla", "disdici", "vuo", "vogli",
    "dezab", "đăng", "отп", "отк",
)  # fmt: skip
ADDRESS = lazy(r"[\w.+%-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6}")
WEB = lazy(r"https?://[^\s<>\"']{3,2000}|\bwww\.[^\s<>\"']{3,2000}", re.IGNORECASE)

_REPLY = _any(
    r"(?:repl(?:y|ying)|respond(?:ing|a|er|iendo)?|return this (?:e-?mail|message)|conteste|contestar|contestando)\b"
)
_NO_REPLY = lazy(
    r"(?:\b(?:not|never|cannot|no)|n't)\s+(?:\w+\s+){0,2}(?:reply|respond|responda|conteste)", re.IGNORECASE
)
_REPLY_WORD = _any(r"(?:un-?subscribe|remove|stop|cancel|opt[- ]?out|baja|no more)\b")
_PHONE = _any(r"(?:sms|texts?|text messages?|mensajes? de texto)\b")
_WRITE = _any(r"(?:e-?mail|send|write|mail|escrib\w+|env[ií]\w+|correo|contact)\b")
_BORDER = lazy(r"(?<=[.!?])[\"'”’)]{0,2}\s+|\s*[|•·]\s*|\s+[–—]\s+|\n+")
#: Characters of a line that a mail program has broken.
_WRAPPED = 45
_PLAIN = str.maketrans({"’": "'", "‘": "'", "‐": "-", "‑": "-", "\u00a0": " "})


def unwrap(text: str) -> str:
    """Return *text*, same length, with the line breaks inside its sentences as spaces.

    Plain text breaks lines anywhere; a break after a long line, or before a small letter, ends no sentence.
    """
    if "\n" not in text:
        return text
    lines = text.split("\n")
    out = [lines[0]]
    for before, line in pairwise(lines):
        ends = before.rstrip()[-1:] in ".!?|" or not before.strip() or not line.strip()
        wrapped = not ends and (len(before) >= _WRAPPED or line.lstrip()[:1].islower())
        out.append((" " if wrapped else "\n") + line)
    return "".join(out)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of the sentences and footer items of a text that went through `unwrap`."""
    start = 0
    for border in _BORDER.finditer(text):
        if border.start() > start:
            yield start, border.start()
        start = border.end()
    if start < len(text):
        yield start, len(text)


def sentence_at(text: str, offset: int) -> tuple[int, int]:
    """Return (start, end) of the sentence that holds *offset*."""
    return next(((s, e) for s, e in sentences(text) if s <= offset < e), (0, len(text)))


def plain(text: str) -> str:
    """Return *text* with typographic apostrophes, hyphens and spaces made plain, same length."""
    return text if text.isascii() else text.translate(_PLAIN)


def possible(text: str) -> bool:
    """Return whether a text can speak of opting out at all; quick, and true too often."""
    low = text.lower()
    return any(root in low for root in _ROOTS)


@lru_cache(maxsize=1024)
def offers_opt_out(text: str) -> bool:
    """Return whether a label or sentence offers to stop the mail."""
    return possible(text) and OPT_OUT.search(plain(text)) is not None


def by_reply(sentence: str) -> bool:
    """Return whether a sentence says that a reply stops the mail."""
    if not possible(sentence):
        return False
    said = plain(sentence)
    return (
        _REPLY.search(said) is not None
        and _NO_REPLY.search(said) is None
        and _PHONE.search(said) is None
        and (_REPLY_WORD.search(said) is not None or OPT_OUT.search(said) is not None)
    )


def by_mail(sentence: str) -> re.Match[str] | None:
    """Return the address in a sentence that says that a message to it stops the mail."""
    if "@" not in sentence or not possible(sentence):
        return None
    said = plain(sentence)
    if OPT_OUT.search(said) is None and not (_REPLY_WORD.search(said) and _WRITE.search(said)):
        return None
    return ADDRESS.search(said)

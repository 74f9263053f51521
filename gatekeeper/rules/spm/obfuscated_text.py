"""Words are disguised: invisible characters inside them, letters of other alphabets, digits or signs for letters.

## Why it matters
Nobody writes so who wants to be read; it exists to slip past filters, which therefore weigh it more than the word
itself. Screen readers cannot read it.

## What to do instead
Write the word.

## When it stays silent
Soft hyphens, joiners of scripts that need them, codes such as H1N1 or A1C, Greek letters of science, and words of
another language in its own alphabet.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Passage
from gatekeeper.model.words import Scope, Severity
from gatekeeper.patterns import lazy
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Rule
from gatekeeper.rules.spm._data import names
from gatekeeper.rules.spm._scripts import disguised_word

_READ = (Scope.SUBJECT, Scope.PREHEADER, Scope.BODY, Scope.SENDER)
_LATIN = "A-Za-z\u00c0-\u024f"
_INVISIBLE = lazy(rf"[{_LATIN}]+(?:[\u200b-\u200d\u2060\ufeff\u180e]+[{_LATIN}]+)+")
_WORD = lazy(r"[^\W\d_]{4,60}")
#: Signs first: a pattern that begins with rare characters is found much faster than the ones that it stands before.
_MIXED = lazy(r"[0134578@$!|](?:[A-Za-z]|(?<=[A-Za-z].))")
_SIGNS = lazy(r"([.*_~\u00b7-])[A-Za-z]\1[A-Za-z]")
_BLANKS = lazy(r" [A-Za-z] [A-Za-z] [A-Za-z](?!\w)| [A-Za-z] [A-Za-z]\Z")
_LEET = lazy(r"(?<![\w@$!#/.&=?%-])[A-Za-z0134578@$!|]{4,20}(?![\w@/&=%-])")
_SPACED = lazy(r"(?<![\w.])[A-Za-z](?:([.*_~\u00b7-])[A-Za-z])(?:\1[A-Za-z]){2,14}(?![\w])")
_APART = lazy(r"(?<!\w)(?<!\w\s)[A-Za-z](?: [A-Za-z]){3,14}(?!\w)(?!\s\w\b)")
_STYLED = lazy("[\U0001d400-\U0001d7cb]{3,}|[\uff21-\uff3a\uff41-\uff5a]{3,}")
_CHINESE = lazy("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_PLAIN = str.maketrans(
    {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "@": "a", "$": "s", "!": "i", "|": "l"}
)


def check(case: Case) -> Iterator[Finding]:
    """Look for three kinds of disguise."""
    for message in case.messages:
        for passage in message.in_scope(*_READ):
            for start, end, what in _disguises(passage):
                yield case.finding(
                    f"A word is disguised with {what}.", passage.place(start, end), evidence=passage.text[start:end]
                )


def _disguises(passage: Passage) -> Iterator[tuple[int, int, str]]:
    text = passage.text
    if not text.isascii():
        for found in _INVISIBLE.finditer(text):
            yield *found.span(), "invisible characters"
        for found in _WORD.finditer(text):
            if not found.group().isascii() and disguised_word(found.group()):
                yield *found.span(), "letters of another alphabet"
        for found in _STYLED.finditer(text):
            if found.group()[0] > "\uffff" or not _CHINESE.search(text):
                yield *found.span(), "letters of mathematics or double width"
    for found in _LEET.finditer(text) if _MIXED.search(text) else ():
        if _leet(found.group()):
            yield *found.span(), "digits or signs for letters"
    parted = (
        *(_SPACED.finditer(text) if _SIGNS.search(text) else ()),
        *(_APART.finditer(text) if _BLANKS.search(text) else ()),
    )
    for found in parted:
        if found.group()[::2].lower() in names("wording", "disguised"):
            yield *found.span(), "signs between its letters"


def _leet(word: str) -> bool:
    core = word.rstrip("!")
    if core.isalpha() or not any(c.isalpha() for c in core) or len(core) < 4:
        return False
    plain = core.lower().translate(_PLAIN)
    known = names("wording", "disguised")
    return plain in known or core.lower().replace("1", "l").translate(_PLAIN) in known


RULE = Rule(
    id="SPM018",
    name="obfuscated-text",
    severity=Severity.ERROR,
    scale="E",
    cites=("Unicode TS 39", "rspamd ZERO_WIDTH_SPACE_URL"),
    check=check,
    examples=(
        Example(
            title="invisible characters",
            draft="<p>A new fr\u200bee course.</p>",
            marks=("fr\u200bee",),
        ),
        Example(title="a Cyrillic letter", draft="<p>Our d\u0456scount ends.</p>", marks=("d\u0456scount",)),
        Example(title="digits for letters", draft="Subject: FR33 m0ney\n\nHello.\n", marks=("FR33", "m0ney")),
        Example(title="signs between letters", draft="<p>It is F.R.E.E today.</p>", marks=("F.R.E.E",)),
        Example(title="codes", draft="<p>H1N1, A1C, COVID19, B12, ICD10, Area51, 4pm and 100mg.</p>"),
        Example(title="soft hyphens", draft="<p>An ap\u00adpoint\u00adment in the gar\u00adden.</p>"),
        Example(title="another language", draft="<p>Добро пожаловать, Ελληνικά, \u03b1-blocker and \u03bcg.</p>"),
        Example(title="an abbreviation", draft="<p>The U.S.A. office on S.A.L.T. Street, open 7 days!</p>"),
    ),
)

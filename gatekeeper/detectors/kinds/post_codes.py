"""Addresses that a post code with letters ends: British, Irish, Canadian and Australian ones.

Their streets and towns are plain English names, so the code is looked for first and the names before it are added.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.detectors.recognizer import Recognizer
from gatekeeper.model.entity import Entity
from gatekeeper.patterns import lazy
from gatekeeper.value import dataclass

#: Characters before a code that its street and town may fill.
REACH = 120

_NAME = r"(?:[A-ZÀ-ÖØ-Þ][\w'’.-]{0,24}|of|on|upon|de|la|le|the)"
_NAMES = rf"{_NAME}(?: {_NAME}){{0,4}}"
_NUMBER = r"(?:(?:Flat|Unit|Apt\.?|Apartment|Suite|Level|Floor|Box|No\.) )?\d{1,5}[A-Za-z]?(?:[-/]\d{1,5}[A-Za-z]?)?"
_PART = rf"(?:{_NUMBER}(?:,? {_NAMES})?|(?:Flat|Unit|Suite) [A-Z]|{_NAMES}(?: \d{{1,2}})?)"
_LEAD = lazy(rf"(?<![\w@/-])(?:{_PART}(?:, ?|\n ?)){{0,4}}{_PART},?\s{{1,2}}$")
_PROVINCE = r"(?:(?:AB|BC|MB|NB|NL|NS|NT|NU|ON|PE|QC|SK|YT|Québec|Quebec|Ontario|Alberta|Manitoba),? )?"
#: Post towns of the United Kingdom by the letters of their codes (Royal Mail).
_UK = (
    r"(?:A[BL]|B[ABDHLNRST]?|C[ABFHMORTVW]|D[ADEGHLNTY]|E[CHNX]?|F[KY]|G[LUY]?|H[ADGPRSUX]|I[GMPV]|JE|K[ATWY]|L[ADELNSU]?"
    r"|M[EKL]?|N[EGNPRW]?|O[LX]|P[AEHLOR]|R[GHM]|S[AEGKLMNOPRSTWY]?|T[ADFNQRSW]|UB|W[ACDFNRSV]?|YO|ZE)"
    r"\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}"
)
_CANADA = rf"{_PROVINCE}[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z] \d[ABCEGHJ-NPRSTV-Z]\d"
_LAND = (
    r"(?:, (?:United Kingdom|UK|Great Britain|England|Scotland|Wales|Northern Ireland|Canada|Australia|Ireland)(?!\w))?"
)


@dataclass(frozen=True, kw_only=True)
class CodedAddress(Recognizer):
    """Finds a post code and the street and town right before it.

    Args:
        alone: Whether the code counts without names before it.
    """

    alone: bool = True

    def search(self, text: str) -> Iterator[Entity]:
        """Yield the addresses of a text that is `possible`, in order."""
        for match in self.pattern.finditer(text):
            begin = max(0, match.start() - REACH)
            lead = _LEAD.search(text[begin : match.start()])
            if lead is None and not self.alone:
                continue
            start = match.start() if lead is None else begin + lead.start()
            yield Entity(kind=self.kind, start=start, end=match.end(), score=self.score, text=text[start : match.end()])


RECOGNIZERS = (
    CodedAddress(
        kind="LOCATION",
        pattern=lazy(rf"(?<![\w-])(?:{_UK}|{_CANADA})(?![\w-]){_LAND}"),
        score=0.92,
        digits=2,
        shape=lazy(r"[A-Z]\d[A-Z\d]? \d[A-Z]"),
        examples=(
            ("to 9 Elm Road, Cambridge CB2 8AH, United Kingdom.", "9 Elm Road, Cambridge CB2 8AH, United Kingdom"),
            ("Flat 3, 88 Hill Road, Edinburgh EH10 4BY", "Flat 3, 88 Hill Road, Edinburgh EH10 4BY"),
            ("send it to Box 118, Moose Jaw, SK S6H 4N7", "Box 118, Moose Jaw, SK S6H 4N7"),
            ("post code SW1A 1AA", "SW1A 1AA"),
        ),
        rejects=("take B12 3CK", "model QZ1 1AA", "D3 4 pills", "H1N1 2009"),
    ),
    CodedAddress(
        kind="LOCATION",
        pattern=lazy(rf"(?<![\w-])(?:NSW|VIC|Vic|QLD|Qld|WA|SA|TAS|ACT|NT) \d{{4}}(?![\w-]){_LAND}"),
        score=0.92,
        digits=4,
        shape=lazy(r"(?:NSW|VIC|Vic|QLD|Qld|WA|SA|TAS|ACT|NT) \d{4}(?!\w)"),
        alone=False,
        examples=(("to 45 Wattle Way, Glebe NSW 2037, Australia", "45 Wattle Way, Glebe NSW 2037, Australia"),),
        rejects=("under ACT 2030 plans",),
    ),
    CodedAddress(
        kind="LOCATION",
        pattern=lazy(rf"(?<![\w-])[AC-FHKNPRTV-Y]\d[\dW] [AC-FHKNPRTV-Y\d]{{4}}(?![\w-]){_LAND}"),
        score=0.92,
        digits=2,
        shape=lazy(r"[A-Z]\d[\dW] [A-Z\d]{4}(?!\w)"),
        gate=("dublin", "cork", "galway", "limerick", "waterford", "co.", "county", "ireland", "eircode"),
        alone=False,
        examples=(("27 Grafton Street, Dublin 2, D02 X285", "27 Grafton Street, Dublin 2, D02 X285"),),
        rejects=("size d02 X285, County fair",),
    ),
)

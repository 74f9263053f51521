"""Geography smaller than a state (45 CFR 164.514(b)(2)(i)(B)): streets, cities with state, counties, ZIP codes.

A state alone is no identifier. Of a ZIP code the first three digits may stay where more than 20,000 people
live in the area they share; the areas that hold fewer are in ``RESTRICTED``.
"""

from __future__ import annotations

from gatekeeper.detectors.recognizer import Recognizer
from gatekeeper.patterns import lazy
from gatekeeper.vocabulary.tokens import words

#: Three-digit ZIP areas with 20,000 people or fewer (HHS guidance on de-identification, on Census 2000 figures).
RESTRICTED = words("036 059 063 102 203 556 692 790 821 823 830 831 878 879 884 890 893")
STATES = (
    "A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|PR|RI|S[CD]|T[NX]|U"
    "T|V[AT]|W[AIVY]"
)
_NAMES = (
    "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|"
    "Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts"
    "|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Me"
    "xico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island"
    "|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming"
)
_SUFFIX = (
    r"(?:St(?:reet|\.)?|Ave(?:nue|\.)?|R(?:oa)?d\.?|Blvd\.?|Boulevard|Dr(?:ive|\.)?|L(?:a)?n(?:e|\.)?|C(?:"
    r"our)?t\.?|Pl(?:ace|\.)?|Way|Terr(?:ace|\.)?|Cir(?:cle|\.)?|Pkwy\.?|Parkway|H(?:igh)?wy\.?|Highway|Sq"
    r"uare|Sq\.?|Trail|Trl\.?|Loop|Plaza|Alley|Crescent|Close|Row|Broadway|Route \d{1,4}|Pike|Turnpike)"
)
_WORD = r"(?:[A-ZÀ-Þ][\w'’.-]{0,30}|\d{1,3}(?:st|nd|rd|th)|de|la|los|las|del|of|the)"
_NAME = r"[A-ZÀ-Þ][a-zà-ÿ'’-]{1,25}(?:[A-Z][a-z]{1,15})?"
_CITY = rf"(?:(?:St|Ft|Mt)\. )?{_NAME}(?: (?:{_NAME}|of|de|del|la)){{0,3}}"
_UNIT = r"(?:,? (?:Apt|Apartment|Suite|Ste|Unit|Bldg|Building|Floor|Fl|Room|Rm|#)\.? ?#?[A-Za-z0-9-]{1,8})?"
_REST = (
    rf"(?:[,\n]{{1,2}} {{0,2}}{_CITY}(?:[,\n]{{1,2}} {{0,2}}(?:{STATES}|{_NAMES}))?(?: {{0,2}}\d{{5}}(?:-\d{{4}})?)?)?"
)

_NOT_CITIES = words(
    """
    Hello Hi Dear In At On If And But Or The Thanks Yes No Ok Sure So Then Also Please Say Sincerely Regards
    Best Well Times Post Journal Herald News Tribune Gazette University College Hospital
    """
) | frozenset(_NAMES.split("|")) - {"New York", "Washington"}

RECOGNIZERS = (
    Recognizer(
        kind="LOCATION",
        pattern=lazy(
            rf"(?<![\w-])\d{{1,6}}[A-Z]? (?:[NSEW]{{1,2}}\.? |North |South |East |West )?(?:{_WORD} ){{"
            rf"1,5}}?{_SUFFIX}(?!\w)(?: [NSEW]{{1,2}}\b)?{_UNIT}{_REST}"
        ),
        score=0.92,
        digits=1,
        examples=(
            ("Come to 100 Main Street, Springfield, IL 62701.", "100 Main Street, Springfield, IL 62701"),
            ("at 42 N Oak Ave Apt 3", "42 N Oak Ave Apt 3"),
        ),
        rejects=("3 easy ways to save", "10 Steps to Health Way of life"),
    ),
    Recognizer(
        kind="LOCATION",
        pattern=lazy(r"(?i)(?<!\w)(?:p\.? ?o\.? box|apartado postal) \d{1,6}(?!\w)"),
        score=0.9,
        digits=1,
        gate=("box", "apartado"),
        examples=(("P.O. Box 114", "P.O. Box 114"),),
        rejects=("box 12",),
    ),
    Recognizer(
        kind="LOCATION",
        pattern=lazy(
            rf"(?<![\w'’-]){_CITY}, (?:(?:{STATES})(?![\w'’])|(?:{_NAMES})\b)(?: {{1,2}}\d{{5}}(?:-\d{{4}})?)?(?![\w-])"
        ),
        score=0.88,
        hint=lazy(", [A-Z]"),
        needs=",",
        examples=(
            ("She lives in Springfield, IL and works", "Springfield, IL"),
            ("Decatur, Illinois 62521", "Decatur, Illinois 62521"),
        ),
        rejects=("In Indiana, OR anywhere else", "illinois", "Hello, IN case"),
        check=lambda value: value.split(",")[0] not in _NOT_CITIES and value.split(" ")[0] not in _NOT_CITIES,
    ),
    Recognizer(
        kind="LOCATION",
        pattern=lazy(
            r"(?<!\w)[A-Z][a-z]{2,20}(?: [A-Z][a-z]{2,20})?(?<!This)(?<!The)(?<!Our) (?:County|Parish|"
            r"Township|Borough)(?!\w)"
        ),
        score=0.85,
        gate=("county", "parish", "township", "borough"),
        examples=(("residents of Adams County", "Adams County"),),
        rejects=("our county",),
    ),
    Recognizer(
        kind="LOCATION",
        pattern=lazy(
            r"(?i)\b(?:zip(?: ?code)?|postal code|código postal)(?: (?:is|of))?[ :=#]{1,3}(?P<value>\d"
            r"{5}(?:-\d{4})?|\d{3}(?=[x*•]{2}|\b))(?![\w-])"
        ),
        score=0.9,
        digits=1,
        check=lambda value: len(value) > 3 or value in RESTRICTED,
        gate=("zip", "postal"),
        examples=(("ZIP code 62701", "62701"), ("zip: 036", "036")),
        rejects=("zip 627", "zip it"),
    ),
    Recognizer(
        kind="LOCATION",
        pattern=lazy(rf"(?<![\w-])(?:{STATES}) (?P<value>\d{{5}}(?:-\d{{4}})?)(?![\w-])"),
        score=0.8,
        digits=5,
        shape=lazy(r" (?<=[A-Z]{2} )\d{5}"),
        examples=(("IL 62701", "62701"),),
        rejects=("IL 627",),
    ),
)

"""The words of postal addresses: states, street kinds, boxes, abbreviations (as in USPS Publication 28)."""

from __future__ import annotations

import re

from gatekeeper.patterns import lazy

_STATES = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
    "CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia", "FL": "Florida", "GA": "Georgia",
    "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky",
    "LA": "Louisiana", "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota",
    "MS": "Mississippi", "MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire",
    "NJ": "New Jersey", "NM": "New Mexico", "NY": "New York", "NC": "North Carolina", "ND": "North Dakota",
    "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon", "PA": "Pennsylvania", "RI": "Rhode Island",
    "SC": "South Carolina", "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont",
    "VA": "Virginia", "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming",
    "PR": "Puerto Rico", "GU": "Guam", "VI": "Virgin Islands", "AS": "American Samoa",
    "MP": "Northern Mariana Islands",
}  # fmt: skip
_CODES = "|".join(_STATES)
_NAMES = "|".join(sorted(_STATES.values(), key=len, reverse=True))
_DOTTED = "|".join(rf"{code[0]}\.\s?{code[1]}\." for code in _STATES)

#: A state (or military region) right before a ZIP code; a code in lower case only behind a comma.
STATE_END = lazy(
    rf"(?:\b(?:{_CODES}|AA|AE|AP)\b\.?|,\s*(?i:{_CODES})\b\.?|\b(?i:{_NAMES})\b|\b(?:{_DOTTED}))\s{{0,3}}[,.|•·]?\s{{1,4}}$"
)
_SUFFIX = (
    "Street|St|Avenue|Ave?|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Way|Court|Ct|Place|Pl|Square|Sq|Parkway|Pkwy"
    "|Highway|Hwy|Terrace|Ter|Circle|Cir|Plaza|Plz|Trail|Trl|Loop|Alley|Broadway|Route|Rte|Turnpike|Tpke|Pike|Row|Walk"
    "|Crossing|Xing|Center|Centre|Ctr|Commons|Landing|Ridge|Hill|Heights|Point|Pt|Mall|Wharf|Pier|Expressway|Expy|Esplanade"
    "|Park|Run|Path|Bend|Cove|Grove|Gardens?|Campus|Mile"
)
_NUMBER = r"(?:(?<![\w/.-])\d{1,6}(?:-\d{1,4}|[A-Za-z])?|\b(?:One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten))"
#: A delivery line: box, private mailbox, military unit, rural route, street in English or Spanish.
LINE = lazy(
    r"\bP\.?\s?O\.?\s*B(?:ox|OX)\s*#?\s*\d|\b(?i:post office box)\s+#?\d"
    r"|\b(?i:apartado(?: postal)?|apdo\.?|casilla)\s+\d"
    r"|\b(?i:PMB|private mail ?box)\s*#?\s*\d"
    r"|\b(?:PSC|CMR|OMC|(?i:unit))\s+\d+[^\n]{0,20}|\bUSS\s+[A-Z]"
    r"|\b(?:RR|HC|(?i:rural route))\s*#?\d+\s+(?i:box)\s+\d"
    rf"|{_NUMBER}\s+(?:(?:[A-Z0-9][\w'’.&-]*|of|the|de|la|del|y|and)\s+){{0,5}}?(?:{_SUFFIX}|{_SUFFIX.upper()})\b"
    r"|\b(?i:calle|avenida|av\.|carretera|carr\.|paseo|camino|calz(?:ada|\.)|blvd\.?)\s+[^\n\d]{0,40}#?\d{1,6}"
    r"|\b[\w-]{2,30}(?:straße|strasse|str\.)\s*\d{1,4}"
    # A number that opens a line or an item and is no year, before a capital: "350 Fifth".
    r"|(?:^|(?<=\n)|(?<=[,;|·•])|(?<=[,;|·•]\s))(?!(?:19|20)\d\d\b)\d{1,6}\s+[A-Z][a-z]+"
)
_TOWNS = "Wien|Berlin|München|Hamburg|Köln|Frankfurt|Madrid|Barcelona|Sevilla|Valencia"
#: One of these, a code abroad or Ireland stands in every text that `FOREIGN_END` matches.
TOWNS_ABROAD = tuple(_TOWNS.split("|"))
CODE_ABROAD = lazy(r"[A-Z](?:\d|(?<=P)\.?\s*\d{5})")
#: Ends of addresses elsewhere: Canada, United Kingdom, Mexico and Spain, Germany and Austria, Ireland.
FOREIGN_END = lazy(
    r"\b[ABCEGHJ-NPRSTVXY]\d[A-Z]\s?\d[A-Z]\d\b|\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b|\bC\.?\s?P\.?\s*\d{5}\b"
    rf"|(?<![\w-])\d{{4,5}}\s+(?:{_TOWNS})\b"
    r"|\b[AC-FHKNPRTV-Y]\d[\dW]\s[AC-FHKNPRTV-Y\d]{4}\b"
    r"|\b(?:Dublin\s\d{1,2}W?|(?:Co\.?|County)\s[A-Z][a-z]{2,9})[,\s]{1,3}(?:Republic of\s)?Ireland\b"
)
#: An Irish address in the country has no number and seldom a code: a place of two words, a town, the county.
IRISH = lazy(
    r"(?<![\w'’.&-])(?<!\d )[A-Z][\w'’.&-]{1,30}(?: [A-Z][\w'’.&-]{1,30}){1,3},\s(?:[A-Z][a-z]{2,20},\s)?"
    r"(?:Co\.?|County) [A-Z][a-z]{2,9},\s(?:Republic of )?Ireland\b"
)
#: One of these is in every text that `FOREIGN_LINE` matches, in lower case.
STREETS_ABROAD = (
    *("calle", "c/", "avenida", "avd", "av.", "paseo", "carrera", "calzada", "plaza", "carretera", "camino", "via"),
    *("viale", "piazza", "corso", "largo", "rua", "praça", "praca", "travessa", "rue", "chemin", "impasse", "allée"),
    *("allee", "quai", "avenue", "boulevard", "bd", "place", "cours", "straße", "strasse", "str.", "gasse", "weg"),
    *("platz", "straat", "laan", "gracht", "plein", "gatan", "vägen", "vej", "gade", "veien"),
)
#: A street line as other countries write it, number behind or (French) before the name.
FOREIGN_LINE = lazy(
    r"\b(?i:calle|c/|avenida|avda?\.?|av\.|paseo|carrera|calzada|plaza|carretera|camino|via|viale|piazza|corso|largo|rua|pra[çc]a"
    r"|travessa|rue|chemin|impasse|all[ée]e|quai)\s+[^\n\d]{1,40}?(?:,\s*)?(?:n[º°.o]\s*|#\s*)?\d{1,5}\b"
    r"|(?<![\w/.-])\d{1,4}(?:\s?(?:bis|ter))?,?\s+(?i:rue|avenue|boulevard|bd|place|chemin|impasse|all[ée]e|quai|cours)\s+[^\n\d]{2,40}"
    r"|\b[^\W\d_]{2,30}(?:straße|strasse|str\.|gasse|weg|allee|platz|straat|laan|gracht|plein|gatan|vägen|vej|gade|veien)"
    r"\s+\d{1,4}\b"
)
#: The last line of an address elsewhere: postal code and town; it counts right behind such a street line only.
TOWN = lazy(
    r"(?<![\w-])(?:[A-Z]{1,2}-)?(?:(?!(?:19|20)\d\d\s)\d{4,5}|\d{3} \d\d)(?:[ -]\d{3}|\s?[A-Z]{2}(?=\s))?"
    r"\s+[A-ZÀ-Þ][^\W\d_]+"
)
#: A merge field of the sender's own address.
SENDER_ADDRESS = lazy(
    r"(?:postal|mailing|physical|street|legal|footer)[_. ]?address"
    r"|(?:company|sender|organi[sz]ation|org|account|clinic|practice|business|site|list|brand|hospital|store|facility)[\w.]{0,20}address",
    re.IGNORECASE,
)
#: Words around the place of an event: such an address is a venue until the footer says otherwise.
EVENT = lazy(
    r"\b(?:where|location|venue|join us|held at|takes place|rsvp|doors open|come (?:to|see)|visit us at|meet us|booth"
    r"|lugar|d[oó]nde|[uú]nase|ubicaci[oó]n|s[aá]bado|domingo)\b"
    r"|\b\d{1,2}(?::\d{2})?\s*(?:a\.?m\.?|p\.?m\.?)(?!\w)|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day,",
    re.IGNORECASE,
)
#: Words before an address that is the reader's or an order's.
OTHERS = lazy(
    r"\b(?:delivery|shipping|billing|home|your|customer|patient)\s+address\b|\b(?:ship|shipped|shipping|deliver|bill|sold)\s+to\b"
    r"|\bdirecci[oó]n de (?:env[ií]o|entrega|facturaci[oó]n)\b",
    re.IGNORECASE,
)
#: One spelling for words that addresses abbreviate.
OWN_WORDS = {
    "street": "st", "avenue": "ave", "av": "ave", "road": "rd", "boulevard": "blvd", "lane": "ln", "drive": "dr",
    "court": "ct", "place": "pl", "square": "sq", "parkway": "pkwy", "highway": "hwy", "terrace": "ter",
    "circle": "cir", "plaza": "plz", "trail": "trl", "suite": "ste", "floor": "fl", "building": "bldg",
    "apartment": "apt", "room": "rm", "north": "n", "south": "s", "east": "e", "west": "w", "northeast": "ne",
    "northwest": "nw", "southeast": "se", "southwest": "sw", "saint": "st", "mount": "mt", "fort": "ft",
    "first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th", "fifth": "5th", "center": "ctr", "centre": "ctr",
    **{name.lower(): code.lower() for code, name in _STATES.items() if " " not in name},
}  # fmt: skip

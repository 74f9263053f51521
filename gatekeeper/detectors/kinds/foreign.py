"""Street addresses outside the United States, by street words of other languages and by post codes with a form.

Streets are named in three ways that a pattern can tell: the kind of street first ("Calle Mayor 33", "18 rue de
Lille"), the kind as the end of a word ("Lindenstraße 27"), and English names that only the post code behind them
("CB2 8AH", "M5R 2A5") makes an address. Post codes of digits alone count beside a street or a country.
"""

from __future__ import annotations

from gatekeeper.detectors.recognizer import Recognizer
from gatekeeper.patterns import lazy
from gatekeeper.vocabulary.people import everyday
from gatekeeper.vocabulary.tokens import words

_UP = r"[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽ]"
_WORD = rf"(?:{_UP}[\w'’.-]{{0,30}}|[dl]['’]{_UP}[\w’'-]{{1,30}})"
_SMALL = (
    r"(?:de|del|de la|de las|de los|des|du|da|das|do|dos|di|della|delle|dei|van|van de|van den|von"
    r"|der|am|an der|of|la|le|les|el|y|e|św\.|bis|Nowy|Świętego)"
)
_NAMES = rf"(?:(?:{_SMALL} )?{_WORD}(?:[ -](?:{_SMALL} )?{_WORD}){{0,4}})"
_NUMBER = (
    r"(?:(?:n[.º°o]{1,2}|No\.?|Nr\.?|#|num\.?) ?)?\d{1,5}(?: ?[A-Za-z](?!\w))?(?:[-/]\d{1,4}[A-Za-z]?){0,3}(?![\w])"
)
_TOWNISH = rf"(?:S(?:ain)?te?\. )?{_UP}[\w'’-]{{0,30}}"
_CITY = rf"{_TOWNISH}(?:[ -](?:{_SMALL} )?{_TOWNISH}){{0,3}}"
#: Digits of the world's post codes, as they stand before or behind a town.
_CODE = (
    r"(?:[A-Z]{1,2}-)?(?:\d{3} \d{2}|\d{2}-\d{3}|\d{5}-\d{3}|\d{3}-\d{4}|\d{4}-\d{3}"
    r"|\d{4} [A-Z]{2}(?!\w)|\d{4,6})(?![\w-])"
)
#: Up to two parts between street and town: floor, flat, quarter.
_BETWEEN = r"(?:(?:, ?| )[^,;:!?\n]{1,28}){0,2}?"
_COUNTRY = rf"(?:, {_UP}[\w'’-]{{2,20}}(?: {_UP}[\w'’-]{{1,20}})?(?=[.,;)\n]|$))?"
_TOWN = (
    rf"(?:{_BETWEEN}(?:, ?| )(?:{_CODE} {_CITY}"
    rf"|{_CITY}(?:, [A-Z]{{2}})?(?: - [A-Z]{{2}})?,? {_CODE}){_COUNTRY}|, {_CITY}{_COUNTRY})?"
)
_KIND = (
    r"(?:[Cc]alle|[Cc]/|[Aa]v(?:en(?:ida|ue)|da?)?\.?|[Pp]aseo|[Pp]laza|Pza\.?|[Cc]arretera|Ctra\.?"
    r"|[Cc]amino|[Cc]alzada|[Cc]arrera|Cra\.?"
    r"|[Dd]iagonal|[Tt]ransversal|Via|V\.le|Viale|Piazza|P\.zza|Corso|Largo|Vicolo|Strada|[Rr]ua"
    r"|[Tt]ravessa|[Pp]raça|[Aa]lameda|[Rr]odovia"
    r"|[Rr]ue|[Bb]oul(?:evard)?\.?|Bld\.?|[Cc]hemin|[Ii]mpasse|[Aa]ll[ée]e|[Qq]uai|[Cc]ours"
    r"|[Ff]aubourg|[Uu]l\.|[Uu]lica|[Aa]leja|Al\.|Aleje|[Oo]s\."
    r"|Plac|Pl\.|Rynek|Osiedle|Bulevardul|Bd\.|[Nn]áměstí|nám\.|Leoforos|Odos|Jalan|Jl\.|Jln\.?|[Uu]litsa|Strada|Str\.)"
)
_FRENCH = (
    r"(?:[Rr]ue|[Aa]v(?:enue|\.)|[Bb]oul(?:evard)?\.?|[Bb]d\.?|[Cc]hemin|[Ii]mpasse|[Aa]ll[ée]e"
    r"|[Qq]uai|[Pp]lace d[eu]s?|[Cc]ours|[Rr]oute de"
    r"|[Ss]quare d[eu]s?|[Pp]assage d[eu]s?|[Ff]aubourg|[Vv]illa d[eu]s?)"
)
_END = (
    r"(?:straße|strasse|str\.|gasse|weg|allee|platz|damm|ufer|chaussee|gracht|straat|laan|plein|kade"
    r"|dijk|singel|steenweg|vej|gade|stræde|plads"
    r"|gata|gatan|gränd|vägen|väg|gaten|veien|gate|katu|kuja|utca|körút)"
)
_APART = (
    r"(?:Straße|Strasse|Str\.|Gasse|Weg|Allee|Platz|Damm|Ufer|Ring|gate|vei|gata|Gade|Vej|utca|út"
    r"|tér|körút|krt\.|Sokak|Sok\.|Caddesi|Cad\.|Marg|Nagar|Salai)"
)
#: English words that end like a street of another tongue.
_ENGLISH = words(
    "brigade renegade tailgate floodgate investigate colgate watergate instigate mitigate irrigate navigate delegate"
)
_COUNTRIES = (
    r"(?:Germany|Deutschland|Austria|Österreich|Switzerland|Schweiz|Suisse|France|Italy|Italia|Spain"
    r"|España|Portugal|Netherlands|The Netherlands|Nederland"
    r"|Belgium|België|Belgique|Denmark|Danmark|Sweden|Sverige|Norway|Norge|Finland|Suomi|Poland"
    r"|Polska|Czech Republic|Czechia|Slovakia|Hungary|Romania"
    r"|Bulgaria|Greece|Turkey|Türkiye|Israel|India|Japan|South Korea|China|Singapore|Malaysia"
    r"|Indonesia|Philippines|Thailand|Vietnam|Australia"
    r"|New Zealand|South Africa|Nigeria|Kenya|Ghana|Egypt|Morocco|Brazil|Brasil|Argentina|Chile"
    r"|Colombia|Peru|Perú|Mexico|México|Ecuador|Uruguay"
    r"|Venezuela|Costa Rica|Guatemala|Dominican Republic|Iceland|Estonia|Latvia|Lithuania|Slovenia"
    r"|Croatia|Serbia|Ukraine|Russia|Luxembourg|Malta|Cyprus)"
)


def _any(listed: str) -> tuple[str, ...]:
    return tuple(listed.split("|"))


def _all_names(value: str) -> bool:
    """Return whether no word in small letters is an everyday word: a sentence is no address."""
    between = value.split()[1:-2]
    return not any(word.islower() and word in everyday() for word in between)


def _not_english(value: str) -> bool:
    return value.split(" ")[0].lower() not in _ENGLISH


RECOGNIZERS = (
    Recognizer(
        kind="LOCATION",
        pattern=lazy(rf"(?<![\w@/.-]){_KIND} {_NAMES},? {_NUMBER}{_TOWN}"),
        score=0.9,
        digits=1,
        shape=lazy(rf"(?<!\w){_KIND} (?:{_SMALL} )?[^\W\da-z]"),
        gate=_any(
            "calle|c/|av |av.|avd|aven|paseo|plaza|pza|carretera|ctra|camino|calzada|carrera|cra|diagonal|transversal"
            "|via |v.le|viale|piazza|p.zza|corso|largo|vicolo|strada|rua |travessa|praça|alameda|rodovia|rue |boul|bld"
            "|chemin|impasse|allée|allee|quai|cours|faubourg|ul. |ulica|aleja|al. |aleje|os. |jalan|jl|ulitsa|str. "
        ),
        examples=(
            ("vive en Calle Mayor 33, 28013 Madrid", "Calle Mayor 33, 28013 Madrid"),
            ("to Via Garibaldi 8, 20121 Milano MI, Italy.", "Via Garibaldi 8, 20121 Milano MI, Italy"),
            ("ul. Marszałkowska 84/92, 00-514 Warszawa", "ul. Marszałkowska 84/92, 00-514 Warszawa"),
        ),
        rejects=(
            "reach us via Facebook 24 hours a day",
            "Avenue of the Americas",
            "Plaza Suite opens at 8",
            "Al Green 1972",
        ),
    ),
    Recognizer(
        kind="LOCATION",
        pattern=lazy(
            rf"(?<![\w@/.-])(?:[Cc]arrera|Cra\.?|[Cc]alle|Cl\.|[Dd]iagonal"
            rf"|[Tt]ransversal) \d{{1,3}}[A-Za-z]?(?: (?:Sur|Norte|Este|Oeste|[Bb]is))?"
            rf" (?:No\.?|#|n\.?º) ?\d{{1,3}}[A-Za-z]? ?- ?\d{{1,3}}{_TOWN}"
        ),
        score=0.92,
        digits=3,
        gate=_any("carrera|cra|calle|cl.|diagonal|transversal"),
        examples=(("a Calle 45 # 12-30, Bogotá.", "Calle 45 # 12-30, Bogotá"),),
        rejects=("Carrera 911 is a car", "calle 5"),
    ),
    Recognizer(
        kind="LOCATION",
        pattern=lazy(rf"(?<![\w@/.-])\d{{1,4}}(?: ?(?:bis|ter|quater|[A-D]))?,? {_FRENCH} {_NAMES}{_TOWN}"),
        score=0.9,
        digits=1,
        gate=_any(
            " rue |avenue |av. |boul|bd |chemin |impasse |allée|quai |place d|cours |route de|square d|passage d"
            "|faubourg|villa d"
        ),
        examples=(
            ("au 18 rue de la République, 69002 Lyon", "18 rue de la République, 69002 Lyon"),
            ("1455 boul. De Maisonneuve", "1455 boul. De Maisonneuve"),
        ),
        rejects=("10 place mats", "Over 20 Avenues", "5 cours"),
    ),
    Recognizer(
        kind="LOCATION",
        pattern=lazy(
            rf"(?<![\w@/.-]){_UP}[\w'’-]{{2,40}}{_END}"
            rf" \d{{1,4}}(?: ?[A-Za-z](?!\w))?(?:[-/]\d{{1,4}})?(?![\w:%]){_TOWN}"
        ),
        score=0.9,
        digits=1,
        shape=lazy(rf"{_END} \d"),
        check=_not_english,
        examples=(
            ("an Lindenstraße 27, 10969 Berlin", "Lindenstraße 27, 10969 Berlin"),
            ("Keizersgracht 241, 1016 EA Amsterdam", "Keizersgracht 241, 1016 EA Amsterdam"),
            ("Strandvägen 7A, 114 56 Stockholm", "Strandvägen 7A, 114 56 Stockholm"),
        ),
        rejects=("Brigade 5", "Spring 2026", "Tailgate 7"),
    ),
    Recognizer(
        kind="LOCATION",
        pattern=lazy(
            rf"(?<![\w@/.-]){_UP}[\w'’.-]{{1,30}}(?:[ -]{_UP}[\w'’.-]{{1,30}}){{0,2}}"
            rf"[ -]{_APART} \d{{1,4}}(?: ?[A-Za-z](?!\w))?(?![\w:%]){_TOWN}"
        ),
        score=0.88,
        digits=1,
        shape=lazy(rf"[ -]{_APART} \d"),
        examples=(("Karl-Marx-Allee 93a, 10243 Berlin, Germany", "Karl-Marx-Allee 93a, 10243 Berlin, Germany"),),
        rejects=("the Golden Gate 2 miles on", "A Ring 5"),
    ),
    Recognizer(
        kind="LOCATION",
        pattern=lazy(
            rf"(?<![\w@/-])(?:\d{{1,4}}(?:-\d{{1,4}}){{1,3}},? )(?:{_UP}[\w-]{{1,30}},? ){{0,3}}"
            rf"{_UP}[\w]{{1,24}}-(?:ku|shi|cho"
            rf"|machi|gun|dong|gu|si)(?!\w)(?:,? {_UP}[\w-]{{1,24}}){{0,3}}(?:,? \d{{3}}-\d{{4}}(?!\d))?"
        ),
        score=0.9,
        digits=1,
        gate=_any("-ku|-shi|-cho|-machi|-gun|-dong|-gu|-si"),
        examples=(
            ("Delivery to 4-2-8 Shibakoen, Minato-ku, Tokyo 105-0011.", "4-2-8 Shibakoen, Minato-ku, Tokyo 105-0011"),
        ),
        rejects=("Top-gun 2", "a 3-cho menu"),
    ),
    Recognizer(
        kind="LOCATION",
        pattern=lazy(rf"(?<![\w@/-])(?:{_CODE} {_CITY}|{_CITY},? {_CODE}), {_COUNTRIES}(?!\w)"),
        score=0.9,
        digits=4,
        needs=",",
        gate=tuple(name.lower() for name in _COUNTRIES.strip("(?:)").split("|")),
        examples=(
            ("from 8001 Zürich, Switzerland", "8001 Zürich, Switzerland"),
            ("Auckland 1011, New Zealand", "Auckland 1011, New Zealand"),
        ),
        rejects=("In 2024 Paris, France",),
        check=lambda value: (
            not value.startswith(("19", "20")) or value[:5].strip().isdigit() is False or len(value.split(" ")[0]) != 4
        ),
    ),
    Recognizer(
        kind="LOCATION",
        pattern=lazy(
            r"(?<!\w)(?:Postfach|Boîte postale|B\.P\.|Casella postale|Caixa [Pp]ostal|Postbus"
            r"|Postboks|Box|Apdo\.?(?: de [Cc]orreos)?) \d{2,6}(?=[,\n] ?[A-Z\d])"
            r"(?:[,\n] ?(?:[A-Z]{1,2}-)?\d{4,6} [A-ZÀ-Þ][\w-]{2,30})?"
        ),
        score=0.85,
        digits=2,
        gate=_any("postfach|boîte postale|b.p.|casella postale|caixa|postbus|postboks|apdo|box"),
        examples=(("Postfach 1203, 80333 München", "Postfach 1203, 80333 München"),),
        rejects=("box 12",),
    ),
    Recognizer(
        kind="LOCATION",
        pattern=lazy(
            r"(?i)(?<![\w@/.-])\d{1,5}[a-z]? [^\W\d_][^\n,;:!?]{2,48}?,?[ \n](?:apt\.?|apartment"
            r"|suite|ste\.?|unit) ?#?"
            r"\d{1,5}(?!\w)"
        ),
        score=0.86,
        digits=2,
        shape=lazy(r"(?i)(?:apt\.?|apartment|suite|ste\.?|unit)[ #]{0,2}\d"),
        gate=_any("apt|apartment|suite|ste |ste.|ste#|unit"),
        check=_all_names,
        examples=(("947 Trg Revolucije 17 Apt. 858", "947 Trg Revolucije 17 Apt. 858"),),
        rejects=("4 people wait in Suite 12", "2 apartments in unit 5"),
    ),
    Recognizer(
        kind="LOCATION",
        pattern=lazy(rf"(?<=[,\n])\s{{0,2}}(?P<value>{_CITY},\s{{1,2}}[A-Z]{{2}}\s{{1,2}}\d{{5}})(?![\w-])"),
        score=0.84,
        digits=5,
        needs=",",
        shape=lazy(r"[A-Z]{2}\s{1,2}\d{5}"),
        examples=(("Sahantie 72\nAapajärvi, LL 34736", "Aapajärvi, LL 34736"),),
        rejects=("Series, XL 12345",),
    ),
)

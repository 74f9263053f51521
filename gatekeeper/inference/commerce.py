"""Words of trade: the invoice of a subscription pays for no care, an hour at the barber's is no visit to a clinic."""

from __future__ import annotations

from collections.abc import Iterable

from gatekeeper.model.entity import Entity
from gatekeeper.patterns import lazy

#: What only trade, banks, utilities and landlords write about.
_TRADE = lazy(
    r"(?i)\b(?:your (?:recent |last |online )?orders?\b|order (?:number|confirmation|total|summary)"
    r"|shipp(?:ed|ing|ment)|parcel|warehouse|added? to (?:your )?cart|reseller|rebate|warranty"
    r"|subscription|free trial|(?:team|pro|premium|starter|business) plan|\d+ (?:seats|licen[cs]es)|workspace"
    r"|(?:checking|savings|brokerage|current) account|online banking|interest rates?|(?:high|low)-rate"
    r"|credit card balances?|balance transfer|mortgage|loan|electricity|kilowatt|broadband|data plan|monthly rent"
    r"|landlord|tuition|wire transfer|western union)\b"
)
#: Money by itself; the vocabulary cannot tell whose bill it is.
_MONEY = lazy(
    r"(?i)(?:[\w-]+ ){0,3}(?:bills?|billing|balances?|invoices?|statements?|payments?|receipts?|amounts? due|charges?"
    r"|plans?|fees?|claims?(?: forms?)?)"
)


def money(entity: Entity) -> bool:
    """Return whether an entity is nothing but a word of money."""
    return entity.kind in ("HEALTH_PAYMENT", "CARE_RELATION") and _MONEY.fullmatch(entity.text.strip()) is not None


def trade(texts: Iterable[str], entities: Iterable[Entity]) -> bool:
    """Return whether a message is one of trade: it writes of goods or accounts, and of no health care at all.

    Args:
        texts: What the message says.
        entities: Everything found in these texts.
    """
    if not any(_TRADE.search(text) for text in texts):
        return False
    return not any((e.health or e.kind == "CARE_RELATION") and not money(e) for e in entities)


#: Trades whose customers have appointments and visits, too.
_SERVICE = lazy(
    r"(?i)\b(?:hair ?(?:cut|style|dresser)s?|blow-?dry|barber(?:shop|s)?|beard trim|stylist|manicures?|tattoo"
    r"|pedicures?|groom(?:ing|er)|oil change|tire rotation|wheel alignment|smog check|car wash|test drive|mechanic"
    r"|notary|(?:your|income) tax(?:es)?|tax (?:return|preparer)s?|passport photos?|license (?:office|plates?)"
    r"|portraits?|photo (?:shoot|session)|(?:music|piano|guitar|riding|driving|tennis|swimming|dance) lessons?"
    r"|(?:personal|your) trainer|gym|escape room|bowling|tee time|plumber|electrician|chimney|carpet cleaning"
    r"|realtor|tailor|bridal|wine tasting|corte de pelo|peluquer[ií]a|peluquer[oa]|barber[ií]a|manicura"
    r"|taller mec[aá]nico|cambio de aceite|impuestos)\b"
)
#: What no other trade writes.
_CLINICAL = lazy(
    r"(?i)\b(?:dr\.|drs?\b|doctors?|nurses?|clinics?|hospitals?|patients?|medical|medicine|dent(?:al|ists?)|health(?:care)?"
    r"|care team|therap\w+|physicians?|pharmac\w+|insurance card|m[eé]dic[oa]s?|cl[ií]nicas?|pacientes?|salud)"
)
#: A visit by itself; the vocabulary cannot tell whom it is paid to.
_VISIT = lazy(r"(?i)(?:[\w-]+ ){0,4}(?:appointments?|visits?|sessions?|citas?|visitas?)(?: (?:with|con) .{1,60})?")


def visit(entity: Entity) -> bool:
    """Return whether an entity is nothing but a word of visits and appointments."""
    return entity.kind == "CARE_RELATION" and _VISIT.fullmatch(entity.text.strip()) is not None


def service(texts: Iterable[str], entities: Iterable[Entity]) -> bool:
    """Return whether a message is a barber's, a garage's or a gym's: it names such a trade, and no health care at all.

    Args:
        texts: What the message says.
        entities: Everything found in these texts.
    """
    said = tuple(texts)
    if not any(_SERVICE.search(text) for text in said) or any(_CLINICAL.search(text) for text in said):
        return False
    return not any((e.health or e.kind == "CARE_RELATION") and not money(e) and not visit(e) for e in entities)

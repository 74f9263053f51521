"""Money words of trade: the invoice of a subscription or the payment of an order is no payment for health care."""

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

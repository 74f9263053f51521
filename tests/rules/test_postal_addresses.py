"""Postal addresses: which text is one, and where exactly it stands."""

from __future__ import annotations

import pytest

from gatekeeper.model.place import Source
from gatekeeper.readers.drafts import read_draft
from gatekeeper.rules.opt._postal import find_postal_address

OWN = ("100 Main Street, Suite 4, Springfield, IL 62701",)


def found(text: str, own: tuple[str, ...] = ()) -> list[str]:
    message = read_draft("draft.txt", text.encode())
    source = Source(message.path, text)
    return [source.excerpt(at) for _, at in find_postal_address(message, own)]


@pytest.mark.parametrize(
    "address",
    [
        "100 Main Street, Springfield, IL 62701",
        "2124 1st Ave N, Suite 200, Springfield, Illinois 62701-1234",
        "One Hope Plaza, Denver, CO 80202",
        "350 Fifth, New York, N.Y. 10118",
        "P.O. Box 1200, Springfield, IL 62701",
        "PO BOX 7 SPRINGFIELD IL 62701",
        "Post Office Box 12, Springfield, IL 62701",
        "200 Elm Road PMB 45, Springfield, IL 62701",
        "PSC 0 Box 1000, APO AE 09012",
        "Unit 2050 Box 4190, FPO AP 96278",
        "RR 2 Box 152, Springfield, IL 62701",
        "Calle Luna 12, San Juan, PR 00901",
        "10 Downing Street, London SW1A 2AA",
        "Av. Reforma 222, Col. Juárez, C.P. 06600",
        "Av. Reforma 222, Col. Juárez, 06600 Ciudad",
        "12 rue de la Paix, 75002 Paris",
        "Rua Augusta 1500, 01304-001 Lapa",
        "Keizersgracht 123, 1015 CJ Amsterdam",
        "Storgatan 5, 111 22 Stockholm",
        "12 Harbour Road, Dublin 2, Ireland",
        "3 Mill Lane, Naas, Co. Kildare, Ireland",
        "Valley Airport, Co Dublin, Ireland",
        "Mill House, Naas, County Kildare, Republic of Ireland",
    ],
)
def test_addresses(address: str) -> None:
    assert found(f"News.\n\nMore.\n\n{address}\n") == [address]


@pytest.mark.parametrize(
    "text",
    [
        "© 2026 Valley Health, Springfield, IL 62701",
        "123 Main St. City, ST 12345",
        "100 Main Street, Springfield",
        "1 Main Street, Anytown, IL 00000",
        "We saw 20 patients on Main Street in Springfield, IL 62701",
        "Call 217 555 0100, Monday to Friday",
        "We treated 12345 people in 2025",
        "Order 62701 in OR 97201",
        "La plaza abre el 12 de mayo, 2026 Primavera",
        "Walk to the plaza 3 times, then take 2500 steps",
        "Calle Mayor 12, planta 3",
        "Doolin, Co. Clare, Ireland",
        "We shipped 12 loads from Dublin 2 to Ireland's coast",
        "Ireland, County Cork, Valley Road",
    ],
)
def test_no_addresses(text: str) -> None:
    assert found(f"News.\n\nMore.\n\n{text}\n") == []


def test_the_own_address_in_any_spelling_and_place() -> None:
    text = "Join us at 100 Main St. Ste. 4,\nSpringfield, Illinois 62701-0001 at 4 p.m.\n\nB\n\nC\n\nD\n\nE\n"
    assert found(text, OWN) == ["100 Main St. Ste. 4,\nSpringfield, Illinois 62701"]


def test_a_venue_is_not_the_sender() -> None:
    text = "Where: 22 Oak Avenue, Springfield, IL 62702\n\nB\n\nC\n\nD\n\nE\n\nF\n"
    assert found(text) == []


def test_hostile_text_takes_linear_time() -> None:
    for text in (
        "1 a " * 100_000,
        "12345 " * 80_000,
        "IL 62701 " * 40_000,
        "1 Main Street IL 62701 " * 15_000,
        "Ab Cd, " * 60_000,
    ):
        found(text)


def test_an_order_s_addresses_are_the_reader_s() -> None:
    text = (
        "Thank you.\n\nDelivery address\n\n1234 S. Broadway Ave\nUnit 2\nDenver, CO 80211\n\n"
        "Billing address: 22 Oak Avenue, Denver, CO 80212\n"
    )
    assert found(text) == []
    assert found(text + "\nShop, 9 Elm Street, Denver, CO 80213\n") == ["9 Elm Street, Denver, CO 80213"]


def test_pieces_between_bars() -> None:
    assert found("News.\n\nMore.\n\n10 Cabot Road | Medford, MA | 02155\n") == ["10 Cabot Road | Medford, MA | 02155"]

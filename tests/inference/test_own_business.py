"""Mail about one reader's own business, told by how its sentences are built, and its look-alikes that go to everybody."""

from __future__ import annotations

import datetime
import time
from pathlib import Path

import pytest

from gatekeeper.engine.check import Settings, check
from gatekeeper.inference.own_business import own_business
from gatekeeper.model.words import MessageClass
from gatekeeper.policy.load import builtin_policy
from gatekeeper.readers.files import DiskFiles
from gatekeeper.redact import Key

LETTER = "From: {}\nTo: Ann Sample <ann@people.example>\nSubject: {}\n\n"


@pytest.mark.parametrize(
    "sentence",
    [
        "your haircut with Sam is on Friday, May 8 at 10:30 AM.",
        "the book you reserved is at the front desk.",
        "your library books are due on May 11.",
        "Bella's bath is booked for Friday, May 8 at 3 PM.",
        "your child was absent from period 2 today.",
        "your car is ready for pick-up.",
        "your conference with Ms. Lee is on May 14 at 3:40 PM.",
        "your parking permit ends on May 31.",
        "you are registered for yoga with Kim on Monday, May 11 at 6 PM.",
        "attached is the quote you asked for on April 30.",
        "We have received your application for the front desk.",
        "We opened ticket #4412.",
        "su corte de pelo con Sam es el viernes 8 de mayo a las 10:30.",
        "el libro que reservó está en el mostrador.",
    ],
)
def test_sentences_about_one_reader(sentence: str) -> None:
    text = f"We thank all readers. {sentence[0].upper()}{sentence[1:]} The lift is out of order."
    assert [text[start:end] for start, end in own_business(text)] == [sentence[0].upper() + sentence[1:]]


@pytest.mark.parametrize(
    "sentence",
    [
        "Your chance to win a bike is on Friday, May 8 at 10 AM.",
        "The garden you love opens on Friday, May 8 at 10 AM.",
        "Your neighborhood open house is on Saturday, May 9 at 10 AM.",
        "Your annual garden walk is on Saturday, May 9 at 10 AM.",
        "The look you wanted is here on May 8.",
        "The bikes you viewed are selling fast.",
        "The changes you asked for are here from May 8 on.",
        "Your free seat is reserved for Friday, May 8 at 10 AM.",
        "Your favorite books are back in stock since May 4.",
        "Your garden is at its best in May.",
        "Su tienda favorita abre el viernes 8 de mayo a las 10:00.",
        "Su ciudad es el viernes 8 de mayo a las 10:00 sede de la feria.",
    ],
)
def test_sentences_to_everybody(sentence: str) -> None:
    assert list(own_business(sentence)) == []


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        ("Subject: Due soon\n\nHello Ann,\n\nyour library books are due on May 11.\n", MessageClass.TRANSACTIONAL),
        (
            "Subject: Due soon\n\nHello Ann,\n\nyour library books are due on May 11. Save 20% on the book sale.\n",
            MessageClass.MARKETING,
        ),
        ("Subject: Tulips\n\nHello,\n\nthe first tulips are in. Come by on May 9.\n", MessageClass.MARKETING),
        (
            LETTER.format("Jane Roe <jane@garden.example>", "Lunch on Friday")
            + "Hi Ann,\n\nshall we meet at noon?\n\nJane\n",
            MessageClass.TRANSACTIONAL,
        ),
        (
            LETTER.format("Jane Roe <jane@garden.example>", "A letter")
            + "Dear Ann,\n\nwe planted 400 trees. Please donate today; your gift helps.\n\nJane\n",
            MessageClass.MARKETING,
        ),
        (
            LETTER.format("Jane Roe <jane@roof.example>", "Roofs")
            + "Hi Ann,\n\nwe repair roofs: https://www.roof.example/work\n\nJane\n",
            MessageClass.MARKETING,
        ),
        (
            LETTER.format("Garden Club <club@garden.example>", "Tulips")
            + "Dear Ann,\n\nthe tulips are in.\n\nThe club\n",
            MessageClass.MARKETING,
        ),
    ],
)
def test_the_class_that_follows(tmp_path: Path, draft: str, expected: MessageClass) -> None:
    path = tmp_path / ("mail.eml" if draft.startswith("From") else "draft.txt")
    path.write_text(draft, encoding="utf-8")
    settings = Settings(today=datetime.date(2026, 5, 4), key=Key(b"own business"))
    outcome = check([str(path)], policy=builtin_policy(), settings=settings, files=DiskFiles())
    assert [verdict.message_class for verdict in outcome.verdicts] == [expected]


@pytest.mark.parametrize("piece", ["your a b c d e ", "the a b c d ", "Bella's ", "su a b c ", "a. B", "\n\n"])
def test_time_grows_with_the_text(piece: str) -> None:
    start = time.process_time()
    list(own_business(piece * 40_000))
    assert time.process_time() - start < 2

"""Trace fields on the copy of one reader tell that reader's way; anybody else's address in them is a leak."""

from __future__ import annotations

import pytest

from gatekeeper.rules import catalogue
from gatekeeper.rules.rule import Example
from gatekeeper.testing import run_example

NEWS = "From: Valley News <news@valley.example>\n"
BODY = "Subject: Hours\n\nWe are closed on Memorial Day.\n"
LIST = "Sender: owner-talk@lists.example\nFrom: Jo <jo@people.example>\nTo: talk@lists.example\n"


def hop(address: str) -> str:
    return f"Received: from a.example by b.example for <{address}>; Mon, 4 May 2026 08:00:00 -0500\n"


def leaks(head: str, **campaign: object) -> int:
    example = Example(title="t", draft=head + BODY, bare=not campaign, campaign=campaign)
    return len(run_example(catalogue()["BCC004"], example).marks)


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(
            "Delivered-To: home@box.example\n" + hop("home@box.example") + hop("pat@clients.example") + NEWS
            + "To: Pat <pat@clients.example>\n",
            id="the shown reader's mailbox forwards",
        ),
        pytest.param(
            hop("pat.doe@new.example") + NEWS + "To: pat.doe@old.example\n", id="one name at two domains of one person"
        ),
        pytest.param(
            "Delivered-To: pat@clients.example\n" + hop("pat@clients.example") + hop("talk@lists.example") + LIST,
            id="a subscriber's copy of a list",
        ),
        pytest.param(
            "Delivered-To: pat@clients.example\n" + hop("pat@clients.example") + hop("all@valley.example") + NEWS
            + "To: all@valley.example\n",
            id="the sender shows itself as recipient",
        ),
        pytest.param(
            "Delivered-To: pat@clients.example\n" + hop("pat@clients.example")
            + "Resent-From: pat@alias.example\nResent-To: pat@clients.example\n" + hop("pat@alias.example") + LIST,
            id="handed on with a Resent block",
        ),
        pytest.param(
            "Delivered-To: pat@clients.example\n" + hop("pat@clients.example")
            + "Delivered-To: mailing list talk@lists.example\n" + hop("talk@lists.example")
            + "From: Jo <jo@people.example>\nTo: talk@lists.example\n",
            id="qmail names the list",
        ),
        pytest.param(
            "Delivered-To: pat@clients.example\n" + hop("pat@clients.example") + hop("talk@lists.example")
            + "Sender: talk-admin@lists.example\nFrom: Jo <jo@people.example>\nTo: Ann <ann@home.example>\n"
            "Cc: talk@lists.example\n",
            id="a subscriber's copy of an answer that is shown to somebody and to the list",
        ),
    ],
)  # fmt: skip
def test_the_readers_own_stations_are_no_leak(head: str) -> None:
    assert leaks(head) == 0


@pytest.mark.parametrize(
    "head, count",
    [
        pytest.param(hop("b@clients.example") + NEWS + "To: a@people.example\n", 1, id="one hop for somebody else"),
        pytest.param(
            hop("a@people.example") + hop("b@clients.example") + NEWS + "To: a@people.example\n",
            1,
            id="the hop before the shown reader's was for somebody else",
        ),
        pytest.param(
            "Delivered-To: b@clients.example\n" + hop("b@clients.example") + hop("c@clients.example") + NEWS
            + "To: a@people.example\n",
            3,
            id="no hop was for the shown reader",
        ),
        pytest.param(
            hop("b@clients.example") + hop("a@people.example") + NEWS + "To: a@people.example, d@people.example\n",
            2,
            id="two readers are shown",
        ),
        pytest.param(
            "Bcc: b@clients.example\n" + hop("b@clients.example") + hop("x@valley.example") + NEWS
            + "To: news@valley.example\n",
            1,
            id="a blind copy to be sent is no station",
        ),
        pytest.param(
            "X-Envelope-To: b@clients.example, c@clients.example\n" + hop("b@clients.example")
            + hop("all@valley.example") + NEWS + "To: all@valley.example\n",
            1,
            id="a field with a whole batch",
        ),
        pytest.param(
            "Delivered-To: b@clients.example\nDelivered-To: c@clients.example\nDelivered-To: d@clients.example\n"
            + hop("b@clients.example") + hop("all@valley.example") + NEWS + "To: all@valley.example\n",
            4,
            id="more mailboxes than relays",
        ),
        pytest.param(
            hop("b@gmail.com") + hop("x@relay.example")
            + "From: Dr. Lee <lee@gmail.com>\nTo: a@gmail.com\n",
            2,
            id="two customers of one freemail provider are no house",
        ),
        pytest.param(
            hop("front-desk@two.example") + NEWS + "To: front-desk@one.example\n", 1, id="two front desks"
        ),
    ],
)  # fmt: skip
def test_somebody_elses_address_is_a_leak(head: str, count: int) -> None:
    assert leaks(head) == count


def test_a_stated_envelope_outweighs_the_way() -> None:
    head = hop("home@box.example") + hop("pat@clients.example") + NEWS + "To: pat@clients.example\n"
    assert leaks(head) == 0
    assert leaks(head, envelope={"rcpt_to": ["pat@clients.example"]}) == 1


def test_many_hops_take_linear_time() -> None:
    assert leaks("".join(hop(f"p{i}@clients.example") for i in range(3000)) + NEWS + "To: a@people.example\n") == 3000

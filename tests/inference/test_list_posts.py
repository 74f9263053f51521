"""Posts to discussion lists are nobody's marketing; what a publisher sends through the same software is."""

from __future__ import annotations

import pytest

from gatekeeper.inference import assess
from gatekeeper.model.words import MessageClass
from tests.inference.sends import small

BODY = "\n\nThe second server does not start after the change.\nCan somebody tell me why?\n"
FOOTER = "\n-- \nTo unsubscribe, write to talk-request@lists.example\n"
TO_LIST = "To: talk@lists.example\nSubject: Second server\nPrecedence: bulk\n"
MEMBER = "From: Jo <jo@people.example>\n"


def found(mail: str) -> tuple[MessageClass, bool]:
    facts = small({"draft": "mail.eml"}, draft=None, files={"mail.eml": mail})
    assessment = assess(facts)
    return assessment.message_class, assessment.bulk


@pytest.mark.parametrize(
    "head",
    [
        pytest.param("Sender: owner-talk@lists.example\n", id="majordomo"),
        pytest.param("Sender: talk-admin@lists.example\n", id="mailman 2"),
        pytest.param("Sender: talk-bounces+jo=people.example@lists.example\n", id="mailman 2 with VERP"),
        pytest.param("Return-Path: <talk-owner+M4679@lists.example>\n", id="majordomo 2"),
        pytest.param("List-Post: <mailto:talk@lists.example>\n", id="RFC 2369"),
        pytest.param("Mailing-List: list talk@lists.example; contact talk-owner@lists.example\n", id="ezmlm"),
    ],
)
def test_a_members_question_is_no_marketing_and_stays_list_mail(head: str) -> None:
    assert found(head + MEMBER + TO_LIST + BODY + FOOTER) == (MessageClass.TRANSACTIONAL, True)


@pytest.mark.parametrize(
    "mail",
    [
        pytest.param(
            "Sender: owner-talk@lists.example\nFrom: Talk <editor@lists.example>\n" + TO_LIST + BODY,
            id="the house that runs the list writes itself",
        ),
        pytest.param(
            "Sender: owner-announce@lists.example\n" + MEMBER + "To: announce@lists.example\nSubject: Second server\n"
            "Precedence: bulk" + BODY,
            id="a list on which only its publisher writes",
        ),
        pytest.param(
            "List-Post: NO\nList-Id: <talk.lists.example>\n" + MEMBER + TO_LIST + BODY, id="nobody may post to it"
        ),
        pytest.param(
            "Sender: owner-talk@lists.example\n" + MEMBER + "To: pat@clients.example\nSubject: Second server\n"
            "Precedence: bulk" + BODY,
            id="it does not go to the list",
        ),
        pytest.param(
            "Sender: owner-talk@lists.example\n" + MEMBER + TO_LIST + "\nSpring sale: 20% off whitening. Book now.\n",
            id="an offer",
        ),
        pytest.param(
            "Sender: owner-talk@lists.example\n" + MEMBER + TO_LIST + "\nIn this issue: a walk, a recipe.\n",
            id="a newsletter by a member's hand",
        ),
        pytest.param(
            "From: Digest <news@lists.example>\nTo: pat@clients.example\nSubject: Health Digest, Vol 3, Issue 5\n"
            "Precedence: bulk\n\nIn this issue: a walk, a recipe.\n",
            id="a newsletter that is called a digest",
        ),
    ],
)
def test_what_a_publisher_sends_stays_marketing(mail: str) -> None:
    assert found(mail) == (MessageClass.MARKETING, True)


@pytest.mark.parametrize(
    "mail",
    [
        pytest.param(
            "Sender: talk-admin@lists.example\nIn-Reply-To: <1@people.example>\n"
            + MEMBER
            + "To: Ann <ann@people.example>\n"
            "Cc: Bo <bo@people.example>\nSubject: Re: Second server\nPrecedence: bulk" + BODY,
            id="an answer that the list hands on",
        ),
        pytest.param(
            "List-Post: <mailto:talkers@lists.example>\nReply-To: talk@lists.example\n" + MEMBER + TO_LIST + BODY,
            id="the list's other name, to which answers go",
        ),
        pytest.param(
            "Sender: owner-talk@lists.example\n" + MEMBER + TO_LIST + BODY + "\nThe disk is only $15 now.\n",
            id="a price in passing",
        ),
        pytest.param(
            "Sender: owner-talk@lists.example\n"
            + MEMBER
            + TO_LIST
            + BODY
            + "\nYou are receiving this because of a bug.\n",
            id="a tracker's footer",
        ),
    ],
)
def test_what_members_say_in_other_ways(mail: str) -> None:
    assert found(mail) == (MessageClass.TRANSACTIONAL, True)


@pytest.mark.parametrize(
    ("head", "body", "message_class"),
    [
        ("In-Reply-To: <1@people.example>\n", BODY, MessageClass.TRANSACTIONAL),
        ("", BODY, MessageClass.MARKETING),
        (
            "In-Reply-To: <1@people.example>\n",
            "\n\nSpring sale: 20% off whitening. Book now.\n",
            MessageClass.MARKETING,
        ),
        ("In-Reply-To: <1@people.example>\n", "\n\nOur newsletter. In this issue: a walk.\n", MessageClass.MARKETING),
        ("In-Reply-To: <1@people.example>\nPrecedence: bulk\n", BODY, MessageClass.MARKETING),
    ],
)
def test_an_answer_is_no_marketing_unless_it_sells_or_goes_to_many(
    head: str, body: str, message_class: MessageClass
) -> None:
    mail = head + MEMBER + "To: Ann <ann@clients.example>\nSubject: Re: Second server" + body
    assert found(mail)[0] is message_class


def test_a_newsletter_that_a_member_forwards_is_not_his() -> None:
    mail = "Sender: owner-talk@lists.example\n" + MEMBER + TO_LIST.replace("Second server", "[talk] Fwd: Explorer 5")
    assert found(mail + "\nExplorer is a weekly newsletter. In this issue: old boats.\n")[0] is (
        MessageClass.TRANSACTIONAL
    )


def test_a_digest_of_posts_is_no_marketing() -> None:
    posts = "".join(
        f"\n{'-' * 30}\n\nFrom: {name}@people.example\nSubject: Second server\nDate: Mon, 4 May 2026 08:00:00 -0500\n\n"
        f"I have seen the same on machine {name}.\n"
        for name in ("jo", "ann", "bo")
    )
    mail = (
        "From: Talk list <talk-manager@lists.example>\nTo: talk digest users <talk-manager@lists.example>\n"
        "Subject: talk Digest V1 #33\nPrecedence: bulk\n\nTalk Digest\n\nIn This Issue:\n  Second server\n" + posts
    )
    assert found(mail) == (MessageClass.TRANSACTIONAL, True)

"""Mails for the benchmarks: distinct ones put together from sentences, and copies of one campaign."""

from __future__ import annotations

import random

_SENTENCES = (
    "Our new location on the north side of town is open from seven in the morning until late in the evening.",
    "Learn how small changes in what you eat can help you feel better this season.",
    "If you have diabetes, our free cooking class shows you recipes that the whole family likes.",
    "Parking in lot B is free for the first two hours; please take a ticket at the gate.",
    "Our nurses answer questions by phone every day of the week, also on holidays.",
    "You can book a visit online, change it until the day before, and cancel it without a fee.",
    "The walking group meets at the lake every Saturday, and everyone is welcome to join.",
    "Flu shots are available at all of our clinics without an appointment.",
    "Read the story of a volunteer who has played the piano in our lobby for twenty years.",
    "We are hiring: look at the open positions on our website and tell your friends.",
    "Sleep matters more than most people think, and a few habits make a real difference.",
    "A mammogram takes about twenty minutes and can find cancer early.",
    "The cafeteria has a new menu with soups, salads and fresh bread from a local bakery.",
    "Your care team is happy to answer your questions through the portal.",
    "Thank you for being part of our community; we wish you a healthy and happy spring.",
    "This newsletter goes to people who asked for it, and you can leave the list at any time.",
    "Tell us what you think of our service in a short survey of five questions.",
    "Our pharmacy delivers to your door when the weather is bad.",
    "Ask our dietitians for a plan that fits your taste and your budget.",
    "The art show in the main hall stays open until the end of the month.",
)
_FIRST = [
    "Maria",
    "James",
    "Linda",
    "Robert",
    "Susan",
    "David",
    "Karen",
    "Thomas",
    "Nancy",
    "Daniel",
    "Sandra",
    "Paul",
    "Carol",
    "Mark",
    "Ruth",
]
_LAST = [
    "Lopez",
    "Miller",
    "Okafor",
    "Nguyen",
    "Schmidt",
    "Rossi",
    "Kowalski",
    "Haddad",
    "Tanaka",
    "Johansson",
    "Dubois",
    "Novak",
]


def mail(chance: random.Random, size: int = 5000) -> str:
    """Return a mail of about *size* characters whose every paragraph is new."""
    first, last = chance.choice(_FIRST), chance.choice(_LAST)
    parts = [f"Dear {first} {last},"]
    length = 0
    while length < size - 300:
        chosen = chance.sample(_SENTENCES, 4)
        number = chance.randrange(1000, 9999)
        chosen[chance.randrange(4)] += f" The code of this week is {number}."
        parts.append(" ".join(chosen))
        length += len(parts[-1]) + 2
    doctor = f"Dr. {chance.choice(_FIRST)} {chance.choice(_LAST)}"
    parts.append(
        f"{doctor} will see you on March {chance.randrange(1, 28)}, 2026. Call (217) 555-01{chance.randrange(10, 99)}."
    )
    parts.append(f"https://www.valley.example/book?id={chance.randrange(10**6)}")
    return "\n\n".join(parts)


def campaign(number: int) -> str:
    """Return copy *number* of one campaign of about 5 kB: the name and the link differ."""
    body = mail(random.Random(1))
    _, _, rest = body.partition("\n\n")
    rest = rest.rpartition("\n\n")[0]
    name = f"{_FIRST[number % len(_FIRST)]} {_LAST[number % len(_LAST)]}"
    return f"Dear {name},\n\n{rest}\n\nhttps://www.valley.example/r/{number * 7919:08x}"

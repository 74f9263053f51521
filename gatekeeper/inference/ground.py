"""What every source of evidence starts from: the facts, who the recipients are, and why the send happens."""

from __future__ import annotations

from functools import cached_property

from gatekeeper.inference.facts import Facts
from gatekeeper.inference.pieces import Maker
from gatekeeper.inference.purpose import Intent
from gatekeeper.inference.relationship import Relation
from gatekeeper.model.words import Category, Scope

#: Scopes that a recipient reads as the message itself.
READABLE = (Scope.SUBJECT, Scope.PREHEADER, Scope.BODY, Scope.ALT)


class Ground:
    """Facts with the two conclusions that evidence depends on.

    Args:
        facts: The submission and its policy.
        relation: Who the recipients are.
        intent: Purpose and class.
    """

    def __init__(self, facts: Facts, relation: Relation, intent: Intent) -> None:
        self.facts = facts
        self.relation = relation
        self.intent = intent
        self.maker = Maker(facts)

    @cached_property
    def written(self) -> frozenset[Category]:
        """Categories that the readable text speaks of."""
        return frozenset(
            entity.category
            for message in self.facts.messages
            for _, entity in self.facts.health(message, *READABLE)
            if entity.category is not None and entity.level >= 2
        )

    @property
    def self_selected(self) -> bool:
        """Whether no patient data lies behind the list: a topic in a filter or name then tells nothing about care."""
        return self.relation.value == 0

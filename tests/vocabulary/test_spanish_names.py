"""Names of columns in Spanish, with and without accents and joining words."""

from __future__ import annotations

import pytest

from gatekeeper.model.words import FieldClass
from gatekeeper.vocabulary.names import classify


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("diagnóstico", FieldClass.CONDITION),
        ("diagnostico", FieldClass.CONDITION),
        ("fecha de nacimiento", FieldClass.IDENTIFIER),
        ("fecha_de_nacimiento", FieldClass.IDENTIFIER),
        ("código postal", FieldClass.DEMOGRAPHIC),
        ("correo electrónico", FieldClass.IDENTIFIER),
        ("año", FieldClass.UNKNOWN),
    ],
)
def test_accents_and_joining_words(name: str, expected: FieldClass) -> None:
    assert classify(name).field_class is expected

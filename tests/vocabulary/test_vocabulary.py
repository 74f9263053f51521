"""Look-ups, codes, drugs, specialties, programmes, and the cache file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gatekeeper.errors import InputError
from gatekeeper.model.words import Category, FieldClass
from gatekeeper.vocabulary import drugs, lexicons, programmes, specialties
from gatekeeper.vocabulary.cache import vocabulary
from gatekeeper.vocabulary.codes import classify_code, system_of
from gatekeeper.vocabulary.compiled import load
from gatekeeper.vocabulary.stored import Stored
from gatekeeper.vocabulary.terms import lookup, repair
from gatekeeper.vocabulary.tokens import key


@pytest.mark.parametrize(
    ("phrase", "kind", "category", "level"),
    [
        ("T2DM", "HEALTH_CONDITION", "diabetes", 3),
        ("breast cancers", "HEALTH_CONDITION", "cancer", 3),
        ("Crohn’s disease", "HEALTH_CONDITION", "digestive", 3),
        ("Crohns disease", "HEALTH_CONDITION", "digestive", 3),
        ("Wegovy", "HEALTH_MEDICATION", "obesity", 3),
        ("semaglutide", "HEALTH_MEDICATION", "diabetes", 3),
        ("I.V.F.", None, None, None),
        ("ivf", "HEALTH_PROCEDURE", "reproductive", 3),
        ("oncologists", "HEALTH_SPECIALTY", "cancer", 3),
        ("cardiology", "HEALTH_SPECIALTY", "cardiovascular", 2),
        ("urgent care", "HEALTH_SPECIALTY", "general", 1),
        ("Ryan White", "HEALTH_PROGRAM", "hiv", 3),
        ("insulin pump", "HEALTH_DEVICE", "diabetes", 3),
        ("depresion", "HEALTH_CONDITION", "mental-health", 3),
        ("glioblastoma multiforme", "HEALTH_CONDITION", "cancer", 3),
        ("parking lot", None, None, None),
        ("parents", None, None, None),
        ("gifts", None, None, None),
    ],
)
def test_lookup(phrase: str, kind: str | None, category: str | None, level: int | None) -> None:
    term = lookup(phrase)
    assert (term and (term.kind, str(term.category), term.level)) == (None if kind is None else (kind, category, level))


def test_everyday_words_are_ambiguous_and_medical_ones_not() -> None:
    assert all(
        lookup(word) is not None and lookup(word).ambiguous
        for word in ("stroke", "depressed", "shingles", "cold and flu")
    )  # type: ignore[union-attr]
    assert not any(lookup(word).ambiguous for word in ("diabetes", "hiv", "chemo", "gastroenteritis"))  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("diabetis", "diabetes"),
        ("mamogram", "mammogram"),
        ("colonscopy", "colonoscopy"),
        ("chemotherpy", "chemotherapy"),
        ("newsletter", None),
        ("meeting", None),
        ("a" * 500, None),
    ],
)
def test_repair(wrong: str, right: str | None) -> None:
    found = repair(wrong, vocabulary())
    if right is None:
        assert found is None
    else:
        assert found is not None
        assert lookup(found).category is lookup(right).category  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("value", "system", "field_class", "expected"),
    [
        ("C50", "ICD-10-CM", None, ("ICD-10-CM", ("cancer",), "HEALTH_CONDITION")),
        ("C50%", None, FieldClass.CONDITION, ("ICD-10-CM", ("cancer",), "HEALTH_CONDITION")),
        ("E11.65", "icd10", None, ("ICD-10-CM", ("diabetes",), "HEALTH_CONDITION")),
        ("F11", "ICD-10-CM", None, ("ICD-10-CM", ("substance-use",), "HEALTH_CONDITION")),
        ("F64.0", "ICD-10-CM", None, ("ICD-10-CM", ("gender",), "HEALTH_CONDITION")),
        ("Z21", "http://hl7.org/fhir/sid/icd-10-cm", None, ("ICD-10-CM", ("hiv",), "HEALTH_CONDITION")),
        ("B20", None, FieldClass.CONDITION, ("ICD-10-CM", ("hiv",), "HEALTH_CONDITION")),
        ("250.00", "ICD-9-CM", None, ("ICD-9-CM", ("diabetes",), "HEALTH_CONDITION")),
        ("44054006", "http://snomed.info/sct", None, ("SNOMED CT", ("diabetes",), "HEALTH_CONDITION")),
        ("4548-4", "http://loinc.org", None, ("LOINC", ("diabetes",), "HEALTH_TEST")),
        ("77067", None, FieldClass.PROCEDURE, ("CPT", ("cancer",), "HEALTH_TEST")),
        ("J9271", "HCPCS", None, ("HCPCS", ("cancer",), "HEALTH_MEDICATION")),
        ("0002-1433-80", "NDC", None, ("NDC", ("general",), "HEALTH_MEDICATION")),
        ("6809", "RxNorm", None, ("RxNorm", ("diabetes",), "HEALTH_MEDICATION")),
        ("C50", None, None, None),
        ("C50", None, FieldClass.OPERATIONAL, None),
        ("62701", None, FieldClass.DEMOGRAPHIC, None),
        ("not a code", "ICD-10-CM", None, None),
        ("", "ICD-10-CM", None, None),
    ],
)
def test_codes(value: str, system: str | None, field_class: FieldClass | None, expected: object) -> None:
    match = classify_code(value, system=system, field_class=field_class)
    assert (match and (match.system, tuple(map(str, match.categories)), match.kind)) == expected


def test_short_prefix_tells_all_that_it_covers() -> None:
    match = classify_code("F1", system="ICD-10-CM")
    assert match is not None
    assert match.categories == (Category.SUBSTANCE_USE,)


def test_systems_by_name_and_uri() -> None:
    assert system_of("icd10cm_code") == "ICD-10-CM"
    assert system_of("http://www.nlm.nih.gov/research/umls/rxnorm") == "RxNorm"
    assert system_of("hospital") is None


def test_drugs_specialties_programmes() -> None:
    assert drugs.categories("Metformin 500 mg") == (Category.DIABETES,)
    assert drugs.categories("Somethingtinib") == (Category.CANCER,)
    assert drugs.categories("table") == ()
    oncology = specialties.lookup_text("Valley Oncology")
    assert oncology is not None
    assert (oncology.category, oncology.level) == (Category.CANCER, 3)
    named = specialties.of("memory-care")
    assert named is not None
    assert (named.category, named.level) == (Category.NEUROLOGICAL, 3)
    assert specialties.of("plumbing") is None
    assert programmes.category_of("Ryan White Part B") is Category.HIV
    assert programmes.category_of("Blue plan") is None


def test_every_specialty_of_the_contract_is_known() -> None:
    names = (
        "general family urgent-care dental pharmacy optical cardiology orthopaedics dermatology gastroenterology "
        "neurology paediatrics womens-health bariatrics sleep pain oncology dialysis diabetes hospice memory-care hiv "
        "infectious-disease fertility abortion gender-care mental-health substance-use genetics"
    )
    assert [name for name in names.split() if specialties.of(name) is None] == []


def test_every_category_has_terms() -> None:
    found = {term.category for path in lexicons.builtin() for _, term in lexicons.read(path)}
    assert found == set(Category)


def test_key_ignores_case_accents_hyphens_and_apostrophes() -> None:
    assert key("Crohn’s-Disease") == key("crohn's disease") == "crohn disease"
    assert key("Depresión") == "depresion"


def test_cache_file_is_written_once_and_rebuilt_when_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from gatekeeper.vocabulary import cache

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(cache, "_loaded", {})
    first = cache.vocabulary()
    (file,) = (tmp_path / "gatekeeper").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert load(Stored(file.read_bytes())).digest == first.digest
    file.write_bytes(b"{}\n" + file.read_bytes()[:100])
    monkeypatch.setattr(cache, "_loaded", {})
    assert cache.vocabulary().digest == first.digest
    assert load(Stored(file.read_bytes())).digest == first.digest


def test_files_of_earlier_versions_do_not_pile_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from gatekeeper import kept

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = tmp_path / "gatekeeper"
    folder.mkdir()
    for name, days in (("vocabulary-old.txt", 40), ("vocabulary-other.txt", 10), ("start-old", 40)):
        (folder / name).write_bytes(b"x")
        then = (folder / name).stat().st_mtime - days * 86_400
        os.utime(folder / name, (then, then))
    assert kept.write_file("vocabulary-new.txt", b"y", instead_of="vocabulary-")
    assert sorted(p.name for p in folder.iterdir()) == ["start-old", "vocabulary-new.txt", "vocabulary-other.txt"]


def test_unwritable_cache_is_no_obstacle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from gatekeeper import kept
    from gatekeeper.vocabulary import cache

    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    monkeypatch.setattr(kept, "folders", lambda: (blocked / "a", blocked / "b"))
    monkeypatch.setattr(cache, "_loaded", {})
    assert cache.vocabulary().get("diabetes") is not None


@pytest.mark.parametrize("content", [b"", b"{}", b"not json\nx", b'{"format": "other"}\nx', b"\xff\xfe\n"])
def test_foreign_file_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError):
        load(Stored(content))


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("groups: [", "not valid YAML"),
        ("- a", "expected a mapping"),
        ("groups:\n  - {kind: nonsense, category: cancer, terms: [x]}", "unknown kind"),
        ("groups:\n  - {kind: test, category: nonsense, terms: [x]}", "unknown category"),
    ],
)
def test_faulty_lexicon_is_an_input_error(tmp_path: Path, text: str, part: str) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=part):
        list(lexicons.read(file))

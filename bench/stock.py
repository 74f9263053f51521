"""Stock presidio as it comes, with the same spaCy model that gatekeeper uses."""

from __future__ import annotations

import logging
from functools import cache

from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import NlpEngineProvider

from gatekeeper.detectors.presidio import model


@cache
def stock_analyzer() -> AnalyzerEngine:
    """Return ``AnalyzerEngine`` with its default registry; the suffix list stays offline."""
    logging.getLogger("tldextract").setLevel(logging.CRITICAL)
    logging.getLogger("presidio-analyzer").setLevel(logging.ERROR)
    configuration = {"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": model()}]}
    engine = NlpEngineProvider(nlp_configuration=configuration).create_engine()
    return AnalyzerEngine(nlp_engine=engine, supported_languages=["en"])

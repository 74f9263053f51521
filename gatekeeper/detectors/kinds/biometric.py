"""Biometric identifiers and full-face photos (45 CFR 164.514(b)(2)(i)(P), (Q)): words that say one is kept."""

from __future__ import annotations

from gatekeeper.detectors.recognizer import Recognizer
from gatekeeper.patterns import lazy

RECOGNIZERS = (
    Recognizer(
        kind="BIOMETRIC",
        pattern=lazy(
            r"(?i)\b(?P<value>finger ?prints?(?: scans?)?|voice ?prints?|palm ?prints?|retina(?:l)? sc"
            r"ans?(?= on file| id\b)|iris scans?|face (?:id|scans?|prints?|templates?)|facial (?:recog"
            r"nition|scans?|geometry|templates?)"
            r"|biometric(?:s| data| identifiers?| templates?| scans?| records?)?|hand geometry|full"
            r"[- ]face (?:photos?|photographs?|images?)|dna profile|huellas? (?:dactilar(?:es)?|digita"
            r"l(?:es)?)|(?:your|patient|before[- ]and[- ]after) photo(?:graph)?s?(?= (?:on file|in you"
            r"r chart|attached|from your (?:visit|chart|procedure|surgery))))\b"
        ),
        score=0.85,
        gate=("print", "scan", "face", "facial", "biometric", "hand geometry", "dna profile", "photo", "huella"),
        examples=(("Your fingerprint is on file", "fingerprint"), ("We hold your iris scan", "iris scan")),
        rejects=("fine print", "photo contest"),
    ),
)

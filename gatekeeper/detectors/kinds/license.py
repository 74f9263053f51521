"""Driver's licence numbers (45 CFR 164.514(b)(2)(i)(K)): only behind a label, as any eight digits fit some state."""

from __future__ import annotations

from gatekeeper.detectors.kinds.mrn import numbered
from gatekeeper.detectors.recognizer import Recognizer
from gatekeeper.patterns import lazy

RECOGNIZERS = (
    Recognizer(
        kind="US_DRIVER_LICENSE",
        pattern=lazy(
            r"(?i)\b(?:driver'?’?s?'? ?licen[cs]e|drivers? lic\.?|dl ?(?:no\.?|number|#)|DL(?=:)|drivi"
            r"ng licen[cs]e|state id(?= (?:number|no\.?|#)|:)|licencia de conducir)"
            r"(?: (?:number|no\.?|num|id|is|was))?(?: is)?[ :#=(]{1,4}(?:[A-Z]{2} )?(?P<value>[A-Za-z]"
            r"{0,3}-?\d[\dA-Za-z-]{3,18})(?![\w-])"
        ),
        score=0.93,
        digits=1,
        check=numbered,
        gate=("driv", "dl", "state id", "licencia"),
        examples=(("driver's license D1234567", "D1234567"), ("Driver License No: S530-4601-2345", "S530-4601-2345")),
        rejects=("12345678", "license 2026", "driver's license renewal"),
    ),
)

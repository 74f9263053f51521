"""Device identifiers and serial numbers (45 CFR 164.514(b)(2)(i)(M)): UDI (21 CFR 830) and labelled numbers."""

from __future__ import annotations

from gatekeeper.detectors.kinds.mrn import numbered
from gatekeeper.detectors.recognizer import Recognizer
from gatekeeper.patterns import lazy

RECOGNIZERS = (
    Recognizer(
        kind="DEVICE_ID",
        pattern=lazy(r"(?<!\w)(?P<value>\(01\)\d{14}(?:\((?:10|11|17|21)\)[A-Za-z0-9-]{1,20}){0,4})(?!\w)"),
        digits=16,
        score=0.97,
        needs="(",
        examples=(("UDI (01)00844588003288(17)141120(21)1234", "(01)00844588003288(17)141120(21)1234"),),
        rejects=("(01) January",),
    ),
    Recognizer(
        kind="DEVICE_ID",
        pattern=lazy(
            r"(?i)\b(?:serial (?:number|no\.?|num|#)|serial(?=:| s/?n)|s/n|device (?:id|identifier|number|se"
            r"rial(?: number)?|no\.?)|implant (?:id|number|serial)|udi|lot (?:number|no\.?)|model and "
            r"serial|imei|mac address|pacemaker (?:id|serial(?: number)?)|pump serial(?: number)?)"
            r"(?: is| was)?[ :#=]{1,4}(?:s/?n[ :#]{1,2})?(?P<value>(?:[0-9A-F]{2}[:-]){5}[0-9A-F]{2}|[A-Za-z]{0,5}-?\d"
            r"[\dA-Za-z-]{3,24})(?![\w-])"
        ),
        score=0.92,
        digits=1,
        check=numbered,
        gate=("serial", "s/n", "device", "implant", "udi", "lot n", "imei", "mac address", "pacemaker", "pump"),
        examples=(("Serial number SN-4471900", "SN-4471900"), ("device id: A0017734", "A0017734")),
        rejects=("serial 3", "device 12"),
    ),
)

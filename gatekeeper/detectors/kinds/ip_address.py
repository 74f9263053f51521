"""IP addresses (45 CFR 164.514(b)(2)(i)(O)): dotted quads and IPv6 in the forms of RFC 4291, section 2.2."""

from __future__ import annotations

import ipaddress

from gatekeeper.detectors.recognizer import Recognizer
from gatekeeper.patterns import lazy


def address(value: str) -> bool:
    """Return whether the value is a whole address of a host."""
    try:
        parsed = ipaddress.ip_address(value)
    except ValueError:
        return False
    return not parsed.is_unspecified


RECOGNIZERS = (
    Recognizer(
        kind="IP_ADDRESS",
        pattern=lazy(r"(?<![\w.-])(?<!version )(?<!Version )(?<!v)(?P<value>\d{1,3}(?:\.\d{1,3}){3})(?![\w-]|\.\d)"),
        digits=4,
        shape=lazy(r"\.(?<=\d\.)\d{1,3}\.\d"),
        score=0.9,
        needs=".",
        check=address,
        examples=(("from 192.0.2.10 at noon", "192.0.2.10"),),
        rejects=("release 1.2.3", "999.1.1.1", "version 10.4.2.1"),
    ),
    Recognizer(
        kind="IP_ADDRESS",
        pattern=lazy(r"(?<![\w:.])(?P<value>[0-9A-Fa-f:]{3,39}(?:\.\d{1,3}){0,3})(?![\w:])"),
        score=0.9,
        hint=lazy(r":[0-9A-Fa-f]{0,4}:"),
        needs=":",
        check=lambda value: value.count(":") > 1 and any(c.isalnum() for c in value) and address(value),
        examples=(("host 2001:db8::8a2e:370:7334 up", "2001:db8::8a2e:370:7334"),),
        rejects=("at 10:30:00 sharp", "a::b" + "::c"),
    ),
)

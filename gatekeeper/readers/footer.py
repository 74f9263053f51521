"""Finds where a message's footer begins, because what stands there is duty and not message.

A footer is what its author calls so (class, element), what follows the last rule when it sounds like one, and
otherwise the last run of paragraphs that speak of unsubscribing, addresses, rights and reasons of receipt.
"""

from __future__ import annotations

import re

from gatekeeper.model.words import Scope
from gatekeeper.patterns import lazy
from gatekeeper.readers.gathering import Gathering, Run

_CUE = lazy(
    r"unsubscrib|opt[ -]?out|manage (?:your )?(?:e-?mail )?(?:preferences|subscription)"
    r"|(?:update|change|edit) (?:your )?(?:e-?mail )?preferences"
    r"|e-?mail preferences|subscription preferences|view (?:this (?:e-?mail )?)?(?:in|online)"
    r"|©|\(c\) ?(?:19|20)\d\d|copyright|all rights reserved"
    r"|you(?:'re| are|’re)? (?:are )?receiv(?:ing|ed) this|this (?:e-?mail|message) was sent"
    r"|sent to you because|no longer (?:wish|want) to receive|stop receiving"
    r"|our (?:mailing|postal) address|privacy policy|terms (?:of (?:use|service)|and conditions)"
    r"|confidentiality notice|notice of privacy practices",
    re.IGNORECASE,
)
#: One of these stands in every text with a cue, in lower case.
_SIGNS = (
    *("unsubscrib", "opt", "preferences", "subscription", "view", "©", "(c)", "copyright", "rights reserved", "receiv"),
    *("was sent", "sent to you", "no longer", "our postal", "our mailing", "policy", "terms", "notice"),
)
_POSTAL = lazy(r"[A-Z](?<!\w.)[A-Z],? \d{5}(?:-\d{4})?\b|P(?<!\w.)\.? ?O\.? Box \d+", re.IGNORECASE)
#: A paragraph longer than this is text with a duty in it, not a footer line.
CUE_LENGTH = 700
#: So many paragraphs without a cue may stand between or behind those with one.
GAP = 3


def mark_footer(gathering: Gathering, first_run: int, first_rule: int = 0) -> None:
    """Mark the footer among the runs from *first_run* on; *first_rule* is where this text's rules begin."""
    runs = [run for run in gathering.runs[first_run:] if isinstance(run, Run)]
    visible: dict[int, list[Run]] = {}
    for run in runs:
        if run.scope is Scope.BODY:
            visible.setdefault(run.block, []).append(run)
    blocks = sorted(visible)
    if len(blocks) < 2:
        return
    start = _start(blocks, visible, gathering.rules[first_rule:])
    if start is None:
        return
    for run in runs:
        if run.block >= start and run.scope in (Scope.BODY, Scope.LINK, Scope.ASSET, Scope.ALT, Scope.HIDDEN):
            run.footer = True


def _cued(text: str) -> bool:
    lower = text.lower()
    if any(map(lower.__contains__, _SIGNS)) and _CUE.search(text):
        return True
    return _POSTAL.search(text) is not None


def _start(blocks: list[int], visible: dict[int, list[Run]], rules: list[int]) -> int | None:
    found: int | None = None
    gap = 0
    for block in reversed(blocks[1:]):
        text = " ".join(run.text for run in visible[block])
        if len(text) <= CUE_LENGTH and _cued(text):
            found, gap = block, 0
        else:
            gap += 1
            if gap > GAP:
                break
    if found is None:
        return None
    for rule in reversed(rules):  # a rule shortly before the first cue belongs to the footer
        after = [block for block in blocks if rule < block <= found]
        if rule < found and len(after) <= GAP + 1:
            return after[0] if after else found
    return found

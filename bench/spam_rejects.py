"""How many real newsletters the content rules reject: each judged as a draft alone, under the shipped example policy.

Words alone must never reject. What the law asks of marketing mail (a way out, a postal address, a sender who is one)
may, and mail of 2002 is older than that law: so both are counted apart.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence

from gatekeeper.engine.judge import detector_for, judge
from gatekeeper.policy.load import builtin_policy
from gatekeeper.readers.registries import open_registries
from gatekeeper.readers.submissions import read_submission
from gatekeeper.redact import Key
from gatekeeper.testing import MemoryFiles

_KEY = Key(b"a bench is not secret")


def report_rejects(mails: Sequence[bytes]) -> bool:
    """Print the dispositions of the mails under SPM and under OPT; return whether SPM rejects at most 1 %."""
    policy = builtin_policy()
    detector = detector_for(policy)
    shares = {}
    for family in ("SPM", "OPT"):
        dispositions: Counter[str] = Counter()
        critical: Counter[str] = Counter()
        for data in mails:
            files = MemoryFiles({"mail.eml": data})
            submission = read_submission("mail.eml", policy=policy, files=files, key=_KEY)
            verdict = judge(
                submission,
                policy=policy,
                registries=open_registries(policy, files=files, key=_KEY),
                today=datetime.date(2026, 5, 4),
                key=_KEY,
                detector=detector,
                select=(family,),
            )
            dispositions[verdict.disposition.value] += 1
            critical.update({f.rule for f in verdict.findings if f.severity.value == "critical"})
        shares[family] = dispositions["reject"] / max(1, len(mails))
        print(f"newsletters under {family}: {len(mails)} judged, rejected {shares[family]:.1%}, {dict(dispositions)}")
        print(f"  critical findings by rule: {dict(critical.most_common())}")
    return shares["SPM"] <= 0.01

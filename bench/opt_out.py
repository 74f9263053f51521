"""Agreement of the opt-out and address finders with hand labels on public templates and newsletters.

    python -m bench.opt_out FOLDER

FOLDER holds the unpacked archives ``templates`` and ``mail-spamassassin`` (origins: Mailchimp Email Blueprints,
Foundation for Emails, Cerberus, SendGrid, Mailgun, Mautic templates; SpamAssassin public corpus, hard-ham-1). The
labels stand in ``corpora/public/opt_out_labels.jsonl``; they were made by reading the files, and say whether a reader
finds a way to stop the mail and a postal address of the sender.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from gatekeeper.readers.drafts import read_draft
from gatekeeper.rules.opt._optout import reachable
from gatekeeper.rules.opt._postal import find_postal_address

LABELS = Path(__file__).parent.parent / "corpora" / "public" / "opt_out_labels.jsonl"


def main(folder: str) -> int:
    """Print each disagreement and the two shares of agreement; return 1 where one is below 97 %."""
    labels = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    wrong = {"opt_out": 0, "postal": 0}
    for label in labels:
        path = Path(folder) / label["path"]
        mail = label["path"].startswith("mail-")
        message = read_draft(path.name, path.read_bytes(), kind="eml" if mail else "html")
        found = {"opt_out": bool(reachable(message)), "postal": bool(find_postal_address(message))}
        for what, value in found.items():
            if value is not label[what]:
                wrong[what] += 1
                print(f"{what}: label {label[what]}, found {value}: {label['path']} {label.get('note', '')}")
    shares = {what: 1 - count / len(labels) for what, count in wrong.items()}
    for what, share in shares.items():
        print(f"{what}: {share:.1%} of {len(labels)}")
    return 0 if min(shares.values()) >= 0.97 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

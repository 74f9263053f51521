"""Fits the points of the spam score on public mail: logistic regression with a sign for each feature.

A feature that is a fault may not lower the score and a credit may not raise it, so that every share can be explained;
newsletters (hard ham) count threefold, because they are what our senders write.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy

from gatekeeper.readers.drafts import read_draft
from gatekeeper.rules.spm._features import features
from gatekeeper.rules.spm._score import points

if TYPE_CHECKING:
    from bench.spam import Mail

#: Weight of a newsletter, strength of the penalty on large weights, steps and their length.
NEWSLETTER, PENALTY, STEPS, RATE = 3.0, 0.002, 6000, 0.02
#: Log odds that five points stand for.
ODDS = 1.5


def fit(mails: Sequence[Mail]) -> None:
    """Print the points of each feature that these mails suggest."""
    names = sorted(points())
    rows = [features(read_draft("mail.eml", mail.data, kind="eml")) for mail in mails]
    found = numpy.array([[row.get(name, 0.0) for name in names] for row in rows])
    wanted = numpy.array([float(mail.spam) for mail in mails])
    share = numpy.array([NEWSLETTER if mail.group == "hard-ham-1" else 1.0 for mail in mails])
    share /= share.sum()
    credit = numpy.array([points()[name][0] < 0 for name in names])
    low, high = numpy.where(credit, -numpy.inf, 0.0), numpy.where(credit, 0.0, numpy.inf)
    weights, base = numpy.zeros(len(names)), 0.0
    mean = square = numpy.zeros(len(names) + 1)
    for step in range(1, STEPS + 1):  # Adam (Kingma and Ba, 2015), projected on the signs
        error = (1 / (1 + numpy.exp(-(found @ weights + base))) - wanted) * share
        slope = numpy.append(found.T @ error + PENALTY * weights, error.sum())
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        move = RATE * (mean / (1 - 0.9**step)) / (numpy.sqrt(square / (1 - 0.999**step)) + 1e-9)
        weights, base = numpy.clip(weights - move[:-1], low, high), float(base - move[-1])
    scale = 5 / (ODDS - base)
    print(f"base {base:.2f}, one unit of weight is {scale:.3f} points")
    for name, weight in sorted(zip(names, weights, strict=True), key=lambda pair: -pair[1]):
        print(f"{name:26} fitted {weight * scale:5.1f}   in the table {points()[name][0]:5.1f}")

"""Throughput of the detectors against stock presidio in one run: distinct mails, and copies of one campaign.

Run ``python -m bench.detect_speed``. The figures are ratios measured side by side with the same spaCy model.
"""

from __future__ import annotations

import random
import time

from bench.detect_texts import campaign, mail
from bench.stock import stock_analyzer
from gatekeeper.detectors import Detector


def seconds(run: object, texts: list[str]) -> float:
    """Return the wall time of calling *run* on every text."""
    begin = time.perf_counter()
    for text in texts:
        run(text)  # type: ignore[operator]
    return time.perf_counter() - begin


def main(mails: int = 30, copies: int = 1000, stock_mails: int = 10) -> dict[str, float]:
    """Print and return the ratios.

    Args:
        mails: Distinct mails of about 5 kB for our detector.
        copies: Copies of one campaign that differ in name and link.
        stock_mails: How many of each stock presidio gets (it is slow; its time is scaled).
    """
    chance = random.Random(7)
    distinct = [mail(chance) for _ in range(mails)]
    same = [campaign(number) for number in range(copies)]
    stock = stock_analyzer()
    stock.analyze("Warm up for Ada Lee.", language="en")
    warm = Detector()
    warm.entities("Warm up for Szabina Gelencsér in Reykjavík.", ner=True)

    def with_stock(text: str) -> None:
        stock.analyze(text, language="en")

    stock_distinct = seconds(with_stock, distinct[:stock_mails]) / stock_mails
    stock_same = seconds(with_stock, same[:stock_mails]) / stock_mails
    ours = Detector()
    ours_distinct = seconds(lambda text: ours.entities(text, ner=True), distinct) / mails
    ours = Detector()
    ours_same = seconds(lambda text: ours.entities(text, ner=True), same) / copies
    size = sum(map(len, distinct)) / mails
    print(f"mails of {size:.0f} characters, {mails} distinct, {copies} copies")
    print(f"stock presidio   {stock_distinct * 1000:8.2f} ms a distinct mail   {stock_same * 1000:8.2f} ms a copy")
    print(f"gatekeeper       {ours_distinct * 1000:8.2f} ms a distinct mail   {ours_same * 1000:8.3f} ms a copy")
    ratios = {"distinct": stock_distinct / ours_distinct, "copies": stock_same / ours_same}
    print(f"ratio            {ratios['distinct']:8.1f} x                       {ratios['copies']:8.1f} x")
    return ratios


if __name__ == "__main__":
    main()

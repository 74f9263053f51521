"""Growth of detection time with the length of plain and hostile text; run ``python -m bench.detect_hostile``."""

from __future__ import annotations

import random
import sys
import time

from bench.detect_texts import mail
from gatekeeper.detectors import Detector

SIZES = (10_000, 100_000, 1_000_000, 10_000_000)


def texts(size: int) -> dict[str, str]:
    """Return texts of *size* characters by name."""
    chance = random.Random(3)
    plain = "\n\n".join(mail(chance) for _ in range(max(1, min(size, 400_000) // 5000)))
    return {
        "mail": (plain * (size // len(plain) + 1))[:size],
        "one long token": "a" * size,
        "digits": "1" * size,
        "digits and dashes": ("123-45-6789 " * (size // 12 + 1))[:size],
        "nested brackets": "(" * (size // 2) + ")" * (size // 2),
        "at signs": "a@" * (size // 2),
        "dotted": "a." * (size // 2),
        "capitals": ("Maria Lopez, " * (size // 13 + 1))[:size],
        "spaces": " " * size,
        "slashes": "http://" + "a/" * (size // 2),
        "your": ("your " * (size // 5 + 1))[:size],
        "colons": ":" * size,
        "terms": ("cancer " * (size // 7 + 1))[:size],
        "newlines": "a\n" * (size // 2),
    }


def main(largest: int = 1_000_000) -> dict[str, float]:
    """Print nanoseconds a character by size; return the growth of that rate from the smallest to the largest size."""
    sizes = [size for size in SIZES if size <= largest]
    growth: dict[str, float] = {}
    Detector().entities("Warm up: your mammogram is on March 3, 2026.")
    for name in texts(10):
        rates = []
        for size in sizes:
            text = texts(size)[name]
            detector = Detector()
            begin = time.perf_counter()
            detector.entities(text)
            rates.append((time.perf_counter() - begin) / size * 1e9)
        growth[name] = rates[-1] / rates[0]
        print(f"{name:20}" + "".join(f"{rate:10.0f}" for rate in rates) + " ns/char", flush=True)
    return growth


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)

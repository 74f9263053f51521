"""Hostile input is read in linear time: twice the input takes about twice as long, never four times."""
# ruff: noqa: E501 - inputs and what is expected of them stand on one line each

from __future__ import annotations

import gc
import time

import pytest

from gatekeeper.readers import drafts
from gatekeeper.readers.drafts import read_draft
from gatekeeper.readers.templates import leftovers

PIECES = [
    "<a ", "<div>", "<p>x", "<b><td>", "<!--", '<a b="', "&", "&amp", "<!x", "</a ", "<", "<td><p>x</p></p>", "<a href=x>y", "<br>x",
    "{{", "{{ ", "{% ", "{% comment %}", "{{#if a}}x", "{% if a %}<p>", "%7B", "*|", "%%a", "[[a", "<%", "<style>.a{", "@import ", "url(",
    '<p class="a" style="color:red">', "<blockquote>x", "<img srcset='a 1x, b 2x'>", "On x wrote:\n", "> x\n", "[a](", "![", "**a", "-- \n",
    "[a]: b\n", "_a",
]  # fmt: skip


def took(kind: str, text: str) -> float:
    def once() -> float:
        drafts._REMEMBERED.clear()  # else the second reading is none
        started = time.process_time()
        read_draft("x", text.encode(), kind=kind)
        return time.process_time() - started

    gc.disable()  # a collection of everything that other tests left behind is not the reader's time
    try:
        return min(once(), once())
    finally:
        gc.enable()


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("kind", ["html", "text", "markdown"])
def test_time_grows_with_the_size(piece: str, kind: str) -> None:
    size = 8000
    once, fourfold = (
        took(kind, "x " + piece * (size // len(piece))),
        took(kind, "x " + piece * (4 * size // len(piece))),
    )
    assert fourfold < 0.3 or fourfold < 9 * once


def test_headers_and_parameters() -> None:
    for field in (
        "From: " + "(" * 20000,
        "From: " + '"' * 20001,
        "To: " + "a," * 20000,
        "Subject: " + "=?utf-8?q?" * 5000,
        "Content-Type: text/plain" + ";a=b" * 20000,
        "Subject:" + "\n x" * 20000,
    ):
        started = time.process_time()
        read_draft("a.eml", f"X: y\n{field}\n\nbody\n".encode())
        assert time.process_time() - started < 2


def test_leftovers_are_found_in_linear_time() -> None:
    started = time.process_time()
    leftovers("{{ {% *| %%a [[ <% " * 20000)
    assert time.process_time() - started < 2

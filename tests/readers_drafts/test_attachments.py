"""Attachments: text, header rows, metadata, and what cannot be read is said."""
# ruff: noqa: E501 - inputs and what is expected of them stand on one line each

from __future__ import annotations

import base64
import hashlib
import io
import struct
import zipfile
import zlib

import pytest

from gatekeeper.model.message import Attachment, Message
from gatekeeper.model.words import Scope
from tests.readers_drafts.exact import read, texts

HEAD = "From: a@x.example\nDate: Mon, 4 May 2026 10:00:00 +0000\nMessage-ID: <1@x.example>\nMIME-Version: 1.0\n"


def attach(data: bytes, name: str, media_type: str = "application/octet-stream") -> tuple[Message, Attachment]:
    body = base64.encodebytes(data).decode()
    message = read(
        "a.eml",
        f"{HEAD}Content-Type: multipart/mixed; boundary=m\n\n--m\n\nSee the file\n--m\nContent-Type: {media_type}\n"
        f'Content-Transfer-Encoding: base64\nContent-Disposition: attachment; filename="{name}"\n\n{body}\n--m--\n',
    )
    (attachment,) = message.attachments
    assert (attachment.size, attachment.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert attachment.at.line == 15
    return message, attachment


def test_word_documents() -> None:
    import docx

    document = docx.Document()
    document.add_paragraph("Your biopsy result")
    document.add_table(1, 2).rows[0].cells[1].text = "in a cell"
    document.core_properties.author = "Ann Lee"
    out = io.BytesIO()
    document.save(out)
    message, attachment = attach(out.getvalue(), "letter.docx")
    assert attachment.readable
    assert texts(message, Scope.ATTACHMENT)[:2] == ["Your biopsy result", "| in a cell"]
    assert ("author", "Ann Lee") in attachment.metadata


def test_sheets_with_their_header_row() -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["mrn", "dx_code"])
    book.active.append([1001, "C50.9"])
    book.active.append([1002, "E11"])
    out = io.BytesIO()
    book.save(out)
    message, attachment = attach(out.getvalue(), "list.xlsx")
    assert (attachment.columns, attachment.rows, attachment.macros) == (("mrn", "dx_code"), 2, False)
    assert "1001 | C50.9" in texts(message, Scope.ATTACHMENT)


def test_separated_values() -> None:
    message, attachment = attach('\ufeffname;dx\n"Roe; R";E11\n\n'.encode(), "x.csv")
    assert (attachment.columns, attachment.rows) == (("name", "dx"), 1)
    assert "Roe; R | E11" in texts(message, Scope.ATTACHMENT)


def pdf(text: str) -> bytes:
    stream = f"BT /F1 12 Tf 10 100 Td ({text}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream), b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Title(Oncology recall)/Author(A. Lee)>>",
    ]  # fmt: skip
    out = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 7\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + b"trailer<</Size 7/Root 1 0 R/Info 6 0 R>>\nstartxref\n%d\n%%%%EOF" % start


def test_pdf_text_and_information() -> None:
    message, attachment = attach(pdf("Your appointment on Monday"), "a.pdf", "application/pdf")
    assert attachment.readable
    assert texts(message, Scope.ATTACHMENT) == ["Your appointment on Monday", "Oncology recall", "A. Lee"]
    assert attachment.metadata == (("title", "Oncology recall"), ("author", "A. Lee"))


def test_a_pdf_without_text_and_an_encrypted_one_are_unchecked() -> None:
    import pypdf

    message, attachment = attach(pdf(""), "scan.pdf")
    assert not attachment.readable
    assert [u.what for u in message.unchecked] == ["attachment 1"]
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf("x")))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    message, attachment = attach(out.getvalue(), "locked.pdf")
    assert (attachment.readable, attachment.encrypted) == (False, True)
    assert [u.why for u in message.unchecked] == ["encrypted"]


def archive(names: dict[str, bytes], *, encrypted: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, data in names.items():
            made.writestr(name, data)
    data = bytearray(out.getvalue())
    if encrypted:  # general purpose bit 0 in the central directory
        data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def test_archives() -> None:
    message, attachment = attach(archive({"hiv-list.csv": b"x"}), "a.zip")
    assert (attachment.readable, attachment.encrypted) == (False, False)
    assert "hiv-list.csv" in texts(message, Scope.ATTACHMENT)
    _, locked = attach(archive({"a.csv": b"x"}, encrypted=True), "a.zip")
    assert (locked.readable, locked.encrypted) == (False, True)
    _, macros = attach(archive({"xl/vbaProject.bin": b"x"}), "a.xlsm")
    assert macros.macros or not macros.readable


def test_calendars() -> None:
    text = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260504T100000Z\r\nSUMMARY:Dialysis class\r\n"
        "LOCATION:Room 4\r\nORGANIZER;CN=Desk:mailto:desk@x.example\r\nATTENDEE;CN=Ann Lee:mailto:ann@y.example\r\n"
        "ATTENDEE:MAILTO:bob@y.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    message, _ = attach(text.encode(), "invite.ics", "text/calendar")
    assert sorted((p.name, p.text) for p in message.in_scope(Scope.CALENDAR)) == [
        ("ATTENDEE", "Ann Lee <ann@y.example>"), ("ATTENDEE", "bob@y.example"), ("LOCATION", "Room 4"),
        ("ORGANIZER", "Desk <desk@x.example>"), ("SUMMARY", "Dialysis class"),
    ]  # fmt: skip


def exif() -> bytes:
    def entry(tag: int, kind: int, count: int, value: bytes) -> bytes:
        return struct.pack("<HHI4s", tag, kind, count, value)

    text, position = 8 + 2 + 24 + 4, 8 + 2 + 24 + 4 + 16
    first = (
        struct.pack("<H", 2)
        + entry(0x010E, 2, 12, struct.pack("<I", text))
        + entry(0x8825, 4, 1, struct.pack("<I", position))
        + b"\0" * 4
    )
    numbers = position + 2 + 48 + 4
    degrees = struct.pack("<6I", 39, 1, 30, 1, 0, 1)
    second = struct.pack("<H", 4) + entry(1, 2, 2, b"N\0\0\0") + entry(2, 5, 3, struct.pack("<I", numbers))
    second += entry(3, 2, 2, b"W\0\0\0") + entry(4, 5, 3, struct.pack("<I", numbers)) + b"\0" * 4
    return b"II*\0" + struct.pack("<I", 8) + first + b"Ward round\0\0".ljust(16, b"\0") + second + degrees


def test_pictures_tell_size_place_and_words() -> None:
    body = b"Exif\0\0" + exif()
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, 40, 60, 1) + b"\1\x11\0"
    jpeg = b"\xff\xd8\xff\xe1" + struct.pack(">H", len(body) + 2) + body + frame + b"\xff\xd9"
    message, attachment = attach(jpeg, "photo.jpg", "image/jpeg")
    assert dict(attachment.metadata) == {
        "description": "Ward round",
        "gps": "39.50000, -39.50000",
        "width": "60",
        "height": "40",
    }
    assert "Ward round" in texts(message, Scope.ATTACHMENT)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    xmp = b"XML:com.adobe.xmp\0\0\0\0\0<x:xmpmeta><dc:description><rdf:li>Infusion room</rdf:li></dc:description></x:xmpmeta>"
    png = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
        + chunk(b"tEXt", b"Author\0A. Lee")
    )
    _, attachment = attach(png + chunk(b"iTXt", xmp) + chunk(b"IEND", b""), "pixel.png")
    assert dict(attachment.metadata) == {
        "width": "1",
        "height": "1",
        "author": "A. Lee",
        "xmp:description": "Infusion room",
    }


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"MZ\x90\0", "run.exe"),
        (b"%PDF-1.4 broken", "a.pdf"),
        (b"PK\x03\x04broken", "a.docx"),
        (b"", "empty.bin"),
        (b"\xff\xd8\xff", "a.jpg.exe"),
        (b"\x89PNG\r\n", "x.png"),
        (b"II*\0\xff\xff\xff\xff", "x.tif"),
    ],
)
def test_broken_and_unknown_files_never_raise(data: bytes, name: str) -> None:
    message, attachment = attach(data, name)
    assert texts(message, Scope.ATTACHMENT_NAME) == [name]
    assert attachment.readable or message.unchecked


def test_an_attached_page_is_attachment_text() -> None:
    message, _ = attach(b"<p>Your <b>visit</b></p><a href='https://x.example/'>go</a>", "page.html", "text/html")
    assert texts(message, Scope.ATTACHMENT) == ["Your visit", "go"]
    assert texts(message, Scope.BODY) == ["See the file"]


def test_pictures_are_bound_to_their_octets() -> None:
    gif = b"GIF89a\1\0\1\0"
    digest = hashlib.sha256(gif).hexdigest()
    encoded = base64.b64encode(gif).decode()
    page = f"<img src='cid:p@x'><img src='data:image/gif;base64,{encoded}'><img src='https://x.example/a.gif'>"
    message = read(
        "a.eml",
        f"{HEAD}Content-Type: multipart/related; boundary=m\n\n--m\nContent-Type: text/html\n\n{page}\n--m\nContent-Type: image/gif\n"
        f"Content-ID: <p@x>\nContent-Transfer-Encoding: base64\n\n{encoded}\n--m--\n",
    )
    assert [image.sha256 for image in message.images] == [digest, digest, ""]
    assert message.attachments[0].inline
    beside = read(
        "a.html", "<img src='img/a.gif?v=1'><img src='{{ photo }}'><img src='gone.gif'>", include={"img/a.gif": gif}.get
    )
    assert [image.sha256 for image in beside.images] == [digest, "", ""]

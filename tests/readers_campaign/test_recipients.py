"""Lists of every form and oddity become the same rows, with the lines that a person sees."""

from __future__ import annotations

import io
import time

import pytest

from gatekeeper.errors import InputError
from gatekeeper.model.words import FieldClass
from gatekeeper.readers.mailboxes import normalise
from gatekeeper.readers.recipients import read_recipients


def rows(name: str, data: str | bytes) -> list[tuple[int, str]]:
    found = read_recipients(name, data.encode() if isinstance(data, str) else data)
    return [(row.row, row.address) for row in found.rows]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("email\na@x.example\nb@x.example\n", [(2, "a@x.example"), (3, "b@x.example")]),
        ("email\r\na@x.example\r\n", [(2, "a@x.example")]),
        ("email\ra@x.example\rb@x.example", [(2, "a@x.example"), (3, "b@x.example")]),
        ('name;email\n"Lee, Ada";a@x.example\n', [(2, "a@x.example")]),
        ("name\temail\nAda\ta@x.example\n", [(2, "a@x.example")]),
        ("name|email\nAda|a@x.example\n", [(2, "a@x.example")]),
        ('note,email\n"two\nlines",a@x.example\n"say ""hi""",b@x.example\n', [(2, "a@x.example"), (4, "b@x.example")]),
        ("\n\nemail\n\na@x.example\n,\n", [(5, "a@x.example")]),
        ("sep=;\nname;email\nAda;a@x.example\n", [(3, "a@x.example")]),
        ("first,second\nx,a@x.example\ny,b@x.example\n", [(2, "a@x.example"), (3, "b@x.example")]),
        ("address,e-mail\n1 Main St,a@x.example\n", [(2, "a@x.example")]),
        ("Patient E-Mail (work),mail stop\na@x.example,7\n", [(2, "a@x.example")]),
        ("Export of May 4\n\nname,email\nAda,a@x.example\n", [(4, "a@x.example")]),
        ("a@x.example\nb@x.example\n", [(1, "a@x.example"), (2, "b@x.example")]),
        ("email,name\n,Ada\nnot an address,Bo\n", [(2, ""), (3, "not an address")]),
        ("email\nAda.LEE@X.Example\n", [(2, "ada.lee@x.example")]),
        ("email\nAda Lee <ada@x.example>\n", [(2, "ada@x.example")]),
        ("email\nada@Bücher.example\n", [(2, "ada@xn--bcher-kva.example")]),
        ("email,name\na@x.example\n", [(2, "a@x.example")]),
    ],
)
def test_csv_oddities(data: str, expected: list[tuple[int, str]]) -> None:
    assert rows("list.csv", data) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str) -> None:
    found = read_recipients("list.csv", "name,email\nJosé,a@x.example\n".encode(encoding))
    assert found.rows[0].values == {"name": "José", "email": "a@x.example"}
    assert found.columns[0].name == "name"


def test_columns_know_their_class_and_place() -> None:
    found = read_recipients("list.csv", b'"E-Mail",dx_cd , "first name"\na@x.example,C50,Ada\n')
    source_line = '"E-Mail",dx_cd , "first name"'
    marks = [source_line[c.at.column - 1 : c.at.end_column - 1] for c in found.columns]
    assert marks[:2] == ["E-Mail", "dx_cd"]
    assert [c.at.line for c in found.columns] == [1, 1, 1]
    assert found.columns[1].field_class is FieldClass.CONDITION
    assert found.address_column == "E-Mail"
    assert str(found.place(2)) == "list.csv:2:1"


def test_doubled_columns_stay_apart() -> None:
    found = read_recipients("list.csv", b"email,tag,tag\na@x.example,one,two\n")
    assert found.rows[0].values == {"email": "a@x.example", "tag": "one", "tag (2)": "two"}


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        (
            "list.csv",
            b"name,city\nJordan Sample,Springfield\n",
            'list.csv:1:1: no column holds addresses; a header row with a column such as "email" is expected',
        ),
        ("list.csv", b"", "list.csv:1:1: the file is empty; a recipient list with a header row is expected"),
        ("list.csv", b" \n\n", "list.csv:1:1: the file is empty; a recipient list with a header row is expected"),
        ("list.csv", b"email\na@x.example\n\x00\x01", "list.csv:3:1: this is no text file: a NUL octet stands here"),
        ("list.jsonl", b'{"email": "a@x.example"}\n{"email":', "list.jsonl:2:1: this line is no JSON"),
        ("list.jsonl", b'{"email": "a@x.example"}\n[1]', "list.jsonl:2:1: this line is no JSON object"),
        ("list.jsonl", b"[" * 100_000, "list.jsonl:1:1: this line is no JSON"),
        ("list.xlsx", b"PK\x03\x04 broken", "list.xlsx:1:1: this is no readable XLSX workbook"),
        ("list.parquet", b"PAR1 broken", "list.parquet:1:1: this is no readable Parquet file"),
    ],
)
def test_faults_are_located(name: str, data: bytes, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_recipients(name, data)
    assert str(caught.value) == message


def test_sheets() -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["Patients of 2026", "confidential"])
    sheet = book.create_sheet("people")
    for row in ([], ["Name", "E-Mail", "visits"], ["Ada", "A@x.example", 3], [], ["Bo", "b@x.example", 1.5]):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    found = read_recipients("list.xlsx", out.getvalue())
    assert found.format == "xlsx"
    assert [(row.row, row.address, row.values["visits"]) for row in found.rows] == [
        (3, "a@x.example", "3"),
        (5, "b@x.example", "1.5"),
    ]
    assert str(found.place(3)) == "list.xlsx:1:1"


def test_json_lines() -> None:
    data = '{"id": 1, "email": "A@x.example", "attributes": {"dx": "C50", "on": true}}\n\n{"email": "b@x.example"}\n'
    found = read_recipients("list.jsonl", data.encode())
    assert [(row.row, row.address) for row in found.rows] == [(1, "a@x.example"), (3, "b@x.example")]
    assert found.rows[0].values["attributes.dx"] == "C50"
    assert found.rows[0].values["attributes.on"] == "true"
    dx = next(c for c in found.columns if c.name == "attributes.dx")
    assert data[dx.at.column - 1 : dx.at.end_column - 1] == "dx"


def test_parquet() -> None:
    import pyarrow
    import pyarrow.parquet

    out = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table({"email": ["A@x.example", None], "age": [40, 50]}), out)
    found = read_recipients("list.parquet", out.getvalue())
    assert [(row.row, row.address, row.values["age"]) for row in found.rows] == [
        (2, "a@x.example", "40"),
        (3, "", "50"),
    ]


def test_rows_never_print_themselves() -> None:
    found = read_recipients("list.csv", b"email,name\njane.roe@x.example,Jane Roe\n")
    assert "Roe" not in repr(found).title()
    assert "Roe" not in repr(found.rows[0]).title()


def test_a_line_of_fifty_megabytes_is_an_error_in_time() -> None:
    started = time.process_time()
    with pytest.raises(InputError):
        read_recipients("list.csv", b"a" * 50_000_000)
    with pytest.raises(InputError):
        read_recipients("list.csv", b'"' * 5_000_001)
    assert time.process_time() - started < 20


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Ada@X.EXAMPLE", "ada@x.example"),
        (" <ada@x.example> ", "ada@x.example"),
        ("Mailto:ada@x.example", "ada@x.example"),
        ("mailto:ada@x.example", "ada@x.example"),
        ("ada@x.example.", "ada@x.example"),
        ("ada@BÜCHER.example", "ada@xn--bcher-kva.example"),
        ("Jose\u0301@x.example", "josé@x.example"),
        ("no address", "no address"),
        ("@x.example", "@x.example"),
        ("a@", "a@"),
        ("a@\u200b.example", "a@\u200b.example"),
        ("", ""),
    ],
)
def test_normalised_addresses(written: str, expected: str) -> None:
    assert normalise(written) == expected

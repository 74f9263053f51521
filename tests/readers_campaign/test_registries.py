"""Registries answer by keyed hash, whatever they are kept in; what cannot be read is said."""

from __future__ import annotations

import dataclasses
import datetime
import sqlite3
from pathlib import Path

import pytest

from gatekeeper.model.policy import DatabaseTable, Policy, Registries
from gatekeeper.model.registry import Consent, Preference, Suppression
from gatekeeper.readers.files import DiskFiles
from gatekeeper.readers.registries import Book, open_registries, registry_files
from gatekeeper.redact import Key, random_key
from tests.readers_campaign.memory import Memory

KEY = Key(b"a secret of the tests")


def book(content: dict[str, str | bytes], key: Key = KEY, **named: str) -> Book:
    policy = Policy(registries=Registries(**named), path="policies.yaml")
    return open_registries(policy, files=Memory(content), key=key)


AUTHORIZATIONS = """\
- id: auth-1
  subject: Ada@X.example
  signed: 2026-01-01
  expires: 2027-01-01
  purposes: [marketing, spring-newsletter]
  channels: [email]
  data_classes: [condition]
  discloser: Valley Health
  recipients: Acme
  remuneration_stated: true
  statements: [right-to-revoke, not-conditioned, redisclosure]
  signature: by pen
- {id: auth-2, instrument: part2-consent, signature: true}
"""
SAME = (
    "id,subject,signed,expires,purposes,channels,data_classes,discloser,recipients,remuneration_stated,statements,"
    "signature,instrument\n"
    "auth-1,Ada@X.example,2026-01-01,2027-01-01,marketing; spring-newsletter,email,condition,Valley Health,Acme,TRUE,"
    "right-to-revoke;not-conditioned;redisclosure,by pen,\n"
    "auth-2,,,,,,,,,,,true,part2-consent\n"
)


@pytest.mark.parametrize(("name", "text"), [("a.yaml", AUTHORIZATIONS), ("a.csv", SAME)])
def test_authorizations_of_both_forms_are_the_same(name: str, text: str) -> None:
    found = book({name: text}, authorizations=name)
    assert (found.errors, found.unchecked) == ([], ())
    first = found.authorization("auth-1")
    assert first is not None
    assert first.signed == datetime.date(2026, 1, 1)
    assert first.purposes == ("marketing", "spring-newsletter")
    assert first.statements == ("right-to-revoke", "not-conditioned", "redisclosure")
    assert (first.remuneration_stated, first.signature) == (True, "by pen")
    assert found.authorizations_of("ada@x.example") == (first,)
    assert found.authorizations_of("bo@x.example") == ()
    second = found.authorization("auth-2")
    assert second is not None
    assert (second.subject, second.signature, second.instrument) == ("", True, "part2-consent")
    assert str(first.at) == ("a.yaml:1:3" if name == "a.yaml" else "a.csv:2:1")
    assert found.authorization("auth-3") is None


@pytest.mark.parametrize(
    ("name", "text", "messages"),
    [
        ("a.yaml", "- {id: a, singed: 2026-01-01}", ['a.yaml:1:11: unknown key "singed"; did you mean "signed"?']),
        ("a.yaml", "- {subject: a@x.example}", ['a.yaml:1:3: the required key "id" is missing']),
        (
            "a.yaml",
            "- {id: a, channels: [email, emial]}",
            [
                'a.yaml:1:29: "channels": expected one of email, sms, phone, post, portal, web, social; '
                'did you mean "email"?'
            ],
        ),
        (
            "a.yaml",
            "- {id: a, subject: somebody}",
            ['a.yaml:1:20: "subject": expected an address, or hmac: and at least 32 hexadecimal digits'],
        ),
        ("a.yaml", "- {id: a}\n- {id: a}", ["a.yaml:2:3: this entry is doubled; it stands first in line 1"]),
        ("a.yaml", "id: a", ["a.yaml:1:1: expected a list of entries"]),
        ("a.yaml", "- a", ["a.yaml:1:3: expected an entry with keys"]),
        (
            "a.csv",
            "id,signed,singature\na,yesterday,true\n",
            [
                'a.csv:1:11: unknown column "singature"; did you mean "signature"?',
                'a.csv:2:3: "signed": expected a date (YYYY-MM-DD), found text',
            ],
        ),
        ("a.csv", "subject\na@x.example\n", ['a.csv:1:1: the column "id" is missing']),
    ],
)
def test_faults_of_authorizations_are_located(name: str, text: str, messages: list[str]) -> None:
    found = book({name: text}, authorizations=name)
    assert [str(error) for error in found.errors] == messages
    (unchecked,) = found.unchecked
    assert unchecked.what == "authorization registry"
    assert messages[0] in unchecked.why


def test_one_broken_entry_leaves_the_others() -> None:
    found = book({"a.yaml": "- {id: a, signed: no}\n- {id: b}"}, authorizations="a.yaml")
    assert found.authorization("a") is None
    assert found.authorization("b") is not None
    assert len(found.unchecked) == 1


def test_address_registries() -> None:
    found = book(
        {
            "c.csv": "address,category,at,source,text_version\nAda@X.example,marketing,2026-05-01,form,v2\n"
            "ada@x.example,,2026-05-02T10:00:00Z,desk,\n",
            "s.csv": "address;reason;category;at\nbo@x.example;opt-out;;2026-05-01\n",
            "p.yaml": "- {address: bo@x.example, kind: restriction, category: cancer, at: 2026-01-01}\n",
            "t.csv": "domain,tls,probed\nBücher.Example,none,2026-05-01\nx.example,enforced,\n",
        },
        consents="c.csv",
        suppressions="s.csv",
        preferences="p.yaml",
        tls_domains="t.csv",
    )
    assert (found.errors, found.unchecked) == ([], ())
    assert found.consents_of("ADA@x.example") == (
        Consent(category="marketing", at="2026-05-01", source="form", text_version="v2"),
        Consent(category="", at="2026-05-02T10:00:00Z", source="desk"),
    )
    assert found.suppressions_of("Bo@x.example") == (Suppression(reason="opt-out", at="2026-05-01"),)
    assert found.preferences_of("bo@x.example") == (Preference(kind="restriction", category="cancer", at="2026-01-01"),)
    assert (found.tls_of("xn--bcher-kva.example"), found.tls_of("X.example."), found.tls_of("y.example")) == (
        "none",
        "enforced",
        None,
    )
    assert [found.has(name) for name in ("consents", "authorizations")] == [True, False]
    assert found.suppressions_of("ada@x.example") == ()


@pytest.mark.parametrize(
    ("named", "text", "messages"),
    [
        (
            "suppressions",
            "address,reason\na@x.example,optout\n,opt-out\n",
            [
                's.csv:2:13: "reason": expected one of opt-out, complaint, hard-bounce, deceased, transferred; did you mean "opt-out"?',
                's.csv:3:1: "address" is missing',
            ],
        ),
        (
            "suppressions",
            "adress,reason\na@x.example,opt-out\n",
            [
                's.csv:1:1: the column "address" is missing; columns are address, reason, category, at',
                's.csv:1:1: unknown column "adress"; did you mean "address"?',
            ],
        ),
        (
            "consents",
            "address,catgory,at\na@x.example,x,yesterday\n",
            [
                's.csv:1:9: unknown column "catgory"; did you mean "category"?',
                's.csv:2:15: "at": expected a date (YYYY-MM-DD) or a time',
            ],
        ),
        ("tls_domains", "domain,tls\nx.example,yes\n", ['s.csv:2:11: "tls": expected one of enforced, offered, none']),
        ("preferences", "address,kind\na@x.example,\n", ['s.csv:2:13: "kind" is missing']),
        ("consents", b"\x00\x01", ["s.csv:1:1: this is no text file: a NUL octet stands here"]),
    ],
)
def test_faults_of_address_registries_are_located(named: str, text: str | bytes, messages: list[str]) -> None:
    found = book({"s.csv": text}, **{named: "s.csv"})
    assert [str(error) for error in found.errors] == messages
    assert len(found.unchecked) == 1
    assert "x.example" not in found.unchecked[0].why


def test_columns_of_others_are_passed_over() -> None:
    found = book({"c.csv": "email,signup channel\na@x.example,web\n"}, consents="c.csv")
    assert (found.errors, found.consents_of("a@x.example")) == ([], (Consent(),))


def test_a_missing_file_is_unchecked_and_an_empty_one_is_empty() -> None:
    found = book({"c.csv": ""}, suppressions="gone.csv", consents="c.csv")
    assert [(u.what, u.why) for u in found.unchecked] == [
        ("suppression registry", "it cannot be read at all: 1 fault, the first: gone.csv:1:1: there is no such file")
    ]
    assert found.has("suppressions")
    assert found.consents_of("a@x.example") == ()


def test_rows_without_a_header_are_not_quoted() -> None:
    found = book(
        {"s.csv": "jane.roe@x.example,opt-out\n", "a.csv": "jane.roe@x.example,2026-01-01\n"},
        suppressions="s.csv",
        authorizations="a.csv",
    )
    assert "jane" not in "".join(str(error) for error in found.errors)
    assert "jane" not in "".join(u.why for u in found.unchecked)
    assert [str(error) for error in found.errors][-1] == (
        's.csv:1:1: the column "address" is missing; columns are address, reason, category, at'
    )


def test_hashed_addresses_need_the_secret_that_made_them() -> None:
    hashed = f"hmac:{KEY.fingerprint('ada@x.example').upper()}"
    content: dict[str, str | bytes] = {"s.csv": f"address,reason\n{hashed},complaint\n"}
    found = book(content, suppressions="s.csv")
    assert found.suppressions_of("Ada@x.example") == (Suppression(reason="complaint"),)
    assert found.unchecked == ()
    other = book(content, key=random_key(), suppressions="s.csv")
    assert other.suppressions_of("ada@x.example") == ()
    assert [u.what for u in other.unchecked] == ["suppression registry"]


def test_hashed_subjects_of_authorizations() -> None:
    text = f"- {{id: a, subject: 'hmac:{KEY.fingerprint('ada@x.example')}'}}"
    found = book({"a.yaml": text}, authorizations="a.yaml")
    assert [a.id for a in found.authorizations_of("ada@x.example")] == ["a"]


def test_no_address_stays_in_the_book() -> None:
    found = book(
        {"s.csv": "address,reason\njane.roe@x.example,opt-out\n", "c.csv": "address\njane.roe@x.example\n"},
        suppressions="s.csv",
        consents="c.csv",
    )
    assert "jane" not in repr(vars(found))


def test_tables_of_a_database(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "r.db") as connection:
        connection.execute("CREATE TABLE optouts (address TEXT, reason TEXT, category TEXT, at TEXT)")
        connection.execute("INSERT INTO optouts VALUES ('Ada@x.example', 'opt-out', NULL, '2026-05-01')")
        connection.execute("CREATE TABLE authorizations (id TEXT, purposes TEXT, signed DATE, region TEXT)")
        connection.execute("INSERT INTO authorizations VALUES ('a', 'marketing;research', '2026-01-01', 'x')")
    url = "sqlite:///r.db"
    policy = Policy(
        registries=Registries(
            suppressions=DatabaseTable(url=url, table="optouts"), authorizations=DatabaseTable(url=url)
        ),
        path=str(tmp_path / "policies.yaml"),
        root=str(tmp_path),
    )
    found = open_registries(policy, files=DiskFiles(), key=KEY)
    assert (found.errors, found.unchecked) == ([], ())
    assert found.suppressions_of("ada@x.example") == (Suppression(reason="opt-out", at="2026-05-01"),)
    entry = found.authorization("a")
    assert entry is not None
    assert entry.purposes == ("marketing", "research")
    wrong = dataclasses.replace(policy, registries=Registries(consents=DatabaseTable(url=url)))
    assert [u.why for u in open_registries(wrong, files=DiskFiles(), key=KEY).unchecked] == [
        "the database cannot be queried (OperationalError)"
    ]
    gone = dataclasses.replace(policy, registries=Registries(consents=DatabaseTable(url="sqlite:///gone.db")))
    assert [u.why for u in open_registries(gone, files=DiskFiles(), key=KEY).unchecked] == [
        "there is no such database file"
    ]
    assert not (tmp_path / "gone.db").exists()
    bad = dataclasses.replace(policy, registries=Registries(consents=DatabaseTable(url=url, table="x; DROP TABLE y")))
    assert [u.why for u in open_registries(bad, files=DiskFiles(), key=KEY).unchecked] == [
        "it cannot be read at all: 1 fault, the first: expected the name of a table"
    ]


def test_a_bare_database_url_means_the_table_of_the_registry(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "r.db") as connection:
        connection.execute("CREATE TABLE suppressions (address TEXT, reason TEXT, category TEXT, at TEXT)")
        connection.execute("INSERT INTO suppressions VALUES ('ada@x.example', 'complaint', '', '2026-05-01')")
    named = Registries(suppressions="sqlite:///r.db")
    policy = Policy(registries=named, path=str(tmp_path / "policies.yaml"), root=str(tmp_path))
    found = open_registries(policy, files=DiskFiles(), key=KEY)
    assert (found.errors, found.unchecked) == ([], ())
    assert found.suppressions_of("ada@x.example") == (Suppression(reason="complaint", at="2026-05-01"),)
    assert registry_files(policy) == ()


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("suppressions", "address,reason\na@x.example,opt_out\n", 'opt-out, complaint, hard-bounce, deceased, transferred; did you mean "opt-out"?'),
        ("preferences", "address,kind\na@x.example,restricted\n", 'alternative-channel, restriction, topic-refused, unencrypted-accepted; did you mean "restriction"?'),
        ("tls_domains", "domain,tls\nx.example,yes\n", "enforced, offered, none"),
    ],
)  # fmt: skip
def test_a_word_that_is_almost_one_is_proposed(name: str, text: str, message: str) -> None:
    (error,) = book({"r.csv": text}, **{name: "r.csv"}).errors
    assert (error.path, error.line) == ("r.csv", 2)
    assert error.message.endswith(f"expected one of {message}")

"""URLs give up identifiers in every disguise and at their exact place; opaque tokens and assets stay silent."""

from __future__ import annotations

import base64
import hashlib
import re
import time
from collections.abc import Iterable
from urllib.parse import quote

import pytest

from gatekeeper.inference.urls import health_names, identifiers, parts, recipient_key
from gatekeeper.model.entity import Entity
from gatekeeper.model.words import Scope

ADDRESS = "pat.doe@mail.example"


def found(url: str, known: tuple[str, ...] = ()) -> list[tuple[str, str, str]]:
    return [(s.kind, s.how, url[s.start : s.end]) for s in identifiers(url, known)]


def test_parts_keep_merge_tags_whole_and_know_their_offsets() -> None:
    url = 'https://user@www.x.example:8443/a/{{ b | default: "c/d?e" }}?k=v&flag#top'
    assert [(p.kind, p.name, url[p.start : p.end]) for p in parts(url)] == [
        ("userinfo", "", "user"),
        ("host", "", "www.x.example:8443"),
        ("path", "", "a"),
        ("path", "a", '{{ b | default: "c/d?e" }}'),
        ("query", "k", "v"),
        ("query", "", "flag"),
        ("fragment", "", "top"),
    ]


def test_fragment_with_parameters_is_read_like_a_query() -> None:
    assert [(p.kind, p.name, p.text) for p in parts("/x#a=1&b=2")] == [
        ("path", "", "x"),
        ("fragment", "a", "1"),
        ("fragment", "b", "2"),
    ]


@pytest.mark.parametrize(
    ("written", "how"),
    [
        (ADDRESS, "plain"),
        (quote(ADDRESS, safe=""), "percent"),
        (quote(quote(ADDRESS, safe=""), safe=""), "percent"),
        (base64.urlsafe_b64encode(ADDRESS.encode()).decode().rstrip("="), "base64"),
        (base64.b64encode(ADDRESS.encode()).decode(), "base64"),
        (ADDRESS.encode().hex(), "hex"),
    ],
)
def test_an_address_is_found_in_every_encoding(written: str, how: str) -> None:
    for url in (
        f"https://x.example/p?q={written}&r=1",
        f"https://x.example/{written}/end",
        f"https://x.example/#{written}",
    ):
        kinds = found(url)
        assert [(kind, how_found) for kind, how_found, _ in kinds] == [("EMAIL_ADDRESS", how)]
        assert kinds[0][2].rstrip("=") == written.rstrip("=")


def test_an_address_inside_a_redirect_target_is_found_at_its_place() -> None:
    inner = f"https://y.example/?e={quote(ADDRESS, safe='')}"
    url = f"https://x.example/r?url={quote(inner, safe='')}"
    assert found(url) == [("EMAIL_ADDRESS", "percent", "pat.doe%2540mail.example")]


@pytest.mark.parametrize("algorithm", ["md5", "sha1", "sha256", "sha512"])
def test_the_hash_of_a_known_address_is_an_identifier(algorithm: str) -> None:
    digest = hashlib.new(algorithm, ADDRESS.encode()).hexdigest()
    url = f"https://x.example/u?h={digest}"
    assert found(url, (ADDRESS.upper(),)) == [("EMAIL_ADDRESS", "hash", digest)]
    assert found(url) == []


def test_a_hash_that_is_called_an_address_needs_no_list() -> None:
    digest = "0123456789abcdef" * 2
    assert found(f"https://x.example/u?email_md5={digest}") == [("EMAIL_ADDRESS", "hash", digest)]
    assert found(f"https://www.gravatar.com/avatar/{digest}") == [("EMAIL_ADDRESS", "hash", digest)]


@pytest.mark.parametrize(
    ("url", "kind", "text"),
    [
        ("https://x.example/p?mrn=00123456", "MEDICAL_RECORD_NUMBER", "00123456"),
        ("https://x.example/p?patientId=445566", "MEDICAL_RECORD_NUMBER", "445566"),
        ("https://x.example/patients/00123456/results", "MEDICAL_RECORD_NUMBER", "00123456"),
        ("https://x.example/r/MRN-00123456.html", "MEDICAL_RECORD_NUMBER", "MRN-00123456"),
        ("https://x.example/p?id=000-12-3456", "US_SSN", "000-12-3456"),
        ("https://x.example/p?dob=1970-01-01", "DATE_TIME", "1970-01-01"),
        ("https://x.example/p?phone=2175550100", "PHONE_NUMBER", "2175550100"),
        ("https://x.example/p?x=217-555-0100", "PHONE_NUMBER", "217-555-0100"),
        ("https://x.example/p?lastName=Doe", "PERSON", "Doe"),
        ("https://x.example/p?e={{email}}", "EMAIL_ADDRESS", "{{email}}"),
        ("https://x.example/p?e=*|EMAIL|*", "EMAIL_ADDRESS", "*|EMAIL|*"),
        ("https://x.example/p?q=%%emailaddr%%", "EMAIL_ADDRESS", "%%emailaddr%%"),
        ("https://x.example/p/{{ patient.mrn }}/", "MEDICAL_RECORD_NUMBER", "{{ patient.mrn }}"),
    ],
)
def test_labelled_and_shaped_identifiers(url: str, kind: str, text: str) -> None:
    assert [(k, t) for k, _, t in found(url)] == [(kind, text)]


@pytest.mark.parametrize(
    "url",
    [
        "https://x.example/img/logo@2x.png",
        "https://x.example/patients/2026/guide",
        "https://x.example/patients/resources",
        "https://x.example/p?t=" + "0123456789abcdef" * 2,
        "https://x.example/p?token=Zm9vYmFyYmF6cXV4",
        "https://x.example/p?utm_source=email&utm_medium=email&utm_campaign=2026-05-a",
        "https://x.example/p?mobile=1",
        "https://x.example/blog/2026-05-04-opening-hours",
        "mailto:press@x.example?subject=Hello",
        "tel:+12175550100",
        "https://x.example/p?template_email=welcome",
        "{{ unsubscribe_url }}",
        "https://x.example/p?name={{ first_name }}",
        "https://cdn.x.example/lib.js?sha256=" + "ab" * 32,
        "",
        "#",
        "https://",
        "http://[::1]/",
        "%",
        "//",
    ],
)
def test_look_alikes_stay_silent(url: str) -> None:
    assert found(url, (ADDRESS,)) == []


@pytest.mark.parametrize(
    "url",
    [
        "https://x.example/c?uid=77",
        "https://x.example/c?id={{ contact.id }}",
        "https://x.example/c?s=%%_subscriberkey%%",
        "https://x.example/c?u=*|UNIQID|*",
        "https://x.example/c?e={{ email | md5 }}",
        "https://x.example/c?mc_eid=0a1b2c3d4e",
    ],
)
def test_keys_that_stay_with_a_person(url: str) -> None:
    assert recipient_key(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://x.example/c?t={{ token }}",
        "https://x.example/c?id=77",
        "https://x.example/users/guide",
        "{{unsubscribe}}",
    ],
)
def test_tokens_of_one_message_are_no_key(url: str) -> None:
    assert not recipient_key(url)


class Words:
    """A detector that knows three words, to test places without the vocabulary."""

    def entities(self, text: str, scope: Scope, *, ner: bool = False) -> tuple[Entity, ...]:
        return self.health(text)

    def examine(self, passages: Iterable[tuple[str, Scope]]) -> list[tuple[Entity, ...]]:
        return [self.health(text) for text, _ in passages]

    def health(self, text: str) -> tuple[Entity, ...]:
        return tuple(
            Entity(kind="HEALTH_CONDITION", start=m.start(), end=m.end(), score=1.0, text=m[0], level=3)
            for m in re.finditer(r"(?i)\b(?:breast cancer|asthma|ivf)\b", text)
        )


@pytest.mark.parametrize(
    ("url", "marks"),
    [
        ("https://x.example/care/breast-cancer/steps", ["breast-cancer"]),
        ("https://x.example/p?utm_campaign=asthmaSpring", ["asthma"]),
        ("https://x.example/img/breastCancer_hero.jpg", ["breastCancer"]),
        ("https://x.example/p?topic=breast%20cancer", ["breast%20cancer"]),
        ("https://x.example/r?u=https%3A%2F%2Fy.example%2Fasthma%2Ftips", ["asthma"]),
        ("https://x.example/p?d=dG9waWMgYXN0aG1h", ["dG9waWMgYXN0aG1h"]),
        ("https://asthma.example/p?x=1", []),
        ("https://x.example/{{ asthma_link }}", []),
    ],
)
def test_health_words_are_found_at_their_place(url: str, marks: list[str]) -> None:
    assert [url[s.start : s.end] for s in health_names(url, Words())] == marks


def test_the_host_is_read_only_on_request() -> None:
    url = "https://links.asthma.example/breast-cancer"
    assert [url[s.start : s.end] for s in health_names(url, Words(), host=True)] == ["asthma"]


@pytest.mark.parametrize("filler", ["a", "%25", "{{", "a@", "1-", "/", "&=", "%", "A1", "-"])
def test_hostile_urls_cost_little(filler: str) -> None:
    url = "https://x.example/?q=" + filler * (1_000_000 // len(filler))
    before = time.process_time()
    identifiers(url, (ADDRESS,))
    recipient_key(url)
    assert time.process_time() - before < 1.0

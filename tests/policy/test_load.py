"""Policies: packs, merging, checks of meaning, and a digest that is the same on every machine."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from gatekeeper.errors import InputErrors
from gatekeeper.model.policy import ClassActions, Policy
from gatekeeper.model.words import Disposition, Mode, Severity
from gatekeeper.policy.load import builtin_policy, find_policy, load_policy, merge_policy, parse_policy
from gatekeeper.policy.packaged import pack_names, packaged
from gatekeeper.readers.binder import keys_of
from gatekeeper.readers.yamlfile import Mapping, Node, read_yaml


class Memory:
    """Files in memory."""

    def __init__(self, **content: str) -> None:
        self.content = {name.replace("__", "/") + ".yaml": text for name, text in content.items()}

    def read(self, path: str) -> bytes:
        if path not in self.content:
            return Path(path).read_bytes()
        return self.content[path].encode()

    def exists(self, path: str) -> bool:
        return path in self.content or os.path.exists(path)

    def is_folder(self, path: str) -> bool:
        return False


def load(**content: str) -> Policy:
    return load_policy("main.yaml", files=Memory(**content))


def faults(**content: str) -> list[str]:
    with pytest.raises(InputErrors) as caught:
        load(**content)
    return [str(error) for error in caught.value.errors]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("version: 2", 'main.yaml:1:10: "version": expected 1, the version of the format that is read here'),
        ("rules: {SPM7: {mode: off}}", 'main.yaml:1:9: there is no rule "SPM7"; did you mean "SPM007"?'),
        ("rules: {spm007: {mode: off}}", 'main.yaml:1:9: there is no rule "spm007"; did you mean "SPM007"?'),
        ("rules: {FOO: {mode: off}}", 'main.yaml:1:9: there is no rule "FOO"; `gatekeeper rules` lists them'),
        (
            "profiles: {m: {vendor: acme}}\nvendors: {acme-esp: {}}",
            'main.yaml:1:24: "profiles.m.vendor": there is no such vendor in this policy; did you mean "acme-esp"?',
        ),
        (
            "profiles: {m: {vendor: zzz}}",
            'main.yaml:1:24: "profiles.m.vendor": there is no such vendor in this policy; vendors: none',
        ),
        (
            "organization: {specialties: [general, oncolgy]}",
            'main.yaml:1:39: "organization.specialties.1": there is no such specialty; did you mean "oncology"?',
        ),
        (
            'organization: {identity_terms: {"Valley Hope": substance-usage}}',
            'main.yaml:1:48: "organization.identity_terms": expected a specialty or a health category; '
            'did you mean "substance-use"?',
        ),
        (
            'organization: {domains: {marketing: ["https://mail.x.example"]}}',
            'main.yaml:1:38: "organization.domains.marketing.0": '
            "expected a domain name such as mail.example.org, nothing around it",
        ),
        (
            "profiles: {m: {route: {ips: [192.0.2.300]}}}",
            'main.yaml:1:30: "profiles.m.route.ips.0": expected an IP address or network',
        ),
        (
            'profiles: {m: {tls: {minimum: "2"}}}',
            'main.yaml:1:31: "profiles.m.tls.minimum": expected one of 1.0, 1.1, 1.2, 1.3',
        ),
        (
            "profiles: {m: {recipients_per_transaction: 0}}",
            'main.yaml:1:44: "profiles.m.recipients_per_transaction": expected 1 or more',
        ),
        (
            "profiles: {m: {reputation: {complaint_rate: 4}}}",
            'main.yaml:1:45: "profiles.m.reputation.complaint_rate": expected a share from 0 to 1',
        ),
        (
            "vendors: {a: {baa: {signed: 2026-01-01, ends: 2025-01-01}}}",
            'main.yaml:1:47: "vendors.a.baa.ends": the agreement ends before it is signed',
        ),
        (
            "waivers: [{rule: RTE1, reason: x, owner: y, expires: 2027-01-31}]",
            'main.yaml:1:18: "waivers.0.rule": there is no such rule; did you mean "RTE001"?',
        ),
        (
            'waivers: [{rule: RTE001, reason: " ", owner: y, expires: 2027-01-31}]',
            'main.yaml:1:34: "waivers.0.reason": a waiver needs it',
        ),
        ("inference: {k: 0}", 'main.yaml:1:16: "inference.k": expected 1 or more'),
        ("inference: {posterior: 1.5}", 'main.yaml:1:24: "inference.posterior": expected a share above 0, up to 1'),
        ("inference: {weights: {a: 2}}", 'main.yaml:1:26: "inference.weights.a": expected a confidence from 0 to 1'),
        (
            "incidents: [{id: a, covers: {topics: [cancr]}}]",
            'main.yaml:1:39: "incidents.0.covers.topics.0": there is no such topic; did you mean "cancer"?',
        ),
        (
            "custom_rules: [{id: SEG001, name: a, when: 'true', message: b}]",
            'main.yaml:1:21: "custom_rules.0.id": this id is taken',
        ),
        (
            "custom_rules: [{id: VHX001, name: a, when: send.bulk && send.sise > 1, message: b}]",
            'main.yaml:1:44: "custom_rules.0.when": send.sise is no fact; did you mean size?',
        ),
        (
            "custom_rules: [{id: VHX001, name: a, when: send.size, message: b}]",
            'main.yaml:1:44: "custom_rules.0.when": it yields int, expected true or false',
        ),
        (
            "custom_rules: [{id: rule-1, name: a, when: send.bulk, message: b}]",
            'main.yaml:1:21: "custom_rules.0.id": expected capitals and a number, such as VHX001',
        ),
        ("extends: [hipa]", 'main.yaml:1:11: "extends": there is no pack of this name; did you mean "hipaa"?'),
        ("extends: [other.yaml]", 'main.yaml:1:11: "extends": there is no such file'),
        ("extends: [main.yaml]", 'main.yaml:1:11: "extends": this leads back to the file itself'),
        (
            "actions: {marketing: {critical: refuse}}",
            'main.yaml:1:33: "actions.marketing.critical": expected one of allow, annotate, hold, reject, found text',
        ),
        ("hold: on", 'main.yaml:1:7: "hold": expected one of store, quarantine, defer, found text'),
    ],
)
def test_faults_of_meaning_are_located(text: str, message: str) -> None:
    assert faults(main=text) == [message]


def test_faults_of_extended_files_stand_in_those_files() -> None:
    assert faults(main="extends: [base/a.yaml]\nvendor: 1", base__a="version: 1\nprofile: {}") == [
        'main.yaml:2:1: unknown key "vendor"; did you mean "vendors"?',
        'base/a.yaml:2:1: unknown key "profile"; did you mean "profiles"?',
    ]


def test_what_a_later_file_replaces_must_be_sound_too() -> None:
    with pytest.raises(InputErrors) as caught:
        load(
            main="extends: [./base.yaml]\non_unchecked: hold\nprofiles: {m: {class: marketing}}\n",
            base="on_unchecked: hald\nprofiles: {m: {class: bulk}}\nnaem: x\n",
        )
    assert [str(error) for error in caught.value.errors] == [
        'base.yaml:1:15: "on_unchecked": expected one of hold, annotate, reject; did you mean "hold"?',
        'base.yaml:2:23: "profiles.m.class": expected one of marketing, transactional, found text',
        'base.yaml:3:1: unknown key "naem"; did you mean "name"?',
    ]


def test_an_extended_file_may_leave_what_it_needs_to_another() -> None:
    base = "incidents: [{id: a}]\nvendors: {v: {subprocessors: [{baa: true}]}}\n"
    policy = load(main="extends: [./base.yaml]\nvendors: {v: {subprocessors: [{name: n}]}}\n", base=base)
    assert [s.name for s in policy.vendors["v"].subprocessors] == ["n"]


def test_a_circle_of_files_is_a_fault() -> None:
    assert faults(main="extends: [a.yaml]", a="extends: [b.yaml]", b="extends: [a.yaml]") == [
        'b.yaml:1:11: "extends": this leads back to the file itself'
    ]


def test_the_same_file_twice_is_no_circle() -> None:
    policy = load(main="extends: [a.yaml, b.yaml]", a="extends: [c.yaml]", b="extends: [c.yaml]", c="name: c")
    assert policy.name == "c"
    assert policy.packs == ("c.yaml", "a.yaml", "b.yaml")


def test_later_wins_maps_merge_lists_are_replaced() -> None:
    policy = load(
        main="extends: [a.yaml, b.yaml]\norganization: {regions: [US]}\nrules: {SPM007: {mode: monitor}}",
        a="name: a\norganization: {name: A, regions: [CA, EU], specialties: [oncology]}\n"
        "rules: {SPM007: {severity: note}}",
        b="name: b\nrules: {OPT004: {mode: off}}",
    )
    assert policy.name == "b"
    assert policy.organization.name == "A"
    assert policy.organization.regions == ("US",)
    assert policy.organization.specialties == ("oncology",)
    assert policy.rules["SPM007"].severity is Severity.NOTE
    assert policy.rules["SPM007"].mode is Mode.MONITOR
    assert policy.rules["OPT004"].mode is Mode.OFF


def test_a_value_replaces_a_map_and_a_map_a_value() -> None:
    base = "vendors: {v: {baa: {signed: 2025-01-01}}, w: {baa: none}}"
    policy = load(main="extends: [a.yaml]\nvendors: {v: {baa: none}, w: {baa: {signed: 2026-01-01}}}", a=base)
    assert policy.vendors["v"].baa == "none"
    assert policy.vendors["w"].baa.signed.year == 2026  # type: ignore[union-attr]


def test_general_actions_and_actions_by_class_meet() -> None:
    a = "actions: {critical: hold, error: hold, warning: hold, note: hold}"
    policy = load(main="extends: [a.yaml]\nactions: {marketing: {error: reject}}", a=a)
    assert isinstance(policy.actions, ClassActions)
    assert policy.actions.marketing.error is Disposition.REJECT
    assert policy.actions.marketing.critical is Disposition.HOLD
    assert policy.actions.transactional.error is Disposition.HOLD
    policy = load(main="extends: [a.yaml]\nactions: {error: allow}", a="actions: {marketing: {critical: hold}}")
    assert isinstance(policy.actions, ClassActions)
    assert policy.actions.transactional.error is Disposition.ALLOW
    assert policy.actions.marketing.critical is Disposition.HOLD


def test_registry_paths_start_from_the_file_that_names_them() -> None:
    policy = load_policy(
        "site/main.yaml",
        files=Memory(
            site__main="extends: [../base/a.yaml]\nregistries: {consents: c.csv}",
            base__a='registries: {consents: x.csv, suppressions: s.csv, preferences: {url: "sqlite:///p.db"}}',
        ),
    )
    assert policy.registries.consents == "c.csv"
    assert policy.registries.suppressions == "../base/s.csv"
    assert policy.root == "site"


def test_every_pack_loads_alone_and_is_named_by_the_contract() -> None:
    assert pack_names() == tuple(
        sorted(
            (
                "hipaa",
                "can-spam",
                "bulk-sender",
                "deliverability",
                "part2",
                "strict",
                "wa-mhmda",
                "tx",
                "ca-cmia",
                "casl",
                "gdpr",
            )
        )
    )
    for name in pack_names():
        policy = parse_policy("p.yaml", f"version: 1\nextends: [{name}]\n".encode())
        assert policy.packs == (name,)
        path = packaged(f"policies/{name}.yaml")
        assert path is not None
        root = read_yaml(path, Path(path).read_bytes()).root
        assert isinstance(root, Mapping)
        assert root.get("name").text == name  # type: ignore[union-attr]


def test_strict_is_strict_and_legal_packs_ask_for_consent() -> None:
    strict = parse_policy("p.yaml", b"extends: [strict]")
    assert strict.on_unchecked == "reject"
    assert strict.inference.authorization_mode == "strict"
    assert strict.rules["VEN005"].severity is Severity.CRITICAL
    assert parse_policy("p.yaml", b"extends: [casl]").rules["RCP001"].severity is Severity.ERROR


def test_the_default_packs_leave_severities_to_the_rules() -> None:
    policy = parse_policy("p.yaml", b"extends: [hipaa, can-spam, bulk-sender]")
    assert all(setting.severity is None and setting.mode is Mode.ENFORCE for setting in policy.rules.values())
    assert all(setting.mode is Mode.ENFORCE for setting in builtin_policy().rules.values())


def uncommented(text: str) -> str:
    """Return the example policy with its commented entries in force."""
    text = re.sub(r"(?m)^(registries|rules): \{\}$", r"\1:", text)
    text = re.sub(r"(?m)^(custom_rules|waivers|incidents): \[\]$", r"\1:", text)
    return re.sub(r"(?m)^#(?=  (?:- )?[\w]+: |    \w+: )", "", text)


def keys_in(node: Node, cls: type, seen: set[str]) -> None:
    """Collect ``Class.key`` for every key that a tree states."""
    import dataclasses
    from typing import get_args

    def classes(hint: object) -> list[type]:
        if dataclasses.is_dataclass(hint) and isinstance(hint, type):
            return [hint]
        return [c for part in get_args(hint) for c in classes(part)]

    assert isinstance(node, Mapping)
    for key in keys_of(cls):
        value = node.get(key.name)
        if value is None:
            continue
        seen.add(f"{cls.__name__}.{key.name}")
        inner = classes(key.type)
        tables = "dict[str" in str(key.type)
        items = list(getattr(value, "items", ())) or ([e.value for e in value] if tables else [value])
        for item in items:
            for one in inner:
                if isinstance(item, Mapping):
                    keys_in(item, one, seen)


def test_the_example_states_every_key() -> None:
    path = packaged("policies.example.yaml")
    assert path is not None
    text = uncommented(Path(path).read_text())
    policy = parse_policy("policies.example.yaml", text.encode())
    assert policy.rules["RCP007"].options == {"stale_days": 730}
    assert policy.registries.tls_domains == "tls.csv"
    assert [waiver.rule for waiver in policy.waivers] == ["RTE001"]
    seen: set[str] = set()
    root = read_yaml("p", text).root
    assert root is not None
    keys_in(root, Policy, seen)
    from gatekeeper.policy.descriptions import DESCRIPTIONS

    classes = {name.partition(".")[0] for name in seen}
    assert {"Organization", "Profile", "Vendor", "Baa", "Waiver", "Incident", "CustomRule", "IncidentScope"} <= classes
    published = {name for name in DESCRIPTIONS if name.partition(".")[0] in classes}
    # The second form of `actions` and of a registry stand in comments as prose.
    assert published - seen == set()


def test_the_builtin_policy_is_the_example_and_names_no_machine() -> None:
    policy = builtin_policy()
    assert policy.organization.name == "Valley Health"
    assert (policy.path, policy.root) == ("policies.example.yaml", "")
    assert policy.packs == ("hipaa", "can-spam", "bulk-sender")
    assert policy.profiles["marketing"].name == "marketing"
    assert policy.vendors["acme-esp"].name == "acme-esp"


def test_digest_is_the_same_everywhere(tmp_path: Path) -> None:
    text = "extends: [hipaa, base.yaml]\nname: x\nrules: {SPM007: {mode: off}, OPT004: {mode: off}}\n"
    other = (
        "rules:\n  OPT004: {mode: off}\n  SPM007:\n    mode: off\n\n# a remark\nname: x\nextends: [hipaa, base.yaml]\n"
    )
    digests = set()
    for folder, content in (("a", text), ("b/c", text), ("d", other)):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "p.yaml").write_text(content)
        (tmp_path / folder / "base.yaml").write_text("lexicons: [more.yaml]\n")
        (tmp_path / folder / "more.yaml").write_text("a: b\n")
        digests.add(load_policy(str(tmp_path / folder / "p.yaml")).digest)
    assert len(digests) == 1
    assert re.fullmatch("sha256:[0-9a-f]{64}", digests.pop())


def test_digest_changes_with_what_is_said(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    digests = []
    for text in ("name: x", "name: y", "name: x\nextends: [strict]", "name: x\nlexicons: [m.yaml]"):
        path.write_text(text)
        digests.append(load_policy(str(path)).digest)
    (tmp_path / "m.yaml").write_text("a")
    digests.append(load_policy(str(path)).digest)
    (tmp_path / "m.yaml").write_text("b")
    digests.append(load_policy(str(path)).digest)
    assert len(set(digests)) == 6


def test_digest_changes_with_a_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = packaged("policies")
    assert folder is not None
    shutil.copytree(folder, tmp_path / "policies")
    before = parse_policy("p.yaml", b"extends: [strict]").digest
    monkeypatch.setattr("gatekeeper.policy.packaged._ROOTS", (str(tmp_path),))
    assert parse_policy("p.yaml", b"extends: [strict]").digest == before
    pack = tmp_path / "policies" / "strict.yaml"
    pack.write_text(pack.read_text().replace("on_unchecked: reject", "on_unchecked: hold"))
    assert parse_policy("p.yaml", b"extends: [strict]").digest != before


def test_overrides_merge_like_files() -> None:
    policy = builtin_policy()
    assert merge_policy(policy, {}).digest == policy.digest
    changed = merge_policy(policy, {"vendors": {"acme-esp": {"baa": "none"}}, "organization": {"regions": ["EU"]}})
    assert changed.vendors["acme-esp"].baa == "none"
    assert changed.vendors["acme-esp"].hosts == ("esp.example", "track.esp.example")
    assert changed.organization.regions == ("EU",)
    assert changed.organization.name == "Valley Health"
    strict = merge_policy(policy, {"extends": ["strict"]})
    assert strict.on_unchecked == "reject"
    assert strict.packs == ("hipaa", "can-spam", "bulk-sender", "strict")
    with pytest.raises(InputErrors) as caught:
        merge_policy(policy, {"profiles": {"marketing": {"vendor": "nobody"}}})
    assert [error.message for error in caught.value.errors] == [
        '"profiles.marketing.vendor": there is no such vendor in this policy; vendors: acme-esp, site-analytics'
    ]


def test_the_nearest_policy_upward(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    assert find_policy(str(deep)) is None or not find_policy(str(deep)).startswith(str(tmp_path))  # type: ignore[union-attr]
    (tmp_path / "policies.yaml").write_text("version: 1")
    monkeypatch.chdir(tmp_path)
    assert find_policy("a/b/draft.html") == "policies.yaml"
    (tmp_path / "a" / "policies.yaml").write_text("version: 1")
    assert find_policy("a/b") == os.path.join("a", "policies.yaml")


def test_a_missing_policy_is_an_error() -> None:
    with pytest.raises(InputErrors) as caught:
        load_policy("nowhere.yaml")
    assert str(caught.value) == "nowhere.yaml:1:1: there is no such file"

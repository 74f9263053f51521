"""What a well-formed policy must also make sense of: names that point somewhere, words that exist, figures in range."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from gatekeeper.errors import InputError
from gatekeeper.model.place import Place
from gatekeeper.model.policy import Baa, Policy, RuleSetting
from gatekeeper.patterns import lazy
from gatekeeper.policy.known import SPECIALTIES, families, rule_ids, topics
from gatekeeper.readers.binder import fault
from gatekeeper.readers.expected import suggest_word
from gatekeeper.readers.yamlfile import Mapping, Node, shown

_DOMAIN = lazy(r"(?!-)[\w-]{1,63}(?<!-)(?:\.(?!-)[\w-]{1,63}(?<!-))*\.?")
_TLS = ("1.0", "1.1", "1.2", "1.3")


def semantic_faults(policy: Policy, places: dict[str, Place], tree: Node | None) -> list[InputError]:
    """Return every fault of meaning in a bound policy.

    Args:
        policy: The bound policy.
        places: Where each value stands.
        tree: The merged tree, for the places of keys.
    """
    check = _Check(policy, places, tree)
    return [*check.rules(), *check.organization(), *check.routes(), *check.rest()]


class _Check:
    def __init__(self, policy: Policy, places: dict[str, Place], tree: Node | None) -> None:
        self.policy = policy
        self.places = places
        self.tree = tree

    def fault(self, where: str, message: str) -> InputError:
        return fault(f'"{shown(where)}": {message}', self.places.get(where) or Place(path=self.policy.path))

    def key(self, *path: str) -> Place:
        """Return the place of a key (a rule's id, a term), else that of its value."""
        node = self.tree
        for i, name in enumerate(path):
            if not isinstance(node, Mapping):
                break
            entry = next((e for e in node if e.key == name), None)
            if entry is None:
                break
            if i == len(path) - 1:
                return entry.at
            node = entry.value
        return self.places.get(".".join(path)) or Place(path=self.policy.path)

    def choices(self, where: str, words: Iterable[str], known: Iterable[str], what: str) -> Iterator[InputError]:
        known = sorted(known)
        for i, word in enumerate(words):
            if word not in known:
                hint = suggest_word(word, known) or f"; known are {', '.join(known)}"
                yield self.fault(f"{where}.{i}", f"there is no such {what}{hint}")

    def rules(self) -> Iterator[InputError]:
        known = rule_ids() | {rule.id for rule in self.policy.custom_rules}
        if any(name not in known for name in (*self.policy.rules, *(w.rule for w in self.policy.waivers))):
            from gatekeeper.rules import catalogue  # later than the permanent ids, and slow to import

            known |= catalogue().keys()
        for name, setting in self.policy.rules.items():
            if name in known:
                yield from self.options(name, setting)
            else:
                hint = _suggest_id(name, known)
                yield fault(f'there is no rule "{shown(name)}"{hint}', self.key("rules", name))
        for i, rule in enumerate(self.policy.custom_rules):
            if rule.id in rule_ids() or any(rule.id == other.id for other in self.policy.custom_rules[:i]):
                yield self.fault(f"custom_rules.{i}.id", "this id is taken")
            if not re.fullmatch(r"[A-Z]{2,6}\d{1,4}", rule.id):
                yield self.fault(f"custom_rules.{i}.id", "expected capitals and a number, such as VHX001")
            from gatekeeper.policy.custom import fault as condition_fault

            problem = condition_fault(rule)
            if problem is not None:
                yield self.fault(f"custom_rules.{i}.when", problem)
        for i, waiver in enumerate(self.policy.waivers):
            if waiver.rule not in known and waiver.rule not in families():
                yield self.fault(f"waivers.{i}.rule", f"there is no such rule{_suggest_id(waiver.rule, known)}")
            for name in ("reason", "owner"):
                if not getattr(waiver, name).strip():
                    yield self.fault(f"waivers.{i}.{name}", "a waiver needs it")

    def options(self, name: str, setting: RuleSetting) -> Iterator[InputError]:
        if not setting.options:
            return
        from gatekeeper.rules import catalogue

        rule = catalogue().get(name)
        for option, value in setting.options.items() if rule is not None else ():
            stated = rule.options.get(option)  # type: ignore[union-attr]
            place = self.key("rules", name, "options", option)
            if stated is None:
                takes = ", ".join(sorted(rule.options)) or "none"  # type: ignore[union-attr]
                hint = suggest_word(option, rule.options) or f"; options: {takes}"  # type: ignore[union-attr]
                yield fault(f'{name} has no option "{shown(option)}"{hint}', place)
            elif not _alike(stated.default, value):
                where = f"rules.{name}.options.{option}"
                yield self.fault(where, f"expected {_kind(stated.default)}, found {_kind(value)}")

    def organization(self) -> Iterator[InputError]:
        organization = self.policy.organization
        yield from self.choices("organization.specialties", organization.specialties, SPECIALTIES, "specialty")
        for term, topic in organization.identity_terms.items():
            if topic not in topics():
                hint = suggest_word(topic, topics()) or f"; specialties: {', '.join(SPECIALTIES)}"
                message = f"expected a specialty or a health category{hint}"
                place = self.places.get(f"organization.identity_terms.{term}")
                yield fault(f'"organization.identity_terms": {message}', place or self.key("organization"))
        yield from self.domains("organization.domains.marketing", organization.domains.marketing)
        yield from self.domains("organization.domains.transactional", organization.domains.transactional)
        yield from self.domains("organization.hosts", organization.hosts)

    def domains(self, where: str, names: Iterable[str]) -> Iterator[InputError]:
        for i, name in enumerate(names):
            if not _DOMAIN.fullmatch(name):
                yield self.fault(f"{where}.{i}", "expected a domain name such as mail.example.org, nothing around it")

    def routes(self) -> Iterator[InputError]:
        for name, profile in self.policy.profiles.items():
            where = f"profiles.{name}"
            if profile.vendor and profile.vendor not in self.policy.vendors:
                vendors = self.policy.vendors
                hint = suggest_word(profile.vendor, vendors) or f"; vendors: {', '.join(vendors) or 'none'}"
                yield self.fault(f"{where}.vendor", f"there is no such vendor in this policy{hint}")
            for key in ("from_domains", "reply_domains", "link_hosts"):
                yield from self.domains(f"{where}.{key}", getattr(profile, key))
            for key in ("return_path_domain", "dkim_domain"):
                value = getattr(profile, key)
                if value and not _DOMAIN.fullmatch(value):
                    yield self.fault(f"{where}.{key}", "expected a domain name such as mail.example.org")
            yield from self.addresses(f"{where}.route.ips", profile.route.ips)
            if profile.tls is not None and profile.tls.minimum not in ("", *_TLS):
                yield self.fault(f"{where}.tls.minimum", f"expected one of {', '.join(_TLS)}")
            count = profile.recipients_per_transaction
            if count is not None and count < 1:
                yield self.fault(f"{where}.recipients_per_transaction", "expected 1 or more")
            rate = profile.reputation.complaint_rate if profile.reputation is not None else None
            if rate is not None and not 0 <= rate <= 1:
                yield self.fault(f"{where}.reputation.complaint_rate", "expected a share from 0 to 1")
        for name, vendor in self.policy.vendors.items():
            yield from self.domains(f"vendors.{name}.hosts", vendor.hosts)
            baa = vendor.baa
            if isinstance(baa, Baa) and baa.signed and baa.ends and baa.ends < baa.signed:
                yield self.fault(f"vendors.{name}.baa.ends", "the agreement ends before it is signed")

    def addresses(self, where: str, ips: tuple[str, ...]) -> Iterator[InputError]:
        import ipaddress

        for i, ip in enumerate(ips):
            try:
                ipaddress.ip_network(ip, strict=False)
            except ValueError:
                yield self.fault(f"{where}.{i}", "expected an IP address or network")

    def rest(self) -> Iterator[InputError]:
        policy, inference = self.policy, self.policy.inference
        if policy.version != 1:
            yield self.fault("version", "expected 1, the version of the format that is read here")
        if inference.k < 1:
            yield self.fault("inference.k", "expected 1 or more")
        if inference.lift < 1:
            yield self.fault("inference.lift", "expected 1 or more")
        for key in ("composition", "posterior"):
            if not 0 < getattr(inference, key) <= 1:
                yield self.fault(f"inference.{key}", "expected a share above 0, up to 1")
        for key in ("high", "severe"):
            if getattr(inference.approvals, key) < 0:
                yield self.fault(f"inference.approvals.{key}", "expected 0 or more")
        for name, weight in inference.weights.items():
            if not 0 <= weight <= 1:
                yield self.fault(f"inference.weights.{name}", "expected a confidence from 0 to 1")
        seen: set[str] = set()
        for i, incident in enumerate(policy.incidents):
            where = f"incidents.{i}"
            if incident.id in seen:
                yield self.fault(f"{where}.id", "this id is taken by an incident above")
            seen.add(incident.id)
            yield from self.choices(f"{where}.covers.topics", incident.covers.topics, topics(), "topic")
            yield from self.choices(f"{where}.covers.vendors", incident.covers.vendors, policy.vendors, "vendor")


def _suggest_id(name: str, known: Iterable[str]) -> str:
    """Ids differ by a letter or a zero only; upper case and three digits are what people miss."""
    match = re.fullmatch(r"([A-Za-z]+)[-_ ]?0*(\d{1,3})", name)
    if match and f"{match[1].upper()}{int(match[2]):03}" in set(known):
        return f'; did you mean "{match[1].upper()}{int(match[2]):03}"?'
    return "; `gatekeeper rules` lists them"


def _alike(default: object, value: object) -> bool:
    if default is None:
        return True
    if isinstance(default, bool) or isinstance(value, bool):
        return isinstance(default, bool) and isinstance(value, bool)
    if isinstance(default, int | float):
        return isinstance(value, int) or (isinstance(default, float) and isinstance(value, float))
    if isinstance(default, tuple | list | frozenset | set):
        return isinstance(value, list)
    return isinstance(value, type(default))


def _kind(value: object) -> str:
    match value:
        case bool():
            return "true or false"
        case int():
            return "a whole number"
        case float():
            return "a number"
        case str():
            return "text"
        case dict():
            return "a mapping"
        case None:
            return "nothing"
    return "a list"

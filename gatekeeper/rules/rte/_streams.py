"""Which streams share what: every marketing profile of a policy against every transactional one.

Separation is a property of the policy as a whole: a send can be judged only against the profiles it is not sent by,
so `gatekeeper policy check` and the rules of this family read the same graph.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.inference.domains import same_organization
from gatekeeper.model.policy import Policy, Profile
from gatekeeper.model.words import MessageClass
from gatekeeper.value import dataclass

#: Shared parts of a route that make one stream's trouble the other's (rule RTE017).
ROUTE_PARTS = ("host", "pool", "ip", "credential")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Shared:
    """One thing that two profiles of different classes have in common.

    Args:
        marketing, transactional: Names of the profiles.
        what: ``host``, ``pool``, ``ip``, ``credential``, ``from-domain``, ``reply-domain``, ``return-path``,
            ``dkim-domain``, ``link-host`` or ``organizational-domain``.
        value: The thing itself (never a secret: credentials are account names).
    """

    marketing: str
    transactional: str
    what: str
    value: str

    @property
    def route(self) -> bool:
        """Whether it is a part of the outbound route."""
        return self.what in ROUTE_PARTS


def separation_graph(policy: Policy) -> tuple[Shared, ...]:
    """Return everything that profiles of different classes share, sorted; empty means fully separate streams."""
    profiles = policy.profiles.items()
    bulk = [(name, p) for name, p in profiles if p.message_class is MessageClass.MARKETING]
    care = [(name, p) for name, p in profiles if p.message_class is MessageClass.TRANSACTIONAL]
    found = [
        Shared(marketing=one, transactional=other, what=what, value=value)
        for one, a in bulk
        for other, b in care
        for what, value in shared(a, b)
    ]
    return tuple(sorted(found))


def shared(one: Profile, other: Profile) -> Iterator[tuple[str, str]]:
    """Yield (what, value) that two profiles share; a common organisational domain only where nothing nearer is."""
    for what, mine, theirs in (
        ("host", _words(one.route.host), _words(other.route.host)),
        ("pool", _words(one.route.pool), _words(other.route.pool)),
        ("ip", _words(*one.route.ips), _words(*other.route.ips)),
        ("credential", _words(one.route.credential), _words(other.route.credential)),
        ("from-domain", _words(*one.from_domains), _words(*other.from_domains)),
        ("reply-domain", _words(*one.reply_domains), _words(*other.reply_domains)),
        ("return-path", _words(one.return_path_domain), _words(other.return_path_domain)),
        ("dkim-domain", _words(one.dkim_domain), _words(other.dkim_domain)),
        ("link-host", _words(*one.link_hosts), _words(*other.link_hosts)),
    ):
        for value in sorted(mine & theirs):
            yield what, value
    mine, theirs = _words(*one.from_domains), _words(*other.from_domains)
    if not mine & theirs:
        for a in sorted(mine):
            if any(same_organization(a, b) for b in theirs):
                yield "organizational-domain", a


def domains_of(policy: Policy, message_class: MessageClass) -> frozenset[str]:
    """Return the mail domains kept for a class: by the organisation and by its profiles."""
    stated = getattr(policy.organization.domains, message_class.value)
    return _words(*stated, *(d for p in _of_class(policy, message_class) for d in p.from_domains))


def reply_domains_of(policy: Policy, message_class: MessageClass) -> frozenset[str]:
    """Return the reply domains of the profiles of a class, its mail domains included."""
    return domains_of(policy, message_class) | _words(
        *(d for p in _of_class(policy, message_class) for d in p.reply_domains)
    )


def link_hosts_of(policy: Policy, message_class: MessageClass) -> frozenset[str]:
    """Return the link-wrapping and picture hosts of the profiles of a class."""
    return _words(*(h for p in _of_class(policy, message_class) for h in p.link_hosts))


def other(message_class: MessageClass) -> MessageClass:
    """Return the other class."""
    marketing = message_class is MessageClass.MARKETING
    return MessageClass.TRANSACTIONAL if marketing else MessageClass.MARKETING


def _of_class(policy: Policy, message_class: MessageClass) -> list[Profile]:
    return [p for p in policy.profiles.values() if p.message_class is message_class]


def _words(*values: str) -> frozenset[str]:
    return frozenset(v.strip().lower().rstrip(".") for v in values if v.strip())


#: The rule that speaks for each thing that streams can share.
RULE_OF = {
    **dict.fromkeys(ROUTE_PARTS, "RTE017"),
    "from-domain": "RTE001",
    "reply-domain": "RTE002",
    "return-path": "RTE006",
    "dkim-domain": "RTE001",
    "link-host": "RTE010",
    "organizational-domain": "RTE009",
}


def shared_routes(policy: Policy) -> tuple[Shared, ...]:
    """Return what makes two streams of different classes one route (rule RTE017)."""
    return tuple(edge for edge in separation_graph(policy) if edge.route)


def render_streams(policy: Policy, form: str = "text") -> str:
    """Return the separation graph as ``text``, ``dot`` or ``mermaid``, ending in a line feed."""
    edges = separation_graph(policy)
    if form == "text":
        return "\n".join(_lines(policy, edges)) + "\n"
    names = {name: f"p{i}" for i, name in enumerate(policy.profiles)}
    labels = {name: f"{name} ({_class(profile)})" for name, profile in policy.profiles.items()}
    if form == "dot":
        nodes = [f"  {names[n]} [label={_quoted(labels[n])}];" for n in names]
        lines = [
            f"  {names[e.marketing]} -- {names[e.transactional]} [label={_label(e)}, color={_color(e)}];" for e in edges
        ]
        return "\n".join(["graph streams {", *nodes, *lines, "}"]) + "\n"
    nodes = [f"  {names[n]}[{_quoted(labels[n])}]" for n in names]
    lines = [f"  {names[e.marketing]} ---|{_label(e)}| {names[e.transactional]}" for e in edges]
    return "\n".join(["graph LR", *nodes, *lines]) + "\n"


def _lines(policy: Policy, edges: tuple[Shared, ...]) -> Iterator[str]:
    for name, profile in policy.profiles.items():
        domains = ", ".join(profile.from_domains) or "no domain"
        host = profile.route.host or "no host stated"
        yield f"{_class(profile):13} {name}: {domains} through {host}"
    bulk = [n for n, p in policy.profiles.items() if p.message_class is MessageClass.MARKETING]
    care = [n for n, p in policy.profiles.items() if p.message_class is MessageClass.TRANSACTIONAL]
    for one in bulk:
        for another in care:
            between = [e for e in edges if (e.marketing, e.transactional) == (one, another)]
            yield f"{one} and {another} " + ("share:" if between else "share nothing")
            for edge in between:
                yield f"  {edge.what}: {edge.value} ({RULE_OF[edge.what]})"
    if not bulk or not care:
        yield "There are no streams of both classes to compare."


def _class(profile: Profile) -> str:
    return profile.message_class.value if profile.message_class is not None else "no class"


def _color(edge: Shared) -> str:
    return "red" if edge.route else "orange"


def _label(edge: Shared) -> str:
    return _quoted(f"{edge.what}: {edge.value}")


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', "'") + '"'

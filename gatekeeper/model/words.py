"""The controlled words of the field: every enumeration that policy, campaign, findings and verdicts share."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Ordered(StrEnum):
    """A string enumeration whose members are ordered as they are written."""

    @property
    def rank(self) -> int:
        """Position among the members, from 0."""
        return list(type(self)).index(self)

    def __lt__(self, other: str) -> bool:
        return self.rank < type(self)(other).rank

    def __le__(self, other: str) -> bool:
        return self.rank <= type(self)(other).rank

    def __gt__(self, other: str) -> bool:
        return self.rank > type(self)(other).rank

    def __ge__(self, other: str) -> bool:
        return self.rank >= type(self)(other).rank


class Severity(Ordered):
    """How bad a finding is if it is true."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"
    CRITICAL = "critical"


class Disposition(Ordered):
    """What the gate does; the strictest wins."""

    ALLOW = "allow"
    ANNOTATE = "annotate"
    HOLD = "hold"
    REJECT = "reject"


class Mode(StrEnum):
    """Whether a rule acts (enforce), only reports (monitor) or does not run (off)."""

    ENFORCE = "enforce"
    MONITOR = "monitor"
    OFF = "off"


class Purpose(StrEnum):
    """Why the send happens (45 CFR 164.501)."""

    MARKETING = "marketing"
    FUNDRAISING = "fundraising"
    TREATMENT = "treatment"
    PAYMENT = "payment"
    OPERATIONS = "operations"
    EDUCATION = "education"
    UNSTATED = "unstated"


class Goal(StrEnum):
    """What the send is meant to reach."""

    NEWSLETTER = "newsletter"
    OFFER = "offer"
    EDUCATION = "education"
    SERVICE_NOTICE = "service-notice"
    APPOINTMENT = "appointment"
    REFILL = "refill"
    BILLING = "billing"
    RESULTS = "results"
    SURVEY = "survey"
    EVENT = "event"
    RECRUITING = "recruiting"
    OTHER = "other"


class MessageClass(StrEnum):
    """Bulk marketing or transactional mail (16 CFR 316.3 primary purpose); decides routing."""

    MARKETING = "marketing"
    TRANSACTIONAL = "transactional"


class Relationship(StrEnum):
    """Why these people are on the list."""

    PATIENTS = "patients"
    MEMBERS = "members"
    FORMER = "former"
    LEADS = "leads"
    PUBLIC = "public"
    DONORS = "donors"
    COMMUNITY = "community"
    STAFF = "staff"
    CLINICIANS = "clinicians"
    MIXED = "mixed"
    UNKNOWN = "unknown"


class Scope(StrEnum):
    """Where in a message a passage stands: it decides who can read it and which rules look at it."""

    SUBJECT = "subject"
    PREHEADER = "preheader"
    BODY = "body"
    QUOTED = "quoted"
    HIDDEN = "hidden"
    ALT = "alt"
    COMMENT = "comment"
    LINK = "link"
    ASSET = "asset"
    HEADER = "header"
    SENDER = "sender"
    ATTACHMENT = "attachment"
    ATTACHMENT_NAME = "attachment-name"
    CALENDAR = "calendar"
    STYLE = "style"


class FieldClass(StrEnum):
    """What a column, field or merge tag holds, judged by its name."""

    CONDITION = "condition"
    PROCEDURE = "procedure"
    DRUG = "drug"
    TEST = "test"
    RISK = "risk"
    PROXY = "proxy"
    PAYMENT = "payment"
    DEMOGRAPHIC = "demographic"
    OPERATIONAL = "operational"
    CONSENT = "consent"
    IDENTIFIER = "identifier"
    UNKNOWN = "unknown"


class Category(StrEnum):
    """Health categories of the contract."""

    CANCER = "cancer"
    HIV = "hiv"
    STI = "sti"
    SUBSTANCE_USE = "substance-use"
    MENTAL_HEALTH = "mental-health"
    REPRODUCTIVE = "reproductive"
    GENDER = "gender"
    GENETIC = "genetic"
    MINORS = "minors"
    ABUSE = "abuse"
    DIABETES = "diabetes"
    CARDIOVASCULAR = "cardiovascular"
    RESPIRATORY = "respiratory"
    KIDNEY = "kidney"
    NEUROLOGICAL = "neurological"
    MUSCULOSKELETAL = "musculoskeletal"
    INFECTIOUS = "infectious"
    DIGESTIVE = "digestive"
    SKIN = "skin"
    EYE = "eye"
    DENTAL = "dental"
    PREGNANCY = "pregnancy"
    OBESITY = "obesity"
    SLEEP = "sleep"
    PAIN = "pain"
    RARE_DISEASE = "rare-disease"
    END_OF_LIFE = "end-of-life"
    DISABILITY = "disability"
    GENERAL = "general"

    @property
    def sensitive(self) -> bool:
        """Whether the category is in the specially protected set (docs/inference.md)."""
        return self in _SENSITIVE


_SENSITIVE = frozenset(
    {
        Category.HIV,
        Category.STI,
        Category.SUBSTANCE_USE,
        Category.MENTAL_HEALTH,
        Category.REPRODUCTIVE,
        Category.GENDER,
        Category.GENETIC,
        Category.MINORS,
        Category.ABUSE,
    }
)


class Assertion(StrEnum):
    """How a health fact is said (ConText, Harkema et al. 2009)."""

    STATED = "stated"
    NEGATED = "negated"
    CONDITIONAL = "conditional"
    GENERIC = "generic"


class About(StrEnum):
    """Whom a health fact is about."""

    READER = "reader"
    OTHER_PERSON = "other-person"
    NOBODY = "nobody"


class RiskLevel(Ordered):
    """How much the send tells about its recipients (docs/inference.md)."""

    NONE = "none"
    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    SEVERE = "severe"


class Obligation(StrEnum):
    """What the sending core must do if it sends (the word is XACML's)."""

    REQUIRE_TLS = "require-tls"
    ONE_RECIPIENT_PER_MESSAGE = "one-recipient-per-message"
    DROP_RECIPIENTS = "drop-recipients"
    STRIP_HEADERS = "strip-headers"
    AGGREGATE_ANALYTICS = "aggregate-analytics"


class Selection(IntEnum):
    """How the recipients were chosen (docs/inference.md); 2d stands as DEMOGRAPHIC and is reported as 2."""

    SELF = 0
    CONTACTS = 1
    PATIENTS = 2
    PROXY = 3
    CONDITION = 4
    SENSITIVE = 5

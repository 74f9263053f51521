"""A photo with people, a picture with readable text, or a video or audio link has no review record.

## Why it matters
A full-face photo is an identifier (45 CFR 164.514(b)(2)(i)(Q)), backgrounds show boards, screens and charts, and a
video carries voices and names. Only a person can see that, so only a record that somebody looked will do.

## What to do instead
Let the privacy reviewer look and record it in the campaign: ``assets: [{sha256: …, kind: stock | staff | no-persons |
patient, by: …, on: …}]``.

## When it stays silent
Logos, icons, spacers, illustrations and small pictures, pictures with a review record, and links to channels and
profiles.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from gatekeeper.model.finding import Finding
from gatekeeper.model.message import Attachment, Image, Link, Message
from gatekeeper.model.words import Severity
from gatekeeper.patterns import lazy
from gatekeeper.rules.case import Case
from gatekeeper.rules.rule import Example, Option, Rule
from gatekeeper.vocabulary.names import split

_PEOPLE = frozenset(
    {
        "photo", "photos", "photograph", "portrait", "headshot", "selfie", "patient",
        "patients", "nurse", "nurses", "doctor",
        "doctors", "woman", "women", "man", "men", "child", "children", "kids",
        "family", "families", "team", "staff", "smiling",
        "people", "person", "couple", "mother", "father", "baby", "survivor",
        "girl", "boy", "grandmother", "grandfather",
        "volunteer", "volunteers", "testimonial", "interview", "img", "dsc", "dscn",
    }
)  # fmt: skip
#: Words of an alternative text or file name that say that a patient is shown: a face is known at any visible size.
_PATIENTS = frozenset({"patient", "patients", "survivor", "survivors"})
_FACE = 64
_TEXT = frozenset({"screenshot", "screen", "whiteboard", "board", "chart", "scan", "xray", "document"})
_ARTWORK = frozenset(
    {
        "logo", "logos", "icon", "icons", "spacer", "pixel", "divider", "banner",
        "header", "footer", "hero", "illustration",
        "drawing", "vector", "map", "badge", "button", "arrow", "social",
        "facebook", "twitter", "instagram", "linkedin",
        "youtube", "background", "bg", "pattern", "line", "shadow", "seal",
        "award", "graphic", "infographic", "clipart",
    }
)  # fmt: skip
_PERSON = lazy(
    r"([A-Z][a-z]+)(?: [A-Z][a-z]+)?(?:,? (?:in|at|with|and|after|on|holding|smiling|enjoying|who|before|during)\b"
    r"|, \d{2}\b)"
)
_WORD = lazy(r"[A-Za-z]+")
#: Things without people, as alternative texts name them.
_SCENES = frozenset(
    {
        "flower", "flowers", "tulips", "garden", "building", "hospital", "clinic", "entrance", "exterior",
        "lobby", "garage", "parking", "street", "road", "skyline", "city", "landscape", "mountain",
        "mountains", "lake", "river", "sea", "beach", "sunrise", "sunset", "sky", "tree", "trees", "forest",
        "leaves", "park", "snow", "spring", "summer", "autumn", "fall", "winter", "food", "salad", "soup",
        "bowl", "plate", "recipe", "dish", "fruit", "fruits", "vegetables", "apple", "apples", "bread",
        "coffee", "tea", "desk", "laptop", "phone", "calendar", "stethoscope", "car", "bicycle", "pumpkin",
    }
)  # fmt: skip
_LEADS = frozenset({"a", "an", "the", "our", "new", "view", "of", "fresh", "colorful", "bowl", "plate", "valley"})
_VIDEO = lazy(
    r"(?i)^https?://(?:(?:www\.|m\.)?youtube(?:-nocookie)?\.com/(?:watch|embed|shorts|live)|youtu\.be/"
    r"|(?:www\.|player\.)?vimeo\.com/"
    r"(?:video/)?\d|(?:www\.)?wistia\.|(?:\w+\.)?loom\.com/share|(?:open\.)?spotify\.com/episode"
    r"|(?:www\.)?soundcloud\.com/[^/]+/[^/]+)"
    r"|\.(?:mp4|mov|webm|m4v|avi|mp3|m4a|wav|ogg)(?:$|[?#])"
)


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding per picture or recording without a record."""
    reviewed = {asset.sha256.lower().removeprefix("sha256:") for asset in case.manifest.assets}
    smallest = float(case.option("photo_pixels"))
    for message in case.messages:
        seen: set[str] = set()
        carried = {attachment.sha256: attachment for attachment in message.attachments}
        for image in message.images:
            if image.src in seen or (image.sha256 and image.sha256.lower() in reviewed):
                continue
            seen.add(image.src)
            inside = carried.pop(image.sha256, None) if image.sha256 else None
            if _photo(image, smallest, inside.name if inside is not None else image.src):
                yield case.finding(
                    "A picture that may show people or readable text has no review record.",
                    image.at,
                    evidence=image.src,
                )
        for digest, attachment in carried.items():
            if digest.lower() not in reviewed and _attached_photo(attachment, int(case.option("photo_bytes"))):
                yield case.finding("An attached picture has no review record.", attachment.at, evidence=digest)
        for link in _recordings(message):
            if link.url not in seen:
                seen.add(link.url)
                yield case.finding("A video or recording has no review record.", link.at, evidence=link.url)


def _attached_photo(attachment: Attachment, smallest: int) -> bool:
    """Whether an attached file is a photograph by type and size and not artwork by its name."""
    words = set(split(attachment.name.rpartition(".")[0]))
    photo = attachment.media_type in ("image/jpeg", "image/jpg", "image/heic", "image/webp", "image/tiff")
    return (photo and attachment.size >= smallest and not words & _ARTWORK) or (
        attachment.media_type.startswith(("image/", "video/", "audio/")) and bool(words & (_PEOPLE | _TEXT))
    )


def _photo(image: Image, smallest: float, source: str) -> bool:
    """Whether a picture is photo-like by its size and not artwork by its name."""
    name = source.partition("?")[0].rpartition("/")[2]
    words = set(split(name)) | set(split(image.alt or ""))
    if image.hidden or any(side is not None and side <= 2 for side in (image.width, image.height)):
        return False
    if name.lower().endswith((".svg", ".gif")):
        return False
    stated = [side for side in (image.width, image.height) if side is not None]
    if words & _PATIENTS and not (stated and max(stated) < _FACE):
        return True
    if stated and min(stated) <= smallest and len(stated) == 2:
        return False
    if words & (_PEOPLE | _TEXT) or _named(image.alt or ""):
        return not words & {"logo", "icon", "icons"} and not (stated and max(stated) <= smallest)
    if words & _ARTWORK:
        return False
    if _scene(image.alt or ""):
        return False
    # A photograph's format and size, and nothing that says otherwise.
    large = bool(stated) and min(stated) > smallest and len(stated) == 2
    return large and name.lower().endswith((".jpg", ".jpeg", ".heic", ".webp"))


def _named(alt: str) -> bool:
    """Whether an alternative text begins with a person: "Maria in the garden", "Tom, 54"."""
    begins = _PERSON.match(alt)
    return begins is not None and begins[1].lower() not in _SCENES | _LEADS | _ARTWORK


def _scene(alt: str) -> bool:
    """Whether an alternative text names a thing and begins with no name: "Flowers", not "Maria in the garden"."""
    words = [word.lower() for word in _WORD.findall(alt)]
    return bool(_SCENES & set(words)) and words[0] in _SCENES | _LEADS


def _recordings(message: Message) -> Iterator[Link]:
    for link in message.links:
        if link.element in ("video", "audio", "source") or (link.element != "img" and _VIDEO.search(link.url)):
            yield link


_PICTURE = '<p>Hello</p><img src="{src}" alt="{alt}" width="{width}" height="{height}">'


def _html(src: str, alt: str, width: int, height: int) -> str:
    return _PICTURE.format(src=src, alt=alt, width=width, height=height)


RULE = Rule(
    id="PHI022",
    name="unreviewed-picture",
    severity=Severity.ERROR,
    scale="E",
    cites=("45 CFR 164.514(b)(2)(i)(Q)", "45 CFR 164.508(a)(1)"),
    check=check,
    options={
        "photo_bytes": Option(
            default=20_000, doc="Attached pictures below this many octets are no photos; default ours."
        ),
        "photo_pixels": Option(
            default=200, doc="Pictures up to this many CSS pixels a side are no photos; engineering default."
        ),
    },
    examples=(
        Example(
            title="photo of a patient",
            draft=_html("https://www.valleyhealth.example/i/maria.jpg", "Maria, smiling patient", 600, 400),
            campaign={"relationship": "public"},
            marks=("https://www.valleyhealth.example/i/maria.jpg",),
            severities=(Severity.ERROR,),
        ),
        Example(
            title="link to a video",
            draft='<p><a href="https://www.youtube.com/watch?v=abc123">Watch</a></p>',
            campaign={"relationship": "public"},
            marks=("https://www.youtube.com/watch?v=abc123",),
        ),
        Example(
            title="picture beside the draft, with a review record by its content",
            draft=_html("maria.jpg", "Maria in the garden", 600, 400),
            files={"maria.jpg": "stands for a picture"},
            campaign={
                "relationship": "public",
                "assets": [
                    {
                        "sha256": sha256(b"stands for a picture").hexdigest(),
                        "kind": "staff",
                        "by": "a.officer@vh.example",
                    }
                ],
            },
        ),
        Example(
            title="logo, banner and spacer",
            draft=_html("https://www.valleyhealth.example/i/logo.png", "Valley Health", 220, 60)
            + _html("https://www.valleyhealth.example/i/banner.jpg", "", 600, 210)
            + _html("https://www.valleyhealth.example/i/s.gif", "", 1, 1),
            campaign={"relationship": "public"},
        ),
        Example(
            title="channel of the organisation",
            draft='<p><a href="https://www.youtube.com/@valleyhealth">Follow us</a></p>',
            campaign={"relationship": "public"},
        ),
        Example(
            title="photo of flowers",
            draft=_html("https://www.valleyhealth.example/i/may.jpg", "Flowers in the park", 600, 400),
            campaign={"relationship": "public"},
        ),
        Example(
            title="small portrait-shaped icon",
            draft=_html("https://www.valleyhealth.example/i/person-icon.png", "Person", 24, 24),
            campaign={"relationship": "public"},
        ),
    ),
)

"""Reads the table of contents of ZIP attachments; the members themselves are left to their recipients' care."""

from __future__ import annotations

import io
import zipfile

from gatekeeper.readers.extracts import Extract

#: Member names listed.
NAME_LIMIT = 1000


def read_zip(data: bytes) -> Extract:
    """Return the member names of a ZIP file; its contents stay unchecked."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
    names = [member.filename for member in members]
    encrypted = any(member.flag_bits & 1 for member in members)
    macros = any(name.endswith("vbaProject.bin") for name in names)
    why = "encrypted archive" if encrypted else "contents of an archive"
    return Extract(texts=("\n".join(names[:NAME_LIMIT]),), encrypted=encrypted, macros=macros, failure=why)

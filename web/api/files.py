"""Articles that come as files over the API: multipart/form-data with a file and, beside it, what it does not say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from flask import request

from web.api.reading import FILE_FIELDS, body_object, refuse_unknown, source_of
from web.article_form import FILE_BYTES
from web.errors import Refused
from workflow.article import Source
from workflow.findings import N_
from workflow.importers import Report, Unreadable, read_with_notes, report_of
from workflow.profiles import Profiles

MULTIPART = "multipart/form-data"
_YES, _NO = frozenset({"1", "true", "yes"}), frozenset({"", "0", "false", "no"})


def article_object(known: frozenset[str]) -> dict[str, Any]:
    """The request's fields: of its JSON object, or of the form beside a file. Raises Refused."""
    if request.mimetype != MULTIPART:
        return body_object(known)
    request.max_content_length = FILE_BYTES
    refuse_unknown((*request.form, *request.files), known & FILE_FIELDS | {"file", "whole", "revision", "submission"})
    sent: dict[str, Any] = dict(request.form)
    for name in known & {"revision", "submission"} & sent.keys():
        number = sent[name]
        sent[name] = int(number) if number.isascii() and number.isdigit() and len(number) < 11 else number
    return sent


def article_of(sent: Mapping[str, Any], profiles: Profiles) -> tuple[Source, Report | None]:
    """The article that a request brings, and how its file was read, None where it brings none.

    Raises:
        Refused: the file cannot be read (with the code of its refusal), or a field is not what it should be.
    """
    if request.mimetype != MULTIPART:
        return source_of(sent, profiles), None
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        raise Refused(
            422, "bad-field", N_("Send the article as a part named “%(field)s” that has a file name."), field="file"
        )
    try:
        imported = read_with_notes(upload.filename, upload.stream.read(), whole=_is_yes(sent.get("whole", "")))
    except Unreadable as refusal:
        raise Refused(422, str(refusal.code), refusal.message, **refusal.params) from None
    found = imported.source
    said = {name: value for name, value in sent.items() if name in FILE_FIELDS and value.strip()}
    named = source_of({**asdict(replace(found, category="")), **said, "format": str(found.format)}, profiles)
    source = replace(named, category=named.category or found.category)
    return source, report_of(upload.filename, imported)


def _is_yes(said: str) -> bool:
    if said.lower() in _YES | _NO:
        return said.lower() in _YES
    raise Refused(422, "bad-field", N_("“%(field)s” must be one of: %(choices)s."), field="whole", choices="1, 0")

"""Reading what programs send: strict JSON, known fields, right types, sizes in bounds; everything else is refused."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from web.errors import Refused
from web.security import MOST_BYTES
from workflow.article import Format, Source
from workflow.desk.drafts import LONGEST_FIELD
from workflow.desk.submit import LONGEST_BODY
from workflow.findings import N_
from workflow.profiles import Profiles

LONGEST_KEY = 200
LONGEST_NOTE = 10_000
MOST_TEXTS = 100
# Far beyond any real row number, and within what both databases can compare.
LARGEST_NUMBER = 2**31 - 1

_TEXT_FIELDS = ("title", "category", "summary", "date", "language")
SOURCE_FIELDS = frozenset({*_TEXT_FIELDS, "body", "format"})
FILE_FIELDS = frozenset(_TEXT_FIELDS)


def body_object(known: frozenset[str]) -> dict[str, Any]:
    """The request's JSON object, which has no fields but the known ones.

    Raises:
        Refused: 415 for another media type, 400 for what is not JSON, 422 for another value than an object.
    """
    if request.mimetype not in {"application/json", ""} and not request.mimetype.endswith("+json"):
        raise Refused(415, "unsupported-media-type", N_("Send the article as application/json in UTF-8."))
    raw = request.get_data(cache=False)
    # A body sent in chunks says no length beforehand; reading it ends at the limit.
    if len(raw) >= (request.max_content_length or MOST_BYTES):
        raise RequestEntityTooLarge
    sent = _parsed(raw)
    if not isinstance(sent, dict):
        raise Refused(422, "not-an-object", N_("Send one JSON object with named fields."))
    refuse_unknown(sent, known)
    return sent


def refuse_unknown(names: Iterable[str], known: frozenset[str]) -> None:
    """Raises Refused for a field that nobody reads: it is a slip, and what was meant would be lost."""
    unknown = sorted(str(name)[:100] for name in set(names) - known)
    if unknown:
        template = N_("Unknown fields: %(fields)s. Known are: %(known)s.")
        raise Refused(422, "unknown-field", template, fields=", ".join(unknown[:10]), known=", ".join(sorted(known)))


def _parsed(raw: bytes) -> Any:
    try:
        return json.loads(raw.decode("utf-8-sig"), parse_constant=_refuse_constant, object_pairs_hook=_once)
    except UnicodeDecodeError:
        raise Refused(400, "not-utf-8", N_("This is not UTF-8. Encode the JSON as UTF-8 and send it again.")) from None
    except RecursionError:
        raise Refused(400, "too-deep", N_("The JSON is nested too deeply. Send one flat object.")) from None
    except ValueError as error:
        line, column = getattr(error, "lineno", 1), getattr(error, "colno", 1)
        template = N_("This is not valid JSON; look at line %(line)s, column %(column)s.")
        raise Refused(400, "not-json", template, line=line, column=column) from None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Refused(400, "field-twice", N_("A field is there twice. Send each field once."))
    return found


def text_of(sent: Mapping[str, Any], name: str, *, longest: int = LONGEST_FIELD) -> str:
    """A text field; missing or null is empty. Raises Refused for another type, too much, or what is no text."""
    value = sent.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Refused(422, "bad-field", N_("“%(field)s” must be a text."), field=name)
    if len(value) > longest:
        template = N_("“%(field)s” holds at most %(limit)s characters.")
        raise Refused(422, "bad-field", template, field=name, limit=longest)
    if "\0" in value or not _encodable(value):
        template = N_("“%(field)s” holds NUL bytes or half characters (lone surrogates). Send plain Unicode text.")
        raise Refused(422, "bad-field", template, field=name)
    return value


def texts_of(sent: Mapping[str, Any], name: str) -> list[str]:
    """A field that is a list of texts; missing or null is an empty one. Raises Refused."""
    value = sent.get(name)
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > MOST_TEXTS:
        template = N_("“%(field)s” must be a list of at most %(limit)s texts.")
        raise Refused(422, "bad-field", template, field=name, limit=MOST_TEXTS)
    return [text_of({name: one}, name) for one in value]


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def number_of(sent: Mapping[str, Any], name: str) -> int:
    """A field that has to be a whole number from 1 on. Raises Refused."""
    value = sent.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= LARGEST_NUMBER:
        raise Refused(422, "bad-field", N_("“%(field)s” must be a whole number from 1 on."), field=name)
    return value


def choice_of(sent: Mapping[str, Any], name: str, choices: tuple[str, ...], *, default: str = "") -> str:
    """A field that has to be one of these words. Raises Refused."""
    value = sent.get(name, default)
    if value is None or value == "":
        value = default
    if not isinstance(value, str) or value not in choices:
        template = N_("“%(field)s” must be one of: %(choices)s.")
        raise Refused(422, "bad-field", template, field=name, choices=", ".join(choices))
    return value


def source_of(sent: Mapping[str, Any], profiles: Profiles) -> Source:
    """The article in a JSON object; its newlines become one kind.

    Raises:
        Refused: a field is not what it should be, or the category is none of the desk's (code unknown-category).
    """
    texts = {name: text_of(sent, name).strip() for name in _TEXT_FIELDS}
    _know_category(texts["category"], profiles)
    body = text_of(sent, "body", longest=LONGEST_BODY).replace("\r\n", "\n").replace("\r", "\n")
    kind = choice_of(sent, "format", tuple(Format), default=Format.TEXT)
    return Source(body=body, format=Format(kind), **texts)


def _know_category(name: str, profiles: Profiles) -> None:
    found = profiles.find(name)
    if name and (found is None or not found.active):
        known = ", ".join(profile.key for profile in profiles.ordered)
        template = N_("The desk has no category “%(category)s”. It has: %(known)s.")
        raise Refused(422, "unknown-category", template, field="category", category=name[:100], known=known)


def idempotency_key() -> str:
    """The Idempotency-Key header; empty when there is none. Raises Refused when it is too long or not printable."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if len(key) > LONGEST_KEY or not key.isascii() or not key.isprintable():
        template = N_("An Idempotency-Key has at most %(limit)s printable ASCII characters.")
        raise Refused(422, "bad-field", template, field="Idempotency-Key", limit=LONGEST_KEY)
    return key


def page_number(name: str) -> int:
    """A row number in the query string; 0 when it is missing. Raises Refused when it is no number."""
    raw = request.args.get(name, "")
    if not raw:
        return 0
    if not raw.isascii() or not raw.isdigit() or len(raw) > 10 or int(raw) > LARGEST_NUMBER:
        raise Refused(422, "bad-field", N_("“%(field)s” must be a whole number from 1 on."), field=name)
    return int(raw)

"""Answers are packed (gzip) for browsers that can unpack them: a review page comes in a fourth of its bytes."""

from __future__ import annotations

import gzip
from functools import lru_cache
from io import BytesIO

from flask import Flask, Response, request

from workflow.ids import padding

LEAST_BYTES = 1_000
# What is sent as it is read from a file is packed once; a bundle of the editor is the largest of them.
MOST_FILE_BYTES = 1_000_000
_PACKED = frozenset(
    {
        "application/atom+xml",
        "application/feed+json",
        "application/json",
        "application/problem+json",
        "application/xml",
        "image/svg+xml",
        "text/css",
        "text/html",
        "text/javascript",
        "text/plain",
    }
)


def install(app: Flask) -> None:
    """Pack the answers of an application."""
    app.after_request(pack)


def pack(response: Response) -> Response:
    """A text of some length, whole, for whoever takes it packed; streams and parts of files are left as they are."""
    if response.mimetype not in _PACKED or "Content-Encoding" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    if request.method == "HEAD" or response.status_code == 206 or not request.accept_encodings["gzip"]:
        return response
    if response.direct_passthrough:
        if (response.content_length or MOST_FILE_BYTES) >= MOST_FILE_BYTES:
            return response
        response.direct_passthrough = False
        return _replaced(response, _packed_file(response.get_data()))
    return response if response.is_streamed else _replaced(response, _packed_page(response.get_data()))


def _replaced(response: Response, packed: bytes) -> Response:
    if len(response.get_data()) < LEAST_BYTES:
        return response
    response.set_data(packed)
    response.headers["Content-Encoding"] = "gzip"
    etag, _weak = response.get_etag()
    if etag:
        # The same content in other bytes.
        response.set_etag(etag, weak=True)
    return response


@lru_cache(maxsize=64)
def _packed_file(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def _packed_page(content: bytes) -> bytes:
    """With some bytes of chance: how short a page with a secret in it gets must not tell what else is in it."""
    packed = BytesIO()
    with gzip.GzipFile(filename=padding(), mode="wb", compresslevel=5, fileobj=packed, mtime=0) as file:
        file.write(content)
    return packed.getvalue()

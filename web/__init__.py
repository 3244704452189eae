"""The rooms people see: writer, reviewer, ops, the HTTP API and the command line."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from web.application import create_app

__all__ = ["create_app"]


def __getattr__(name: str) -> Any:
    # The command line lives in this package too and must start without loading a web server.
    if name == "create_app":
        return importlib.import_module("web.application").create_app
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

"""What an application is made of, as its requests reach it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from argon2 import PasswordHasher
from flask import Flask, current_app

from workflow.db import Database
from workflow.lists.folder import ListFolder
from workflow.lists.listed import DomainList
from workflow.settings import Settings

_NAME = "copydesk"


@dataclass(frozen=True, slots=True)
class Parts:
    """The settings, the ledger, the password hasher and the lists of domains of one application."""

    settings: Settings
    database: Database
    hasher: PasswordHasher
    lists: ListFolder


def keep_parts(app: Flask, parts: Parts) -> None:
    """Give the application its parts."""
    app.extensions[_NAME] = parts


def parts_of(app: Flask) -> Parts:
    """The parts of this application."""
    return cast("Parts", app.extensions[_NAME])


def current_db() -> Database:
    """The ledger of the application that serves this request."""
    return parts_of(current_app).database


def current_settings() -> Settings:
    """The settings of the application that serves this request."""
    return parts_of(current_app).settings


def current_lists() -> tuple[DomainList, ...]:
    """The lists of domains that the desk has now."""
    return parts_of(current_app).lists.current()


def list_folder() -> ListFolder:
    """The lists of domains, to be read and changed."""
    return parts_of(current_app).lists

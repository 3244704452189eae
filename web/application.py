"""The application, put together: `create_app` gives it its parts, its rooms and its guards."""

from __future__ import annotations

from argon2 import PasswordHasher
from flask import Flask
from flask_babel import get_locale
from werkzeug.routing import IntegerConverter, Map

from web import (
    account,
    account_keys,
    api,
    assets,
    auth,
    commenting,
    comparing,
    editor,
    errors,
    events,
    filters,
    forcing,
    guests,
    health,
    i18n,
    logs,
    mailing,
    media,
    notices,
    ops,
    ops_rules,
    ops_snapshot,
    packing,
    preferences,
    review_links,
    review_queue,
    review_steps,
    reviewer,
    rules,
    security,
    site,
    traces,
    writer,
)
from web.state import Parts, keep_parts
from workflow.db import Database, Nudge
from workflow.desk.people import HASHER
from workflow.lists.folder import ListFolder
from workflow.settings import Settings

# The account page's routes belong to the blueprint of auth.
_ROOMS = (
    *(account.bp, account_keys.bp, preferences.bp, notices.bp, mailing.bp, writer.bp, editor.bp),
    *(
        reviewer.bp,
        review_links.bp,
        review_queue.bp,
        review_steps.bp,
        forcing.bp,
        guests.bp,
        comparing.bp,
        commenting.bp,
        rules.bp,
    ),
    *(ops.bp, *api.rooms, events.bp, health.bp, site.bp, media.bp),
)


class _RowNumber(IntegerConverter):
    """A number in an address that a database could hold; any larger one is nothing that exists."""

    def __init__(self, url_map: Map) -> None:
        """From 0 to the largest 64-bit number."""
        super().__init__(url_map, max=2**63 - 1)


def create_app(
    settings: Settings,
    database: Database,
    *,
    nudge: Nudge | None = None,
    hasher: PasswordHasher = HASHER,
    proxies: int = 0,
) -> Flask:
    """The application over one ledger.

    nudge: whom the verbs tell of new work; None leaves what the database has. hasher: argon2 with other costs, for
    tests. proxies: how many reverse proxies in front of it may be believed about the client's address.

    Raises:
        Undeclared: a route does not say who may use it.
    """
    if nudge is not None:
        database.nudge = nudge
    app = Flask("web", template_folder="templates", static_folder="static")
    app.url_map.converters["int"] = _RowNumber
    # People read problem details too: 中文 as it is, not as escapes.
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    keep_parts(app, Parts(settings, database, hasher, ListFolder(settings.lists_folder)))
    traces.install(app)
    logs.install(app)
    security.install(app, settings)
    security.trust_proxy(app, proxies)
    for part in (packing, i18n, assets, filters, errors, events, notices, ops_snapshot, ops_rules, health):
        part.install(app)
    app.jinja_env.globals["get_locale"] = get_locale
    for room in dict.fromkeys(_ROOMS):
        app.register_blueprint(room)
    auth.install(app)
    return app

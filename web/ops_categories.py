"""The pages of categories: what each asks of an article, for admins; what is changed counts from the next check on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from web.auth import allow
from web.category_form import (
    BOUND_LABELS,
    COUNT_LABELS,
    PICTURE_LABELS,
    REL_LABELS,
    TypedCategory,
    differences,
    profile_in,
    typed_from,
    typed_in,
)
from web.filters import profile_name
from web.state import current_db
from workflow import desk, shelf
from workflow.desk.errors import BadProfile, DeskError, StaleCategory, UnknownCategory
from workflow.profile_rules import Complaint
from workflow.profiles import FIELDS, RELS, Profile
from workflow.states import Role

bp = Blueprint("categories", __name__)

_Page = str | tuple[str, int] | Response


@bp.get("/ops/categories")
@allow(Role.ADMIN)
def every() -> str:
    """All categories in their order, with how many submissions each has; the retired ones below."""
    database = current_db()
    profiles = shelf.profiles(database)
    retired = [profile for profile in profiles.every if not profile.active]
    counts = shelf.category_counts(database)
    return render_template("ops/categories.html", profiles=profiles.ordered, retired=retired, counts=counts)


@bp.get("/ops/categories/new")
@allow(Role.ADMIN)
def new() -> str:
    """An empty form, with what most categories ask for."""
    return _form(typed_from(Profile("", "", "")), add=True)


@bp.post("/ops/categories/new")
@allow(Role.ADMIN)
def add() -> _Page:
    """A new category; what is wrong comes back with everything that was typed."""
    typed = typed_in(request.form)
    try:
        profile = profile_in(typed)
        desk.add_category(current_db(), g.actor, profile)
    except BadProfile as error:
        return _form(typed, error.complaints, add=True), 422
    return _back(gettext("“%(name)s” is added. Articles can be handed in to it now.", name=profile_name(profile)))


@bp.get("/ops/categories/<key>")
@allow(Role.ADMIN)
def show(key: str) -> str:
    """The form of a category as it is now."""
    return _form(typed_from(_known(key)))


@bp.post("/ops/categories/<key>")
@allow(Role.ADMIN)
def edit(key: str) -> _Page:
    """Change a category; somebody else's change since is shown beside what was typed, and nothing is lost."""
    now = _known(key)
    typed = typed_in(request.form, key=key)
    try:
        profile = profile_in(typed)
        changed = desk.edit_category(current_db(), g.actor, profile, seen=typed.version)
    except BadProfile as error:
        return _form(typed, error.complaints), 422
    except StaleCategory as error:
        return _stale(typed, error), 409
    said = gettext("“%(name)s” is changed. It counts from the next check on.", name=profile_name(profile))
    return _back(said if changed else gettext("Nothing differs from what “%(name)s” is.", name=profile_name(now)))


@bp.post("/ops/categories/<key>/active")
@allow(Role.ADMIN)
def switch(key: str) -> Response:
    """Retire a category, or restore it."""
    active = request.form.get("active") == "yes"
    name = profile_name(_known(key))
    seen = request.form.get("version", 0, int)
    return _tried(
        lambda: desk.switch_category(current_db(), g.actor, key, active=active, seen=seen),
        gettext("“%(name)s” is open again.", name=name)
        if active
        else gettext("“%(name)s” is retired: nothing new goes into it.", name=name),
    )


@bp.post("/ops/categories/<key>/move")
@allow(Role.ADMIN)
def move(key: str) -> Response:
    """One place up or down in every list of categories."""
    up = request.form.get("to") == "up"
    return _tried(
        lambda: desk.move_category(current_db(), g.actor, key, up=up),
        gettext("“%(name)s” has another place now.", name=profile_name(_known(key))),
    )


def _known(key: str) -> Profile:
    found = next((profile for profile in shelf.profiles(current_db()).every if profile.key == key), None)
    if found is None:
        raise UnknownCategory(name=key)
    return found


def _tried(act: Callable[[], object], done: str) -> Response:
    try:
        act()
    except UnknownCategory:
        raise
    except DeskError as error:
        return _back(error.say(gettext), "error")
    return _back(done)


def _back(words: str, kind: str = "success") -> Response:
    flash(words, kind)
    return redirect(url_for("ops.categories.every"), 303)


def _form(typed: TypedCategory, wrong: Iterable[Complaint] = (), *, add: bool = False, **stale: object) -> str:
    return render_template(
        "ops/category.html",
        typed=typed,
        add=add,
        errors=[(_field_id(one.field), one.say(gettext)) for one in wrong],
        bounds=BOUND_LABELS,
        pictures=PICTURE_LABELS,
        fields=FIELDS,
        rels=REL_LABELS,
        counts=COUNT_LABELS,
        **{"differences": (), "error": None, **stale},
    )


def _field_id(name: str) -> str:
    """Where on the page a complaint's field is: of two bounds the first, of ticks and of choices the first."""
    first = {
        "required": f"required-{FIELDS[0]}",
        "rel": f"rel-{RELS[0]}",
        "pictures": f"pictures-{next(iter(PICTURE_LABELS))}",
    }
    return {**first, **{bound: f"{bound}_least" for bound in BOUND_LABELS}}.get(name, name)


def _stale(typed: TypedCategory, error: StaleCategory) -> str:
    """What was typed in the form, under the version that is there now: saving it again is a decision then."""
    now = _known(typed.key)
    return _form(replace(typed, version=now.version), differences=differences(profile_in(typed), now), error=error)

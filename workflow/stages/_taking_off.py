"""The change that takes a link off: its words stay, its address goes."""

from __future__ import annotations

from workflow.findings import Action, Edit
from workflow.stages._markup import Form, Link


def unlinked(body: str, link: Link) -> Edit:
    """The change that leaves a link's words and takes the rest; where the address is the words, it goes whole."""
    if link.form is Form.DEFINITION:
        following = body[link.end : link.end + 1] == "\n"
        return Edit(link.start, link.end + following, "", Action.REMOVE)
    if link.form in {Form.ATTRIBUTE, Form.AUTOLINK, Form.BARE}:
        return Edit(link.start, link.end, "", Action.UNLINK)
    return Edit(link.start, link.end, link.text, Action.UNLINK)


def removed(body: str, link: Link) -> Edit:
    """As `unlinked`, but an image goes with the words behind it: readers would never have seen those."""
    if link.form is Form.IMAGE:
        return Edit(link.start, link.end, "", Action.REMOVE)
    return unlinked(body, link)

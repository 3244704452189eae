"""What may be told of a file that was read, each kind of thing in a writer's words and with what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from workflow.findings import N_


class Told(StrEnum):
    """The kinds of things, what weighs most first: stable codes for scripts and for the ledger."""

    SAVED_FROM = "saved-from"
    ARTICLE_ONLY = "article-only"
    PICTURES = "pictures-left-out"
    EQUATIONS = "equations-flattened"
    OBJECTS = "objects-left-out"
    TABLES = "tables-flattened"
    FOOTNOTES = "footnotes-moved"
    BOXES = "boxes-moved"
    CHANGES = "changes-settled"
    COMMENTS = "comments-left-out"
    HIDDEN = "hidden-left-out"
    HEADERS = "headers-left-out"
    CONTENTS = "contents-left-out"
    FIELDS = "fields-frozen"
    LINKS = "links-without-target"
    STYLING = "styling-left-out"
    MACROS = "macros-left-out"
    ENCODING = "encoding-guessed"
    CONTROLS = "controls-removed"
    DAMAGED = "damaged-characters"
    UNUSED = "fields-unused"
    DATE = "date-unclear"
    AUTHOR = "author-unused"
    KEYWORDS = "keywords-unused"


PICTURES_ADVICE = N_("Write where each one belongs, for example [Photo: the bridge], and send the files to the desk.")
"""What to do about pictures that did not come over, wherever they came from: a file, the clipboard, a drag."""

WORDS: Mapping[Told, str] = {
    Told.SAVED_FROM: N_("This was saved from %(address)s."),
    Told.ARTICLE_ONLY: N_("Only the article of the page was taken; menus and the like were left out."),
    Told.PICTURES: N_("Pictures that did not come over: %(count)s."),
    Told.EQUATIONS: N_(
        "Equations: %(count)s. Only their signs stand in the text, in one line. Look each of them over."
    ),
    Told.OBJECTS: N_("Charts, films, forms and other embedded things that did not come over: %(count)s."),
    Told.TABLES: N_(
        "Tables with merged cells, or with more than a line in a cell: %(count)s. Look over how their rows came out."
    ),
    Told.FOOTNOTES: N_("Footnotes and endnotes: %(count)s. They stand in a list at the end of the text, numbered."),
    Told.BOXES: N_(
        "Text boxes and frames: %(count)s. Their words stand in the text, below the paragraph that each was fixed to."
    ),
    Told.CHANGES: N_("Tracked changes: %(count)s. What was added is in the text, what was struck out is not."),
    Told.COMMENTS: N_("Comments in the margin that were left out: %(count)s."),
    Told.HIDDEN: N_(
        "Passages of hidden text that were left out: %(count)s. Make visible in the file what belongs to the article."
    ),
    Told.HEADERS: N_("Headers and footers of the pages were left out: %(count)s."),
    Told.CONTENTS: N_("Tables of contents and indexes that were left out: %(count)s."),
    Told.FIELDS: N_("Fields, such as page numbers, dates and cross-references: %(count)s. They are plain words now."),
    Told.LINKS: N_("Links that lead to no address on the web: %(count)s. Their words stayed."),
    Told.STYLING: N_("Colours, underlining, sizes of letters and the like did not come over, in places: %(count)s."),
    Told.MACROS: N_("The file has macros. They were not read."),
    Told.ENCODING: N_("Read as %(encoding)s. If characters look wrong, save the file as UTF-8 and hand it in again."),
    Told.CONTROLS: N_("%(count)s invisible control characters were left out."),
    Told.DAMAGED: N_(
        "%(count)s characters were already lost (�) before the file came here. Compare it with the original."
    ),
    Told.UNUSED: N_("Front matter not used: %(names)s."),
    Told.DATE: N_("The date “%(date)s” is not one we can read."),
    Told.AUTHOR: N_("The file names %(author)s as its author. If readers are to see that, write it into the text."),
    Told.KEYWORDS: N_("Keywords of the file are not kept: %(count)s."),
}

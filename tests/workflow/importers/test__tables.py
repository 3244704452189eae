"""A table of a document becomes one that Markdown can have, with every word of it."""

from __future__ import annotations

import pytest
import turbohtml

from workflow.importers._tables import flatten


@pytest.mark.parametrize(
    ("table", "markdown"),
    [
        (
            "<tr><td rowspan=2>A</td><td>b</td></tr><tr><td>c</td></tr>",
            "| A | b |\n| --- | --- |\n|  | c |",
        ),
        (
            "<tr><td colspan=2>A</td></tr><tr><td>b</td><td>c</td></tr>",
            "| A |  |\n| --- | --- |\n| b | c |",
        ),
        (
            "<tr><td><p>one</p><p>two</p></td><td><ul><li>x</li><li>y</li></ul></td></tr>",
            "| one<br>two | x<br>y |\n| --- | --- |",
        ),
        (
            "<tr><td>a<table><tr><td>in</td><td>side</td></tr><tr><td>low</td></tr></table></td><td>b</td></tr>",
            "| a<br>in; side<br>low | b |\n| --- | --- |",
        ),
        ("<tr><td colspan=999999999>a</td><td rowspan=x>b</td></tr>", "| a | b |\n| --- | --- |"),
    ],
)
def test_every_row_is_as_wide_as_the_widest_and_every_cell_one_line(table: str, markdown: str) -> None:
    page = turbohtml.parse_fragment(f"<table>{table}</table>")
    flatten(page)
    assert page.to_markdown().strip() == markdown

"""Texts are taken out of packages by page, in the language of the page alone."""

from __future__ import annotations

from pathlib import Path

from workers.training.gather import documents


def test_a_page_becomes_a_document_without_its_navigation_and_code(tmp_path: Path) -> None:
    folder = tmp_path / "installation-guide-amd64/usr/share/doc/installation-guide-amd64/de"
    folder.mkdir(parents=True)
    sentence = "Die Fähre kehrte am Dienstag in den Hafen zurück und brachte viele Gäste mit. "
    page = (
        "<html><body><div class='nav'></div><nav>Weiter</nav><h1>Fähre</h1><pre>code</pre>"
        f"<p>{sentence * 6}</p><p>The old text was never translated by anyone and stays in English as it was.</p>"
        "<ul><li>Fahrplan</li></ul></body></html>"
    )
    (folder / "ch01.html").write_text(page, encoding="utf-8")
    (found,) = documents(tmp_path)
    assert (found.src, found.lang) == ("install", "de")
    assert found.text.startswith("## Fähre\n\nDie Fähre kehrte")
    assert found.text.endswith("- Fahrplan")
    assert "Weiter" not in found.text
    assert "English" not in found.text
    assert "code" not in found.text

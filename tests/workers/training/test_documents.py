"""Documents keep to their sources, and sources to their folds."""

from __future__ import annotations

from pathlib import Path

from workers.training.documents import ARTICLES, EXTRACTED, FOLDS, Document, load, sampled, save


def test_what_is_saved_is_loaded_again(tmp_path: Path) -> None:
    documents = [Document("bbc", "en", "A ferry."), Document("doka", "ru", "Паром.\n\nПорт.")]
    assert save(documents, tmp_path / "a.jsonl.gz") == {("bbc", "en"): 8, ("doka", "ru"): 13}
    assert list(load([tmp_path / "a.jsonl.gz"])) == documents


def test_every_source_of_articles_has_a_fold_and_each_fold_has_some() -> None:
    assert FOLDS.keys() >= ARTICLES
    assert {FOLDS[source] for source in ARTICLES} == set(FOLDS.values())
    assert EXTRACTED < ARTICLES


def test_no_source_gives_more_of_a_language_than_is_asked_for() -> None:
    documents = [Document("gnome", "de", "x" * 100)] * 50 + [Document("bbc", "en", "x" * 100)] * 50
    kept = sampled(documents, articles=4000, others=1000)
    assert sum(document.src == "gnome" for document in kept) == 11
    assert sum(document.src == "bbc" for document in kept) == 41
    assert sampled(documents, articles=4000, others=1000) == kept

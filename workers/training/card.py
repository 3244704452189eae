"""The card beside the weights: what they were trained on, and how they did on what they had not seen."""

from __future__ import annotations

from collections.abc import Mapping

from workers.training.cuts import WHOLE, Case
from workers.training.documents import ARTICLES, EXTRACTED, FOLDS
from workers.training.measure import in_markdown, rates, reliability
from workers.training.train import Training

_CARD = """# The weights of the truncation stage

`weights.npz` holds a network that reads the last characters of a text, and a smaller one that weighs what it expects
together with the signs that the stage sees. Made by `python -m workers.training train`, seed {seed}, torch 2.13.0, on
one core, from the development corpus and what `python -m workers.training gather` takes out of the packages below.

SHA-256: `{digest}`

## What they were trained on

Characters, by source and language; nothing of the texts is in the weights but statistics of characters.

{sizes}

{described}

## How they were measured

Sources stand in four folds. The figures are those of four networks, each trained without one fold and judged on the
articles of that fold, whole and cut at random places: {counts}. They count what the stage would block: certain signs in
the structure first, then what the networks say. The thresholds were set on the hand-written ones: block from
{block:.3f} (1 % of the whole articles reach it), warn from {warn:.3f} (5 %). What ships was trained on all folds.

Flagged, in %, at the block threshold (`whole`: false alarms; in brackets the number of texts):

{languages}

{sources}

The same at the warning threshold:

{warned}

## Calibration

Of texts with a confidence about `said`, taken as many whole as cut inside a sentence, this share was cut:

{curve}
"""
_DESCRIBED = """`goldminer`, `doka`, `zenn-termoshtt`, `johngrib`, `betagouv`, `zenn-kaityo256`, `react`, `bbc` and
`trafeval` are articles of the development corpus (technical translations, documentation, personal wikis and blogs,
project pages, news, extracted web pages). The others come from Debian 12 packages: `handbook` (debian-handbook),
`install` (installation-guide-amd64), `libreoffice` (libreoffice-help-*), `gimp` (gimp-help-*), `gnome`
(gnome-user-docs), `manuals` (debian-reference-*, developers-reference-*, debian-faq-*, maint-guide-*), `wesnoth` (the
translations in wesnoth-1.16-data), `anarchism`, `fortunes` (fortunes, fortunes-de, -es, -ru, -zh). November 2026."""


def card(training: Training, digest: str, seed: int) -> str:
    """The card in Markdown."""
    block, warn = (float(training.weights[name]) for name in ("block_at", "warn_at"))
    written = [judged for judged in training.judged if judged.case.source not in EXTRACTED]
    by_language = rates(written, block, lambda case: case.language) | rates(written, block, lambda _: "all")
    return _CARD.format(
        seed=seed,
        digest=digest,
        sizes=_sizes(training.sizes),
        described=_DESCRIBED,
        counts=_counts(training),
        block=block,
        warn=warn,
        languages=in_markdown(by_language, "hand-written"),
        sources=in_markdown(rates(training.judged, block, _with_fold), "source (fold)"),
        warned=in_markdown(rates(written, warn, lambda _: "hand-written"), ""),
        curve=_curve(training),
    )


def _with_fold(case: Case) -> str:
    return f"{case.source} ({FOLDS[case.source]})"


def _counts(training: Training) -> str:
    whole = [case for case, _ in training.judged if case.kind == WHOLE]
    return f"{len(whole)} whole articles and {len(training.judged) - len(whole)} cuts"


def _sizes(sizes: Mapping[tuple[str, str], int]) -> str:
    languages = sorted({language for _, language in sizes})
    sources = sorted({source for source, _ in sizes}, key=lambda source: (source not in ARTICLES, source))
    lines = [f"| source | {' | '.join(languages)} |", "|---" * (len(languages) + 1) + "|"]
    for source in sources:
        cells = [f"{sizes[source, language]:,}" if (source, language) in sizes else "" for language in languages]
        lines.append(f"| {source} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _curve(training: Training) -> str:
    lines = ["| said | was cut | texts |", "|---|---|---|"]
    lines += [f"| {said:.2f} | {was:.2f} | {count} |" for said, was, count in reliability(training.judged)]
    return "\n".join(lines)

"""`python -m workers.training`: gather texts, and train the truncation stage's network on them."""

from __future__ import annotations

import argparse
from pathlib import Path

from workers.training.card import card
from workers.training.documents import load, save
from workers.training.gather import documents
from workers.training.network import Plan
from workers.training.progress import say
from workers.training.train import save as save_weights
from workers.training.train import train


def main(arguments: list[str] | None = None) -> None:
    """Run one of the two commands; both say on standard error how far they are."""
    parser = argparse.ArgumentParser(prog="python -m workers.training", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    gather = commands.add_parser("gather", help="texts out of unpacked Debian packages")
    gather.add_argument("folder", type=Path, help="one folder a package, as `dpkg-deb -x` leaves it")
    gather.add_argument("out", type=Path, help="a .jsonl.gz file")
    fit = commands.add_parser("train", help="weights out of texts")
    fit.add_argument("texts", type=Path, nargs="+", help=".jsonl.gz files with src, lang and text a line")
    fit.add_argument("--out", type=Path, required=True, help="the folder for weights.npz and the card")
    fit.add_argument("--work", type=Path, required=True, help="a folder for the networks of the folds")
    fit.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    if given.command == "gather":
        for (source, language), size in sorted(save(documents(given.folder), given.out).items()):
            say(f"{source} {language}: {size} characters")
    else:
        _train(given)


def _train(given: argparse.Namespace) -> None:
    # Both before the work, which takes long: a folder that cannot be made is known at once.
    for folder in (given.work, given.out):
        folder.mkdir(parents=True, exist_ok=True)
    training = train(list(load(given.texts)), given.work, Plan(seed=given.seed))
    digest = save_weights(training, given.out / "weights.npz")
    (given.out / "card.md").write_text(card(training, digest, given.seed), encoding="utf-8")


if __name__ == "__main__":
    main()

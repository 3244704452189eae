"""Nothing is lost and nothing is published twice, whatever breaks; and the usual pipeline, tried alike, does lose."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import servers

pytestmark = [
    pytest.mark.system,
    pytest.mark.xdist_group("system"),
    pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds whom to kill in /proc"),
]

KEYS = {"fault", "accepted", "published", "lost", "duplicated", "fenced", "recovery_p50_s", "recovery_max_s"}
ARTICLES = 8
# Each seed with faults of its own: those that take long are left to `copydesk chaos --faults all`.
SEEDED = {
    11: ("none", "worker-frozen", "worker-child-killed"),
    12: ("valkey-killed", "valkey-flushed", "crash-before-hint"),
    13: ("crash-in-publish", "crash-at-commit", "web-killed"),
}
LEASE_S = 3


def chaos(*arguments: str) -> tuple[int, dict[str, Any], str]:
    """What `copydesk chaos` ends with, prints, and says meanwhile."""
    command = [sys.executable, "-m", "workers.chaos", "--json", "--articles", str(ARTICLES), *arguments]
    done = subprocess.run([*command, "--lease", str(LEASE_S)], capture_output=True, text=True, timeout=170, check=False)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout), done.stderr


@pytest.mark.parametrize("seed", SEEDED)
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_every_article_that_was_accepted_is_published_exactly_once(database: str, seed: int) -> None:
    if database == "postgresql":
        try:
            servers.binaries()
        except servers.NoPostgres as error:
            pytest.skip(str(error))
    code, found, said = chaos("--seed", str(seed), "--database", database, "--faults", ",".join(SEEDED[seed]))
    assert found["violations"] == [], said
    assert code == 0
    assert set(found) == {"seed", "database", "rows", "violations"}
    assert (found["seed"], found["database"]) == (seed, database)
    assert [row["fault"] for row in found["rows"]] == list(SEEDED[seed])
    for row in found["rows"]:
        assert set(row) == KEYS
        assert (row["accepted"], row["published"], row["lost"], row["duplicated"]) == (ARTICLES, ARTICLES, 0, 0)
        assert row["fenced"] > 0 or row["fault"] != "worker-frozen", said


def test_the_usual_pipeline_loses_under_the_same_faults() -> None:
    code, found, said = chaos("--naive", "--seed", "14", "--faults", "none,crash-before-hint,valkey-killed")
    untouched, *broken = found["rows"]
    assert untouched["lost"] == 0, said
    assert all(row["lost"] > 0 for row in broken), said
    assert {violation.split(":")[0] for violation in found["violations"]} == {row["fault"] for row in broken}
    assert code == 1
    assert "--seed 14" in said

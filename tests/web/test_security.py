"""The secret key and the proxies in front."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor

from tests.factories import in_review
from tests.web.conftest import QUICK
from web import create_app
from web.security import secret_key
from workflow.settings import Settings


def test_the_key_is_made_once_and_is_the_owners_alone(tmp_path):
    settings = Settings(folder=tmp_path / "desk")
    first = secret_key(settings)
    assert len(first) == 64
    assert secret_key(settings) == first
    assert stat.S_IMODE((tmp_path / "desk" / "secret-key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "desk").iterdir()] == ["secret-key"]


def test_first_starts_at_once_agree_on_the_key(tmp_path):
    settings = Settings(folder=tmp_path / "desk")
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: secret_key(settings), range(16)))) == 1


def test_a_key_from_the_environment_is_used_as_it_is(tmp_path):
    assert secret_key(Settings(folder=tmp_path, secret_key="given")) == "given"
    assert list(tmp_path.iterdir()) == []


def test_what_a_visitor_says_of_their_address_counts_only_behind_a_proxy(settings, database):
    """Else everybody could escape the throttle, or pass for this machine."""
    forged = {"X-Forwarded-For": "127.0.0.1"}
    remote = {"REMOTE_ADDR": "192.0.2.7"}
    plain = create_app(settings, database, hasher=QUICK).test_client()
    assert plain.get("/metrics", headers=forged, environ_base=remote).status_code == 401
    behind = create_app(settings, database, hasher=QUICK, proxies=1).test_client()
    assert behind.get("/metrics", headers=forged, environ_base=remote).status_code == 401


def test_every_answer_says_what_it_may_load_and_that_nobody_may_frame_it(app, browser, person, database):
    """Pages, errors, what programs read and files alike, whoever asks."""
    submission_id = in_review(database, person("writer"))
    admin = browser(person("admin"))
    paths = {
        rule.rule.replace("<int:submission_id>", str(submission_id)).replace("<key>", "news")
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.rule.startswith("/events")
    }
    paths |= {f"/submissions/{submission_id}/review?view={view}" for view in ("clean", "raw", "marked")}
    referrers = {"no-referrer", "same-origin", "strict-origin-when-cross-origin"}
    for path in sorted(paths):
        with admin.client.get(path) as answer:
            policy = answer.headers["Content-Security-Policy"]
            assert policy.startswith("default-src 'none'"), path
            assert {"frame-ancestors 'none'", "base-uri 'none'"} <= set(policy.split("; ")), path
            assert "unsafe" not in policy, path
            assert answer.headers["X-Content-Type-Options"] == "nosniff", path
            assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin", path
            assert answer.headers["Referrer-Policy"] in referrers, path

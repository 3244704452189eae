"""`copydesk channel`."""

from __future__ import annotations

import json

from tests.web.commands.conftest import last_json

SECRET = "a key that nobody guesses"


def test_a_channel_is_added_set_enabled_and_disabled_and_its_secret_never_printed(open_desk, tmp_path):
    open_desk("user", "add", "olu", "--role", "ops")
    (tmp_path / "secret").write_text(SECRET + "\n")
    results = [
        open_desk("channel", "add", "webhook", "url=https://example.org/hook?a=b", f"secret=@{tmp_path / 'secret'}"),
        open_desk("channel", "set", "webhook", "seconds=20"),
        open_desk("channel", "enable", "webhook"),
        open_desk("channel", "list"),
        open_desk("channel", "disable", "webhook"),
    ]
    added, changed, enabled, _, disabled = map(last_json, results)
    assert added["settings"] == {"url": "https://example.org/hook?a=b", "secret": "•••"}
    assert changed["settings"]["seconds"] == 20
    assert (enabled["enabled"], enabled["changed"], disabled["enabled"]) == (True, True, False)
    lines = {one["name"]: one for one in map(json.loads, results[3].stdout.splitlines())}
    assert lines["webhook"]["enabled"]
    assert lines["site"]["open"]
    assert all(SECRET not in result.output for result in results)


def test_what_cannot_be_is_refused_in_words(open_desk, tmp_path):
    assert "Nobody here is ops" in open_desk("channel", "add", "webhook").output
    open_desk("user", "add", "olu", "--role", "ops")
    assert "must be like" in open_desk("channel", "add", "webhook").output
    assert "no stage or channel called" in open_desk("channel", "enable", "webhook").output
    assert "KEY=VALUE" in open_desk("channel", "add", "webhook", "secret").output
    assert "cannot be read" in open_desk("channel", "add", "webhook", f"secret=@{tmp_path / 'none'}").output

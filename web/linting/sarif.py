"""SARIF 2.1.0, the format of code scanning: codes are rules, findings results, edits fixes. Written file by file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from urllib.parse import quote

from web.linting.checking import Checked, Noted, Unread
from web.linting.layouts import Tally
from web.linting.lines import Region
from workflow.findings import Severity, grounds_of
from workflow.line import CODES, LINE, RULESET

_LEVELS = {Severity.BLOCK: "error", Severity.WARN: "warning", Severity.INFO: "note"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
# The name of our kind of fingerprint; the number changes when the same finding would get another one.
_FINGERPRINT = "copydeskQuote/v1"


class Sarif:
    """One log with one run, whose results are printed as they come: no more than one file is ever in memory."""

    for_people = False

    def __init__(self) -> None:
        """No result yet, and nothing unreadable."""
        self._first = True
        self._unread: list[Unread] = []

    def start(self) -> str | None:
        """The log up to its results. Columns are in code points."""
        rules = [_rule(code, words, stage.label) for stage in LINE for code, words in stage.codes.items()]
        driver = {"name": "copydesk", "version": _version(), "rules": rules, "properties": {"ruleset": RULESET}}
        head = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints"}
        log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [head]}
        return _dump(log).removesuffix("}]}") + ', "results": ['

    def file(self, checked: Checked) -> str | None:
        """The results of a file."""
        if not checked.findings:
            return None
        comma = "" if self._first else ","
        self._first = False
        return comma + ",\n".join(map(_dump, _results(checked)))

    def unread(self, unread: Unread) -> None:
        """Remember it for the end."""
        self._unread.append(unread)

    def end(self, tally: Tally) -> str | None:
        """The log from its results on: whether everything could be read."""
        invocation: dict[str, Any] = {"executionSuccessful": not tally.unread}
        if self._unread:
            invocation["toolExecutionNotifications"] = [_notification(one) for one in self._unread]
        return f'], "invocations": [{_dump(invocation)}]}}]}}'


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _version() -> str:
    try:
        return version("copydesk")
    except PackageNotFoundError:
        return "0"


def _rule(code: str, words: str, label: str) -> Mapping[str, Any]:
    return {"id": code, "shortDescription": {"text": words}, "properties": {"tags": [label]}}


_INDEX = {code: at for at, code in enumerate(CODES)}


def _artifact(path: str) -> Mapping[str, Any]:
    """An absolute path is a file: address, any other is relative to where the command ran."""
    return {"uri": Path(path).as_uri() if Path(path).is_absolute() else quote(Path(path).as_posix(), errors="replace")}


def _results(checked: Checked) -> Iterable[Mapping[str, Any]]:
    artifact = _artifact(checked.path)
    for noted in checked.findings:
        finding = noted.finding
        region = {**_region(noted.region), "snippet": {"text": finding.quote}}
        result: dict[str, Any] = {
            "ruleId": finding.code,
            "level": _LEVELS[finding.severity],
            "message": {"text": finding.say()},
            "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": region}}],
            "partialFingerprints": {_FINGERPRINT: noted.mark},
            "properties": {
                "confidence": finding.confidence,
                "stage": finding.stage,
                "place": finding.place,
                **grounds_of(finding),
            },
        }
        if finding.code in _INDEX:
            result["ruleIndex"] = _INDEX[finding.code]
        if noted.changes:
            result["fixes"] = [_fix(artifact, noted)]
        yield result


def _region(region: Region) -> dict[str, Any]:
    return {
        "startLine": region.line,
        "startColumn": region.column,
        "endLine": region.end_line,
        "endColumn": region.end_column,
        "charOffset": region.start,
        "charLength": region.end - region.start,
    }


def _fix(artifact: Mapping[str, Any], noted: Noted) -> Mapping[str, Any]:
    replacements = [
        {"deletedRegion": _region(change.region), "insertedContent": {"text": change.edit.after}}
        for change in noted.changes
    ]
    return {"artifactChanges": [{"artifactLocation": artifact, "replacements": replacements}]}


def _notification(unread: Unread) -> Mapping[str, Any]:
    place = {"physicalLocation": {"artifactLocation": _artifact(unread.path)}}
    return {"level": "error", "message": {"text": unread.reason}, "locations": [place]}

"""Where spans hang, as W3C Trace Context and the ledger have it; and nothing at all without an endpoint."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from workflow import tracing
from workflow.settings import BadSetting
from workflow.tracing import Place

TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


@pytest.mark.parametrize(
    ("header", "place"),
    [
        (f"00-{TRACE}-{SPAN}-01", Place(TRACE, SPAN, True)),
        (f"00-{TRACE}-{SPAN}-00", Place(TRACE, SPAN, False)),
        (f"00-{TRACE}-{SPAN}-03", Place(TRACE, SPAN, True)),
        (f"cc-{TRACE}-{SPAN}-01-what-a-later-version-adds", Place(TRACE, SPAN, True)),
        (f"00-{TRACE}-{SPAN}-01-more", None),
        (f"ff-{TRACE}-{SPAN}-01", None),
        (f"00-{'0' * 32}-{SPAN}-01", None),
        (f"00-{TRACE}-{'0' * 16}-01", None),
        (f"00-{TRACE.upper()}-{SPAN}-01", None),
        (f"00-{TRACE}-{SPAN}", None),
        (f"00-{TRACE}-{SPAN}-01\n", None),
        ("", None),
        (None, None),
    ],
)
def test_a_traceparent_is_read_as_the_standard_has_it(header: str | None, place: Place | None) -> None:
    assert tracing.read_parent(header) == place


def test_what_is_written_is_read_again() -> None:
    for sampled in (True, False):
        place = Place(TRACE, SPAN, sampled)
        assert tracing.read_parent(str(place)) == place


def test_what_follows_from_the_ledger_is_the_same_in_every_process_and_apart_for_everything_else() -> None:
    parent = Place(TRACE, SPAN)
    one = tracing.known(parent, "root", "a")
    assert one == tracing.known(parent, "another root", "a")
    assert (one.trace_id, one.span_id != tracing.known(parent, "root", "b").span_id) == (TRACE, True)
    alone = tracing.known(None, "root", "a")
    assert alone.trace_id == tracing.known(None, "root", "b").trace_id
    assert alone.trace_id != tracing.known(None, "another root", "a").trace_id


@pytest.mark.parametrize(
    ("environ", "wanted"),
    [
        ({}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": ""}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"}, True),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://127.0.0.1:4318/v1/traces"}, True),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318", "OTEL_SDK_DISABLED": "true"}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318", "OTEL_TRACES_EXPORTER": "none"}, False),
    ],
)
def test_the_standard_variables_say_whether_anybody_is_told(environ: dict[str, str], wanted: bool) -> None:
    assert tracing.wanted(environ) is wanted


def test_a_protocol_that_we_do_not_speak_is_refused_in_words() -> None:
    environ = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4317", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"}
    with pytest.raises(BadSetting, match=r"OTEL_EXPORTER_OTLP_PROTOCOL must be http/protobuf, not 'grpc'"):
        tracing.wanted(environ)


def _python(code: str, **environ: str) -> subprocess.CompletedProcess[str]:
    root = Path(__file__).parents[2]
    told = {"COPYDESK_LOGS": "json", **environ}
    command = [sys.executable, "-c", code]
    return subprocess.run(
        command, env={**os.environ, **told}, cwd=root, text=True, capture_output=True, check=True, timeout=60
    )


def test_without_an_endpoint_nothing_of_it_is_even_imported() -> None:
    code = """
import sys
from workflow import tracing
tracing.start("web")
print(tracing.on(), "opentelemetry" in sys.modules)
"""
    environ = dict.fromkeys(("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"), "")
    assert _python(code, **environ).stdout == "False False\n"


def test_with_an_endpoint_and_without_the_extra_the_process_says_so_and_works_on() -> None:
    code = """
import sys
sys.modules["opentelemetry"] = None
from workflow import tracing
from workflow.logs import set_up_logs
set_up_logs("worker")
tracing.start("worker")
print(tracing.on())
"""
    done = _python(code, OTEL_EXPORTER_OTLP_ENDPOINT="http://127.0.0.1:9")
    assert done.stdout == "False\n"
    assert "no traces: an endpoint is set, and copydesk[tracing] is not installed" in done.stderr

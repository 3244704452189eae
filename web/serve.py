"""`python -m web.serve`: the web server of a desk, gunicorn with threads; its heart beats in the ledger."""

from __future__ import annotations

import logging
import os
import sys
import threading
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.workers.base import Worker

from web.application import create_app
from web.events import broadcaster_of
from web.logs import log
from web.nudges import NoNudge, load_nudge
from web.ops_snapshot import snapshots_of
from web.state import parts_of
from workflow import desk, tracing
from workflow.alarms import AlarmWatch
from workflow.clock import ticks
from workflow.db import Database
from workflow.ids import new_name
from workflow.line import RULESET
from workflow.logs import set_up_logs
from workflow.settings import BadSetting, Settings, read_settings
from workflow.telling import read_sinks

# More than the streams of web.streams: those may never take all of them.
THREADS = 32
# The supervisor of `copydesk up` gives the web three seconds; gunicorn needs up to one to notice that it should end.
GRACE_S = 1
BEAT_S = 5.0
LOOK_S = 0.2


class Heart:
    """Beats while a worker process lives, and lets the live pages go when it is told to end."""

    def __init__(self, worker: Worker, app: Flask) -> None:
        """One for each process that answers requests."""
        self._worker = worker
        self._app = app
        self._database = parts_of(app).database
        self._watch = AlarmWatch(
            self._database, snapshots_of(app).broker.hints, read_sinks(), parts_of(app).settings.address
        )
        self.name = new_name("web")

    def start(self) -> None:
        """On a thread of its own."""
        threading.Thread(target=self._run, name="heart", daemon=True).start()
        self._watch.start()

    def _run(self) -> None:
        due = ticks()
        pause = threading.Event()
        while self._worker.alive:
            if ticks() >= due:
                self._step("beat", lambda: desk.beat(self._database, self.name, "web", version=RULESET))
                due = ticks() + BEAT_S
            pause.wait(LOOK_S)
        self._watch.stop()
        broadcaster_of(self._app).close()
        self._step("leave", lambda: desk.leave(self._database, self.name))
        self._step("send traces", tracing.stop)

    def _step(self, what: str, step: Any) -> None:
        try:
            step()
        except Exception as error:  # noqa: BLE001 - a sick database must not end the thread that lets streams go
            log.warning("heartbeat", step=what, error=str(error))


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn around our application, configured in code."""

    def __init__(self, settings: Settings, *, workers: int = 1, proxies: int = 0) -> None:
        """workers: processes; each holds its own share of live pages. proxies: how many in front may be believed."""
        self._settings = settings
        self._workers = workers
        self._proxies = proxies
        self._app: Flask | None = None
        super().__init__()

    def load_config(self) -> None:
        """Our options; gunicorn reads no file and no command line."""
        host = f"[{self._settings.host}]" if ":" in self._settings.host else self._settings.host
        options = {
            "bind": f"{host}:{self._settings.port}",
            "worker_class": "gthread",
            "workers": self._workers,
            "threads": THREADS,
            "graceful_timeout": GRACE_S,
            "timeout": 60,
            "keepalive": 5,
            "limit_request_line": 8190,
            "forwarded_allow_ips": "127.0.0.1,::1" if self._proxies else "",
            "post_worker_init": self._start_heart,
            "loglevel": "warning",
            "control_socket_disable": True,
        }
        for name, value in options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        """The application, made in the process that serves it: no connection is carried over a fork."""
        _set_up_logs()
        tracing.start("web")
        database = Database(self._settings.database)
        self._app = create_app(self._settings, database, nudge=load_nudge(self._settings), proxies=self._proxies)
        return self._app

    def _start_heart(self, worker: Worker) -> None:
        if self._app is not None:
            Heart(worker, self._app).start()


def _set_up_logs() -> None:
    set_up_logs("web")
    # It says hello at every look at the tables' version, and readiness looks often.
    logging.getLogger("alembic").setLevel(logging.WARNING)


def _count(name: str, default: int) -> int:
    raw = os.environ.get(name) or str(default)
    if not raw.isascii() or not raw.isdigit() or int(raw) > 64:
        raise BadSetting(f"{name} must be a whole number from 0 to 64, not {raw!r}")
    return int(raw)


def main() -> None:
    """Serve until told to stop."""
    _set_up_logs()
    try:
        settings = read_settings()
        server = Server(
            settings, workers=_count("COPYDESK_WEB_PROCESSES", 1) or 1, proxies=_count("COPYDESK_PROXIES", 0)
        )
        load_nudge(settings)
        read_sinks()
        tracing.wanted()
    except (BadSetting, NoNudge) as error:
        click.echo(f"copydesk web: {error}", err=True)
        sys.exit(2)
    server.run()


if __name__ == "__main__":
    main()

"""The control's worker: Celery with its defaults, a task for the checks and one for the page, each sent by the web."""

from __future__ import annotations

import warnings
from functools import cache

from celery import Celery
from celery.exceptions import SecurityWarning
from sqlalchemy import insert, select, update

from workers.addresses import broker_address
from workers.chaos.naive_ledger import ARTICLES, PAGES
from workflow.article import Format, Source
from workflow.db import Database
from workflow.failpoints import reach
from workflow.line import examine
from workflow.settings import read_settings

app = Celery("naive", set_as_current=False)
app.conf.update(
    broker_url=broker_address(read_settings()).celery, task_ignore_result=True, broker_connection_retry_on_startup=True
)


@cache
def database() -> Database:
    """This process's database; first asked for after the fork."""
    return Database(read_settings().database)


@app.task(name="naive.check")
def check(number: int) -> None:
    """The same checks as the desk's, over the same text."""
    with database().read() as connection:
        row = connection.execute(select(ARTICLES).where(ARTICLES.c.id == number)).one()
    reach("check.look", row.title)
    examine(Source(row.body, Format.TEXT, row.title))
    reach("check.looked")
    with database().write() as connection:
        connection.execute(update(ARTICLES).where(ARTICLES.c.id == number).values(state="in_review"))
    reach("check.finished")


@app.task(name="naive.publish")
def publish(number: int) -> None:
    """Write the page, and that it is written."""
    with database().read() as connection:
        row = connection.execute(select(ARTICLES).where(ARTICLES.c.id == number)).one()
    reach("publish.claimed", row.title)
    folder = read_settings().site_folder
    folder.mkdir(exist_ok=True)
    reach("file.write", row.title)
    (folder / f"{number}.html").write_text(f"<h1>{row.title}</h1><pre>{row.body}</pre>", encoding="utf-8")
    reach("publish.sent", row.title)
    with database().write() as connection:
        connection.execute(insert(PAGES).values(article_id=number, file=f"{number}.html"))
        connection.execute(update(ARTICLES).where(ARTICLES.c.id == number).values(state="published"))
    reach("publish.finished", row.title)


def main() -> None:
    """Work until told to stop."""
    warnings.filterwarnings("ignore", category=SecurityWarning)
    app.worker_main(["--quiet", "worker", "-n", "naive@chaos", "-c", "2", "--loglevel", "WARNING"])


if __name__ == "__main__":
    main()

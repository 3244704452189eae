"""`python -m workers.chaos.tidy`: project the site once more and sweep it, by the clock of this process."""

from __future__ import annotations

from workflow import desk
from workflow.db import Database
from workflow.desk.opening import SITE
from workflow.settings import read_settings

if __name__ == "__main__":
    ledger = Database(read_settings().database)
    desk.refresh(ledger, SITE)
    ledger.close()

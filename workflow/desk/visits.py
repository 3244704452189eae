"""One round of asking: several hosts at once, each one page at a time, for as long as there is time for it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ALL_COMPLETED, FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta

from workflow.clock import now, ticks
from workflow.db import Database
from workflow.desk.probing import TRIES, Known, end_turn, free_from, is_online, keep, known, take_turn
from workflow.failpoints import reach
from workflow.outside.asking import ask, robots_address
from workflow.outside.manners import Manners
from workflow.outside.robots import allows, rest_s
from workflow.outside.wire import target_of
from workflow.probe import MOST_HOPS, Failure, Probe

AT_ONCE = 8
"""So many hosts are asked at once."""

ROUND_S = 15.0
"""Nothing new is begun after so many seconds: whoever did it goes on with other work, and comes back."""

# A resolver may take its time, and no thread can be interrupted: what has not come by then is left behind.
_GRACE_S = 2.0
_A_MOMENT_S = 0.1


@dataclass(frozen=True, slots=True)
class Answers:
    """What is known of the addresses. again_at: when it is worth coming back; None when nothing more can be learnt."""

    probes: dict[str, Probe]
    online: bool
    again_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Ask:
    """This address has to be asked before more is known."""

    url: str


@dataclass(frozen=True, slots=True)
class _Later:
    """It could not be told; asking again makes sense from then on."""

    at: datetime


_Step = Probe | _Ask | _Later


def ask_all(database: Database, urls: Sequence[str], manners: Manners) -> Answers:
    """Ask what is not known yet of these addresses, and of those they lead on to, within half a minute."""
    the_round = _Round(database, urls, manners)
    the_round.run()
    return the_round.answers()


class _Round:
    """Nothing of it outlives the round but what is in the database."""

    def __init__(self, database: Database, urls: Sequence[str], manners: Manners) -> None:
        self._database = database
        self._urls = urls
        self._manners = manners
        self._known: dict[str, Known] = {}
        self._looked_up: set[str] = set()
        self._free_at: dict[str, datetime] = {}
        self._forbade: dict[str, Probe] = {}
        self._flying: dict[Future[Probe], str] = {}

    def run(self) -> None:
        """Ask until all is told, or there is no time left."""
        end = ticks() + ROUND_S
        pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="visits")
        try:
            while (left := end - ticks()) > 0 and self._go_on(pool, left):
                pass
            self._land(2 * self._manners.seconds + _GRACE_S, every=True)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def _go_on(self, pool: ThreadPoolExecutor, left: float) -> bool:
        """Send whoever can go, and wait until something comes of it; False when there is nothing to wait for."""
        wanted = self._wanted()
        for host, url in self._turns(wanted).items():
            tries = self._known[url].probe.tries if url in self._known else 0
            flight = pool.submit(ask, url, self._manners, tries=tries % TRIES)
            self._flying[flight] = host
        soon = self._next_turn_s(wanted)
        if self._flying:
            self._land(min(left, soon), every=False)
            return True
        if soon > left:
            return False
        threading.Event().wait(soon)
        return True

    def _next_turn_s(self, wanted: dict[str, str]) -> float:
        """In how many seconds somebody else can go, as far as that is known now; very many for never."""
        away = set(self._flying.values())
        if len(away) >= AT_ONCE:
            return threading.TIMEOUT_MAX
        moments = [at for host, at in self._free_at.items() if host in wanted and host not in away]
        moments += [step.at for step in map(self._step, self._urls) if isinstance(step, _Later)]
        return max(0.0, (min(moments) - now()).total_seconds()) if moments else threading.TIMEOUT_MAX

    def _wanted(self) -> dict[str, str]:
        """For each host the address to ask there next."""
        while True:
            asks = [step.url for step in map(self._step, self._urls) if isinstance(step, _Ask)]
            fresh = {url for url in asks if url not in self._looked_up}
            if not fresh:
                return {target_of(url).host: url for url in reversed(asks)}
            self._looked_up |= fresh
            with self._database.read() as connection:
                self._known |= known(connection, fresh)

    def _turns(self, wanted: dict[str, str]) -> dict[str, str]:
        """Of these the hosts at which it is our turn now."""
        away = set(self._flying.values())
        room = AT_ONCE - len(away)
        at = now()
        ready = [host for host in wanted if host not in away and self._free_at.get(host, at) <= at][:room]
        if not ready:
            return {}
        with self._database.write() as connection:
            ours = {host: wanted[host] for host in ready if take_turn(connection, host, self._manners)}
            # Whoever was there before us may have asked the very same.
            self._known |= known(connection, [wanted[host] for host in ready])
            told = [host for host, url in ours.items() if self._is_fresh(url)]
            for host in told:
                end_turn(connection, host, 0.0)
            self._free_at |= free_from(connection, ready)
        # Of those who are being visited nobody knows how long it takes: they are tried again in a while.
        soon = at + timedelta(seconds=max(self._manners.rest_s, _A_MOMENT_S))
        self._free_at |= {host: min(self._free_at[host], soon) for host in ready if host not in ours}
        return {host: url for host, url in ours.items() if host not in told}

    def _land(self, seconds: float, *, every: bool) -> None:
        """Take in what comes back within so many seconds: all of it, or whatever comes first."""
        done, _ = wait(self._flying, timeout=seconds, return_when=ALL_COMPLETED if every else FIRST_COMPLETED)
        if not done:
            return
        reach("probes.asked")
        with self._database.write() as connection:
            for flight in done:
                host, probe = self._flying.pop(flight), flight.result()
                self._known[probe.url] = keep(connection, probe)
                rest = self._rest_s(probe)
                end_turn(connection, host, rest)
                self._free_at[host] = now() + timedelta(seconds=rest)

    def _rest_s(self, probe: Probe) -> float:
        """How long its host is left alone now: as long as it asks for, within bounds."""
        robots = self._step(robots_address(probe.url), guarded=False)
        delay = rest_s(robots) if isinstance(robots, Probe) else 0.0
        return min(max(self._manners.rest_s, delay, probe.wait_s), self._manners.longest_rest_s)

    def _is_fresh(self, url: str) -> bool:
        found = self._known.get(url)
        return found is not None and found.until > now()

    def _step(self, url: str, *, guarded: bool = True) -> _Step:
        """What is known of an address in the end, or what is to be done first."""
        for _ in range(MOST_HOPS + 1):
            if not self._is_fresh(url):
                return (self._forbidden(url) if guarded else None) or _Ask(url)
            found = self._known[url]
            if not found.is_told:
                return _Later(found.until)
            if not found.probe.redirects:
                break
            url = found.probe.location
        return found.probe

    def _forbidden(self, url: str) -> _Step | None:
        """None where the host allows programs to ask for an address; else why it is not asked, or what to ask first."""
        robots = self._step(robots_address(url), guarded=False)
        if not isinstance(robots, Probe):
            return robots
        if allows(robots, url):
            return None
        self._forbade[url] = Probe(url, failure=robots.failure or Failure.ROBOTS)
        return self._forbade[url]

    def answers(self) -> Answers:
        """What is known when the round is over."""
        waits = [at for at in map(self._again_at, self._urls) if at]
        with self._database.read() as connection:
            online = is_online(connection)
        # An old answer that there was no time to ask for again says nothing any more.
        probes = {url: found.probe for url, found in self._known.items() if self._is_fresh(url) or not found.is_told}
        return Answers({**probes, **self._forbade}, online, min(waits, default=None))

    def _again_at(self, url: str) -> datetime | None:
        step = self._step(url)
        if isinstance(step, _Later):
            return step.at
        return self._free_at.get(target_of(step.url).host, now()) if isinstance(step, _Ask) else None

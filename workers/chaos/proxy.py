"""A network that misbehaves: a TCP proxy in front of the broker that is slow, resets, or says nothing any more."""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

_CHUNK = 65536
_SLOW_S = 0.2
# Close at once, with a reset, and forget what was not sent yet.
_RESET = struct.pack("ii", 1, 0)


class Mode(StrEnum):
    """How the network is. half_open: what was connected is dead, and nobody is told."""

    GOOD = "good"
    SLOW = "slow"
    RESET = "reset"
    HALF_OPEN = "half-open"


class Proxy:
    """Listens on a socket and passes everything on to a Unix socket."""

    def __init__(self, listening: socket.socket, target: Path) -> None:
        """`target` is the socket of the real server, which may come and go."""
        self._target = target
        self._mode = Mode.GOOD
        self._open: set[asyncio.StreamWriter] = set()
        self._dead: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None
        self._socket = listening
        self.host, self.port = self._socket.getsockname()[:2]
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name=f"proxy {self.host}:{self.port}", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._server = self._loop.run_until_complete(asyncio.start_server(self._serve, sock=self._socket))
        self._loop.run_forever()

    def become(self, mode: Mode) -> None:
        """Change the network from now on; what is connected feels it at once."""
        asyncio.run_coroutine_threadsafe(self._become(mode), self._loop).result(5)

    async def _become(self, mode: Mode) -> None:
        self._mode = mode
        if mode is Mode.RESET:
            for writer in list(self._open):
                _reset(writer)
        if mode is Mode.HALF_OPEN:
            self._dead |= self._open

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._mode is Mode.RESET:
            _reset(writer)
            return
        self._open.add(writer)
        if self._mode is Mode.HALF_OPEN:
            self._dead.add(writer)
        try:
            there_reader, there = await asyncio.open_unix_connection(self._target)
        except OSError:
            _reset(writer)
        else:
            ways = (self._pass_on(reader, there, writer), self._pass_on(there_reader, writer, writer))
            # asyncio.streams calls it an error of ours when we are cancelled at the end.
            with suppress(asyncio.CancelledError):
                await asyncio.gather(*ways, return_exceptions=True)
            there.close()
        finally:
            self._open.discard(writer)
            self._dead.discard(writer)
            # Both sides have gone, or all is over: nobody learns anything from this.
            writer.close()

    async def _pass_on(
        self, reader: asyncio.StreamReader, to: asyncio.StreamWriter, caller: asyncio.StreamWriter
    ) -> None:
        try:
            while chunk := await reader.read(_CHUNK):
                if caller in self._dead:
                    continue
                if self._mode is Mode.SLOW:
                    await asyncio.sleep(_SLOW_S)
                to.write(chunk)
                await to.drain()
        finally:
            if caller not in self._dead:
                to.close()

    def close(self) -> None:
        """Stop listening and cut every connection."""
        self.become(Mode.RESET)
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    async def _end(self) -> None:
        if self._server is not None:
            self._server.close()
        # Who is just being let in has to be in before it can be shown out.
        await asyncio.sleep(0.05)
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)


def _reset(writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    writer.transport.abort()

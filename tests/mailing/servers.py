"""An SMTP server that misbehaves by script, over as many lines as are called for."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread

EHLO = "250-hello\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES"


@dataclass
class Script:
    """What to say. `None` hangs up; "" says nothing. A word may be a function of the
    command; `taken` is what was heard to its final dot and accepted."""

    greeting: str | None = "220 ready"
    hello: str | None = EHLO
    mail: Callable[[str], str | None] = lambda _: "250 2.1.0 fine"
    rcpt: Callable[[str], str | None] = lambda _: "250 2.1.5 fine"
    data: Callable[[str], str | None] = lambda _: "354 go on"
    dot: Callable[[str], str | None] = lambda _: "250 2.0.0 taken"
    others: dict[str, str | None] = field(default_factory=dict)
    mails_a_line: int = 0
    cut: int = 0  # replies go out in pieces of so many octets
    lines: int = 0
    at_once: int = 0
    most_at_once: int = 0
    heard: list[str] = field(default_factory=list)
    texts: list[tuple[str, bytes]] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)


class HungUp(Exception):
    pass


class Talker:
    """One line of the server."""

    def __init__(self, script: Script, reader, writer) -> None:
        self.script, self.reader, self.writer = script, reader, writer
        self.recipient, self.done = "", 0

    async def talk(self) -> None:
        await self.say(self.script.greeting)
        while line := await self.reader.readline():
            command = line.decode("utf-8", "replace").rstrip("\r\n")
            self.script.heard.append(command)
            await self.answer(command)

    async def answer(self, command: str) -> None:
        script, verb = self.script, command[:4].upper()
        if verb in script.others:
            await self.say(script.others[verb])
        elif verb in {"EHLO", "HELO"}:
            await self.say(script.hello)
        elif verb == "MAIL":
            await self.say(script.mail(command))
        elif verb == "RCPT":
            self.recipient = command[9:-1]
            await self.say(script.rcpt(self.recipient))
        elif verb == "DATA":
            await self.take()
        else:
            await self.say("221 bye" if verb == "QUIT" else "250 fine")

    async def take(self) -> None:
        said = self.script.data(self.recipient)
        await self.say(said)
        if not said or not said.startswith("354"):
            return
        text = await self.reader.readuntil(b".\r\n")
        while text != b".\r\n" and not text.endswith(b"\r\n.\r\n"):
            text += await self.reader.readuntil(b".\r\n")
        self.script.texts.append((self.recipient, text))
        answer = self.script.dot(self.recipient)
        if answer and answer.startswith("250"):
            self.script.taken.append(self.recipient)
        await self.say(answer)
        self.done += 1
        if self.done == self.script.mails_a_line:
            raise HungUp

    async def say(self, words: str | None) -> None:
        if words is None:
            raise HungUp
        raw = (words + "\r\n").encode("latin-1") if words else b""
        step = self.script.cut or len(raw) or 1
        for at in range(0, len(raw), step):
            self.writer.write(raw[at : at + step])
            await self.writer.drain()
            if self.script.cut:
                await asyncio.sleep(0.001)


@contextmanager
def speaking(script: Script) -> Iterator[int]:
    """Serve the script on a port of 127.0.0.1."""
    loop = asyncio.new_event_loop()

    async def talk(reader, writer) -> None:
        script.lines += 1
        script.at_once += 1
        script.most_at_once = max(script.most_at_once, script.at_once)
        try:
            await Talker(script, reader, writer).talk()
        except (HungUp, OSError, EOFError, asyncio.CancelledError):
            pass
        finally:
            script.at_once -= 1
            writer.close()

    server = loop.run_until_complete(asyncio.start_server(talk, "127.0.0.1", 0))
    thread = Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(_stop(server), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


async def _stop(server) -> None:
    server.close()
    others = [one for one in asyncio.all_tasks() if one is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)

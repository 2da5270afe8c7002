"""An SMTP server of our own that takes mails, refuses them, and breaks off, as told.

What it does with a mail follows from the recipient and from how often it came, so that a
run can be repeated. It keeps every message that it said yes to, and every one it took and
did not say so.

    python -m tests.journeys.sink PORT RECORD LAG
"""

import asyncio
import re
import sys
import zlib
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, TextIO

MESSAGE_ID = re.compile(rb"^message-id:\s*<([^>]*)>", re.IGNORECASE | re.MULTILINE)
# Of a hundred recipients, which meet what; whoever is not named is taken at once.
MISCHIEF = {
    0: "450 at RCPT, the first time",
    1: "550 no such user",
    2: "421 at RCPT, the first time",
    3: "451 after the dot, the first time",
    4: "554 after the dot, the first time",
    5: "dropped before the dot, the first time",
    6: "dropped after the dot, taken",
    7: "dropped after the dot, not taken, the first time",
    8: "slow",
    9: "452 too many, the first time",
    10: "550 policy, the first time",
}


def mischief_of(recipient: str) -> str:
    """Return what happens to a recipient's mail; "" for nothing."""
    return MISCHIEF.get(zlib.crc32(recipient.encode()) % 100, "")


class Kept(NamedTuple):
    """A line of the record: how is taken, silently (taken, not said so) or met."""

    how: str
    recipient: str
    message_id: str


def read(record: Path) -> list[Kept]:
    """Return what was recorded so far, without a last line that is not whole."""
    if not record.exists():
        return []
    lines = record.read_text(encoding="utf-8").split("\n")[:-1]
    return [Kept(*line.split(" ", 2)) for line in lines]


@dataclass
class Sink:
    """Takes mails; `record` gets a line for each that it keeps: how, whose, Message-ID."""

    record: TextIO
    lag: float = 0.0  # seconds before it says yes
    met: set[str] = field(default_factory=set)

    def keep(self, how: str, recipient: str, message: bytes) -> None:
        found = MESSAGE_ID.search(message)
        number = found[1].decode() if found else "none"
        self.record.write(f"{how} {recipient} {number}\n")
        self.record.flush()

    def is_first(self, recipient: str) -> bool:
        """Tell whether a recipient meets its mischief for the first time, and note it."""
        if recipient in self.met:
            return False
        self.met.add(recipient)
        self.record.write(f"met {recipient} -\n")
        self.record.flush()
        return True

    async def serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            await _Session(self, reader, writer).run()
        writer.close()


@dataclass
class _Session:
    sink: Sink
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    recipient: str = ""

    async def run(self) -> None:
        await self.say("220 sink")
        while line := await self.reader.readline():
            verb = line[:4].upper()
            if verb == b"QUIT":
                await self.say("221 bye")
                return
            if not await self.answer(verb, line):
                return

    async def answer(self, verb: bytes, line: bytes) -> bool:
        """Answer one command; False where the line is to be cut."""
        if verb == b"EHLO":
            await self.say("250-sink\r\n250-PIPELINING\r\n250 8BITMIME")
        elif verb == b"RCPT":
            return await self.rcpt(line)
        elif verb == b"DATA":
            return await self.data()
        else:
            await self.say("250 ok")
        return True

    async def rcpt(self, line: bytes) -> bool:
        self.recipient = line.partition(b"<")[2].partition(b">")[0].decode()
        what = mischief_of(self.recipient)
        code = what[:3]
        if "no such user" in what:
            await self.refuse("550 5.1.1 no such user")
        elif ("RCPT" in what or "many" in what or "policy" in what) and (
            self.sink.is_first(self.recipient)
        ):
            await self.refuse(f"{code} {'5.7.1' if code == '550' else '4.7.1'} {what}")
            return code != "421"
        else:
            await self.say("250 ok")
        return True

    async def refuse(self, reply: str) -> None:
        self.recipient = ""
        await self.say(reply)

    async def data(self) -> bool:
        if not self.recipient:
            await self.say("554 no valid recipients")
            return True
        await self.say("354 go on")
        what = mischief_of(self.recipient)
        if what.startswith("dropped before") and self.first:
            await self.reader.read(1000)
            return False
        message = await self.reader.readuntil(b"\r\n.\r\n")
        return await self.judge(what, message)

    async def judge(self, what: str, message: bytes) -> bool:
        if what == "slow" or self.sink.lag:
            await asyncio.sleep(self.sink.lag or 0.05)
        if "after the dot, the first" in what and self.first:
            await self.say(f"{what[:3]} not now")
            return True
        if "not taken" in what and self.first:
            return False
        if what.endswith("after the dot, taken") and self.first:
            self.sink.keep("silently", self.recipient, message)
            return False
        self.sink.keep("taken", self.recipient, message)
        await self.say("250 taken")
        return True

    @property
    def first(self) -> bool:
        return self.sink.is_first(self.recipient)

    async def say(self, reply: str) -> None:
        self.writer.write(reply.encode() + b"\r\n")
        await self.writer.drain()


async def _main(port: int, record: Path, lag: float) -> None:
    met = {one.recipient for one in read(record) if one.how == "met"}
    with record.open("a", encoding="utf-8") as kept:
        sink = Sink(kept, lag, met)
        server = await asyncio.start_server(
            sink.serve, "127.0.0.1", port, limit=2**20, reuse_address=True
        )
        async with server:
            await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])))

"""A process of its own that asks for `/sbi`: by callers that wait for their ack, or at random moments at a rate."""

import argparse
import asyncio
import json
import random
import sys
import time
import uuid
from dataclasses import asdict, dataclass, field

from bench.fake_slack import OPENED
from bench.figures import Round
from bench.wire import Line, signed, slash_command

DRAIN_SECONDS = 10.0
"""How long modals may still open after the last ack before they count as lost."""

ANSWER_SECONDS = 15.0
GIVERS, RECIPIENTS = 500, 50
SAID = "<@U{:04d}R|colleague> you posted the incident's status every ten minutes, and said what you did not know yet"


@dataclass(frozen=True)
class Plan:
    port: int
    slack_port: int
    callers: int = 64
    rate: float = 0.0
    """Requests a second at random moments; 0: each caller asks again as soon as it has its ack."""
    seconds: float = 60.0
    requests: int = 1_000_000
    modal: bool = True
    seed: int = 1


@dataclass
class Load:
    plan: Plan
    tag: str = field(default_factory=lambda: uuid.uuid4().hex[:12])
    due: dict[str, float] = field(default_factory=dict)
    acked: dict[str, float] = field(default_factory=dict)
    asked: int = 0
    failed: int = 0
    idle: list[Line] = field(default_factory=list)

    async def run(self) -> Round:
        self.random = random.Random(self.plan.seed)
        self.idle = [Line(self.plan.port) for _ in range(self.plan.callers)]
        await asyncio.gather(*(line.open() for line in self.idle))
        begun = time.monotonic()
        self.until = begun + self.plan.seconds
        if self.plan.rate:
            await self._at_rate(begun)
        else:
            await asyncio.gather(*(self._caller(line) for line in list(self.idle)))
        ended = min(time.monotonic(), self.until)
        opened = await self._opened() if self.plan.modal else {}
        for line in self.idle:
            await line.close()
        return self._round(begun, ended, opened)

    async def _caller(self, line: Line) -> None:
        while time.monotonic() < self.until and self.asked < self.plan.requests:
            await line.open()
            await self._ask(line, time.monotonic())

    async def _at_rate(self, begun: float) -> None:
        """Latency counts from the moment when the request was due, however late it could be sent."""
        at, tasks = begun, []
        while (at := at + self.random.expovariate(self.plan.rate)) < self.until:
            await asyncio.sleep(max(at - time.monotonic(), 0))
            tasks.append(asyncio.create_task(self._borrow(at)))
        await asyncio.gather(*tasks)

    async def _borrow(self, due: float) -> None:
        line = self.idle.pop() if self.idle else Line(self.plan.port)
        await self._ask(line, due)
        self.idle.append(line)

    async def _ask(self, line: Line, due: float) -> None:
        self.asked += 1
        trigger = f"{self.tag}.{self.asked}"
        giver = f"U{self.random.randrange(GIVERS):04d}G"
        body = slash_command(trigger, giver, SAID.format(self.random.randrange(RECIPIENTS)))
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                answer = await line.ask(signed(body, self.plan.port))
        except (OSError, EOFError, TimeoutError):
            self.failed += 1
            await line.close()
            return
        if answer.status == 200 and not answer.body:
            self.due[trigger], self.acked[trigger] = due, time.monotonic()
        else:
            self.failed += 1

    async def _opened(self) -> dict[str, float]:
        slack, found = Line(self.plan.slack_port), dict[str, float]()
        deadline = time.monotonic() + DRAIN_SECONDS
        while True:
            found |= json.loads((await slack.get(OPENED)).body)
            if self.acked.keys() <= found.keys() or time.monotonic() > deadline:
                await slack.close()
                return found
            await asyncio.sleep(0.05)

    def _round(self, begun: float, ended: float, opened: dict[str, float]) -> Round:
        last = {trigger: opened[trigger] for trigger in self.acked if trigger in opened}
        lost = len(self.acked) - len(last) if self.plan.modal else 0
        done = last if self.plan.modal else self.acked
        return Round(
            seconds=ended - begun,
            ack_ms=tuple((at - self.due[trigger]) * 1000 for trigger, at in self.acked.items()),
            modal_ms=tuple((at - self.due[trigger]) * 1000 for trigger, at in last.items()),
            done_in_time=sum(at <= ended for at in done.values()),
            failed=self.failed + lost,
        )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("plan", help="a Plan as JSON")
    plan = Plan(**json.loads(parser.parse_args().plan))
    json.dump(asdict(asyncio.run(Load(plan).run())), sys.stdout)


if __name__ == "__main__":
    main()

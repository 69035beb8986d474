"""Has charts drawn as pictures, one at a time, in a process that knows nothing else and may take only so long."""

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

PROGRAM = Path(__file__).with_name("chart.py")
SECONDS = 20.0
"""Drawing takes one; the first time on a machine the fonts are listed, which takes ten."""

KNOWN = ("PATH", "HOME", "TMPDIR", "LANG", "MPLCONFIGDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "SYSTEMROOT")
"""What the process is told of our environment: no token, no key, no database."""


class NotDrawn(Exception):
    """The picture could not be drawn."""


class Drawer:
    """`turn` is held by whoever has one drawn and stored, so that the same picture is not made twice at once."""

    def __init__(self, seconds: float = SECONDS, program: Path = PROGRAM) -> None:
        self.turn = asyncio.Lock()
        self._seconds, self._program = seconds, program

    async def draw(self, chart: Mapping[str, Any]) -> bytes:
        """A PNG of the `chart` of one of Slack's data_visualization blocks. Raises NotDrawn."""
        told = {name: os.environ[name] for name in KNOWN if name in os.environ}
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-I",
            str(self._program),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=told,
        )
        try:
            async with asyncio.timeout(self._seconds):
                png, said = await process.communicate(json.dumps(chart).encode())
        except TimeoutError:
            raise NotDrawn(f"it took more than {self._seconds:g} seconds") from None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode != 0:
            raise NotDrawn(said.decode(errors="replace").strip().rpartition("\n")[2])
        return png

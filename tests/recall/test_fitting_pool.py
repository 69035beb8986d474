"""Work in a process beside this one: what becomes of it there harms nothing here."""

import os
import time
from collections.abc import Callable

from bot.recall.fitting_pool import Pool

CRASHES: tuple[Callable[[int], object], int] = os._exit, 3
NEVER_ENDS: tuple[Callable[[int], object], int] = time.sleep, 60


async def test_a_fit_that_fails_crashes_or_never_ends_harms_no_other() -> None:
    async with Pool(limit_seconds=1.0) as pool:
        elsewhere = await pool.run(os.getpid)
        assert elsewhere != os.getpid()
        assert await pool.run(int, "no number") is None
        assert await pool.run(os.getpid) == elsewhere
        assert await pool.run(*CRASHES) is None
        assert await pool.run(*NEVER_ENDS) is None
        assert await pool.run(abs, -4) == 4

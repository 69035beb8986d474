"""The tables of docs/retention.md, as text."""

from collections.abc import Iterator, Mapping

from bench.retention.figures import COLUMNS, Found, Key
from bench.retention.policies import NAMES
from bench.retention.years import FAMILIES

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
WORLDS = {False: "Starting with no card answered", True: "Forty cards met once before, no new ones"}
QUESTIONS = (1, 2, 3)


def placed(text: str, tables: str) -> str:
    """`text` with what stands between the marks replaced."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{tables}\n{END}{after}"


def tables(results: Mapping[Key, Found]) -> str:
    return "\n".join(_lines(results))


def _lines(results: Mapping[Key, Found]) -> Iterator[str]:
    for world, title in WORLDS.items():
        weeklies = [weekly for met_once, weekly in results if met_once is world]
        if not weeklies:
            continue
        yield from ("", f"### {title}", "")
        heads = [f"{weekly} a week: met | year | end" for weekly in weeklies]
        yield from _table(" | ".join(heads), [(name, _row(results, world, weeklies, name)) for name in NAMES])
        yield from (
            "",
            "Ours beside the best other policy, learner by learner, and on the way from Leitner to the oracle:",
        )
        yield ""
        yield from _table(
            "year | way | end | way", [(f"{one} a week", _ahead(results[world, one])) for one in weeklies]
        )
        yield from ("", "By family, " + f"{_middle(weeklies)} a week:", "")
        yield from _families(results[world, _middle(weeklies)])


def _middle(weeklies: list[int]) -> int:
    return weeklies[len(weeklies) // 2]


def _table(head: str, rows: list[tuple[str, str]]) -> Iterator[str]:
    columns = head.count("|") + 1
    yield f"| | {head} |"
    yield "|---|" + "--:|" * columns
    yield from (f"| {name} | {cells} |" for name, cells in rows)


def _row(results: Mapping[Key, Found], world: bool, weeklies: list[int], name: str) -> str:
    return " | ".join(_cells(results[world, weekly], name) for weekly in weeklies)


def _cells(found: Found, name: str) -> str:
    mean, within = found.mean(name), found.within(name)
    return f"{mean[0]:.1f} | {mean[1]:.3f} ± {within[1]:.3f} | {mean[2]:.3f} ± {within[2]:.3f}"


def _ahead(found: Found) -> str:
    cells = []
    for column in (1, 2):
        by, within = found.ahead(column)
        cells.append(f"{by:+.4f} ± {within:.4f} ({found.best_other(column)})")
        cells.append(f"{100 * found.share_of_the_way(column):.0f} %")
    return " | ".join(cells)


def _families(found: Found) -> Iterator[str]:
    parts = {family: found.part(family) for family in FAMILIES if family in found.families}
    heads = " | ".join(f"{family}: year | end" for family in parts)
    rows = []
    for name in NAMES:
        means = [part.mean(name) for part in parts.values()]
        rows.append((name, " | ".join(f"{mean[1]:.3f} | {mean[2]:.3f}" for mean in means)))
    yield from _table(heads, rows)


def summary(results: Mapping[Key, Found]) -> str:
    """One line for each world and budget."""
    lines = []
    for (world, weekly), found in results.items():
        for column in (1, 2):
            by, within = found.ahead(column)
            lines.append(
                f"{WORLDS[world]}, {weekly} a week, {COLUMNS[column]}: {by:+.4f} ± {within:.4f} against "
                f"{found.best_other(column)}, {100 * found.share_of_the_way(column):.0f} % of the way to the oracle"
            )
    return "\n".join(lines)

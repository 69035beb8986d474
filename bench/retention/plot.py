"""The picture of docs/retention.md: recall over the year by policy, for each budget and both worlds."""

from collections.abc import Mapping
from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from bench.retention.figures import Found, Key
from bench.retention.policies import NAMES, NONE, ORACLE, OURS
from bench.retention.report import WORLDS

COLORS = {OURS: "#1f6feb", ORACLE: "#57606a"}
OTHER = "#afb8c1"


def draw(results: Mapping[Key, Found], path: Path) -> None:
    weeklies = sorted({weekly for _, weekly in results})
    worlds = sorted({world for world, _ in results})
    figure = Figure(figsize=(4 * len(weeklies), 3.4 * len(worlds)), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots(len(worlds), len(weeklies), squeeze=False)
    names = [name for name in reversed(NAMES) if name != NONE]
    for row, world in enumerate(worlds):
        for column, weekly in enumerate(weeklies):
            found, axis = results[world, weekly], axes[row][column]
            for height, name in enumerate(names):
                mean, within = found.mean(name)[1], found.within(name)[1]
                axis.errorbar(mean, height, xerr=within, fmt="o", color=COLORS.get(name, OTHER), capsize=3)
            axis.set_yticks(range(len(names)), names if column == 0 else [""] * len(names))
            axis.set_title(f"{WORLDS[world]}\n{weekly} a week", fontsize=9)
            axis.grid(axis="x", alpha=0.3)
    figure.supxlabel("mean recall over the cards met, averaged over the year (95 % interval over learners)", fontsize=9)
    figure.savefig(path, dpi=110)

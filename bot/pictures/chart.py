"""Draws one chart, given as Slack's block on the standard input, as a PNG on the standard output."""

# A program of its own, run by bot/pictures/drawer.py: it takes a second and much memory, and must hold nobody up.

import io
import json
import sys
from itertools import pairwise
from typing import Any

INK, QUIET, GRID = "#1d1c1d", "#55585d", "#dddddd"
COLORS = ("#0b6b4d", "#b5651d", "#11589e", "#7a3e9d")
STYLES = ("-", (0, (4, 2.4)), "-.", ":")
SIZE, DOTS = (4.8, 2.9), 200
"""Inches and dots an inch: 960 pixels, which a phone shows as 360; letters are 11 pixels high there."""

LETTERS = 10.5
TICKS_MOST = 6
"""Names of categories under the chart, so that they do not run into each other."""


def draw(chart: dict[str, Any]) -> bytes:
    """`chart` is a line or bar chart of Slack's block, in percent."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=SIZE, dpi=DOTS, facecolor="white", layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    categories = chart["axis_config"]["categories"]
    (_lines if chart["type"] == "line" else _bars)(axes, chart["series"], categories)
    _frame(axes, chart["axis_config"], len(categories) - 1 if chart["type"] == "line" else None)
    out = io.BytesIO()
    figure.savefig(out, format="png", facecolor="white")
    return out.getvalue()


def _values(series: dict[str, Any]) -> list[float]:
    return [point["value"] for point in series["data"]]


def _lines(axes: Any, series: list[dict[str, Any]], categories: list[str]) -> None:
    """Each line says its name at its end, so that nobody has to match colors."""
    last = len(categories) - 1
    ends = _apart([_values(one)[-1] for one in series])
    for one, color, style, end in zip(series, COLORS, STYLES, ends, strict=False):
        axes.plot(range(last + 1), _values(one), color=color, linestyle=style, linewidth=2.2, solid_capstyle="round")
        words = f" {one['name']}\n {_values(one)[-1]:g} %"
        axes.text(last, end, words, color=color, fontsize=LETTERS, va="center", fontweight="bold", linespacing=1.15)
    axes.set_xlim(0, last * 1.42)
    axes.spines["bottom"].set_bounds(0, last)
    every = -(-len(categories) // TICKS_MOST)
    shown = [at for at in range(last + 1) if (last - at) % every == 0]
    axes.set_xticks(shown, [categories[at] for at in shown])


def _apart(ends: list[float], room: float = 21.0) -> list[float]:
    """Where the names stand, so that they do not cover each other: two lines of letters need so many percent."""
    order = sorted(range(len(ends)), key=lambda at: ends[at])
    placed = list(ends)
    for below, above in pairwise(order):
        if (lacks := room - (placed[above] - placed[below])) > 0:
            placed[below], placed[above] = placed[below] - lacks / 2, placed[above] + lacks / 2
    return [min(max(one, 9.0), 95.0) for one in placed]


def _bars(axes: Any, series: list[dict[str, Any]], categories: list[str]) -> None:
    width = 0.74 / len(series)
    for number, (one, color) in enumerate(zip(series, ("#9aa5a0", COLORS[0], *COLORS[1:]), strict=False)):
        at = [place + (number - (len(series) - 1) / 2) * width for place in range(len(categories))]
        drawn = axes.bar(at, _values(one), width=width * 0.92, color=color, label=one["name"])
        paper = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
        axes.bar_label(drawn, fmt="%g", fontsize=LETTERS - 1, color=INK, padding=2, bbox=paper)
    axes.set_xticks(range(len(categories)), categories)
    axes.set_xlim(-0.6, max(len(categories), 2) - 0.4)
    axes.legend(
        loc="lower left", bbox_to_anchor=(0, 1.0), ncols=len(series), frameon=False, fontsize=LETTERS, handlelength=1.0
    )


def _frame(axes: Any, config: dict[str, Any], end: int | None) -> None:
    """`end`: where lines end, and with them what is ruled; None: all across."""
    low, high = axes.get_xlim()
    axes.set_ylim(0, 108 if axes.patches else 103)
    axes.set_yticks([0, 25, 50, 75, 100], ["0", "25", "50", "75", "100 %"])
    axes.hlines([25, 50, 75, 100], low, high if end is None else end, color=GRID, linewidth=0.7, zorder=0)
    axes.set_xlim(low, high)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(QUIET)
    axes.tick_params(length=0, labelsize=LETTERS, colors=QUIET, labelcolor=INK)
    axes.tick_params(axis="x", pad=9)  # else the first date stands on the 0
    if label := config.get("x_label"):
        axes.set_xlabel(label, fontsize=LETTERS, color=QUIET)


if __name__ == "__main__":
    sys.stdout.buffer.write(draw(json.load(sys.stdin)))

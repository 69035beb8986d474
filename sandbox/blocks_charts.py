"""Block Kit's charts and pictures: their limits, and where a picture may come from."""

from typing import Any

from sandbox.blocks_checks import Json, Report, Spec, array, kind_of, matching, obj, shape, string, url

CHARTS_MOST = 2
# of all data_visualization blocks of a message together
AXES = {"bar", "line", "area"}


def _number(report: Report, value: Any, pointer: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        report.say(pointer, "must be a number")


def _kind(report: Report, value: Any, pointer: str) -> None:
    if value not in AXES | {"pie"}:
        report.say(pointer, "must be pie, bar, area or line")


POINT: Spec = {"label!": string(20), "value!": _number}
SERIES: Spec = {"name!": string(20), "data!": array(obj(POINT), 1, 20)}
AXIS: Spec = {"categories!": array(string(20), 1, 20), "x_label": string(50), "y_label": string(50)}
PIE: Spec = {"type!": _kind, "segments!": array(obj(POINT), 1, 12)}
DRAWN: Spec = {"type!": _kind, "series!": array(obj(SERIES), 1, 12), "axis_config!": obj(AXIS)}
FILE: Spec = {"id": matching(r"F[A-Z0-9]{8,}", "a file's id"), "url": url()}
SOURCES: Spec = {"image_url": url(), "slack_file": obj(FILE)}


def chart(report: Report, value: Any, pointer: str) -> None:
    before = len(report.found)
    if shape(report, value, pointer, PIE if kind_of(value) == "pie" else DRAWN) and len(report.found) == before:
        _series(report, value, pointer)


def _series(report: Report, given: Json, pointer: str) -> None:
    """Every series has a name of its own, and a value for every category, in their order."""
    if given["type"] == "pie":
        return
    categories = given["axis_config"]["categories"]
    if len(set(categories)) < len(categories):
        report.say(f"{pointer}/axis_config/categories", "two are the same")
    names = [one["name"] for one in given["series"]]
    if len(set(names)) < len(names):
        report.say(f"{pointer}/series", "two have the same name")
    for number, one in enumerate(given["series"]):
        if [point["label"] for point in one["data"]] != categories:
            report.say(f"{pointer}/series/{number}/data", "must have a value for every category")


def too_many(report: Report, blocks: list[Json]) -> None:
    charts = sum(kind_of(block) == "data_visualization" for block in blocks)
    if charts > CHARTS_MOST:
        report.say("/blocks", f"must have at most {CHARTS_MOST} charts, has {charts}")


def one_source(report: Report, picture: Json, pointer: str) -> None:
    """Slack refuses a picture with two sources, and one with none."""
    if ("image_url" in picture) == ("slack_file" in picture):
        report.say(f"{pointer}/image_url", "needs image_url or slack_file, one of them")
    file = picture.get("slack_file")
    if isinstance(file, dict) and ("id" in file) == ("url" in file):
        report.say(f"{pointer}/slack_file", "needs id or url, one of them")

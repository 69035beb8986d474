"""Rich text blocks: sections, lists, quotes and preformatted text, and what stands in them."""

from typing import Any

from sandbox.blocks_checks import Report, Spec, anything, array, flag, integer, kind_of, obj, one_of, shape, string, url

STYLE: Spec = {"bold": flag, "italic": flag, "strike": flag, "code": flag, "underline": flag}
HIGHLIGHT: Spec = STYLE | {"highlight": flag, "client_highlight": flag, "unlink": flag}
LONGEST = 12_000
# Slack names no limit for one piece of rich text; this is the limit of the whole of a message's markdown

INLINE: dict[str, Spec] = {
    "text": {"text!": string(LONGEST), "style": obj(STYLE)},
    "link": {"url!": url(), "text": string(LONGEST), "unsafe": flag, "style": obj(STYLE)},
    "user": {"user_id!": string(50), "style": obj(HIGHLIGHT)},
    "usergroup": {"usergroup_id!": string(50), "style": obj(HIGHLIGHT)},
    "channel": {"channel_id!": string(50), "style": obj(HIGHLIGHT)},
    "emoji": {"name!": string(100), "unicode": string(100), "style": obj(HIGHLIGHT)},
    "broadcast": {"range!": one_of("here", "channel", "everyone"), "style": obj(HIGHLIGHT)},
    "date": {
        "timestamp!": integer(0, 10**11),
        "format!": string(200),
        "url": url(),
        "fallback": string(200),
        "style": obj(STYLE),
    },
    "color": {"value!": string(20), "style": obj(STYLE)},
}
PARTS = ("rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted")


def _inline(report: Report, value: Any, pointer: str) -> None:
    kind = kind_of(value)
    if kind not in INLINE:
        report.say(f"{pointer}/type", f"{kind!r} is not a piece of rich text")
        return
    shape(report, value, pointer, {"type!": anything, **INLINE[kind]})


def _section(report: Report, value: Any, pointer: str) -> None:
    part(report, value, pointer, ("rich_text_section",))


def part(report: Report, value: Any, pointer: str, kinds: tuple[str, ...] = PARTS) -> None:
    """One of a rich_text block's elements."""
    kind = kind_of(value)
    if kind not in kinds:
        report.say(f"{pointer}/type", f"must be one of {', '.join(kinds)}")
        return
    spec: Spec = {"type!": anything, "elements!": array(_inline, 0 if kind == "rich_text_section" else 1, 1000)}
    if kind == "rich_text_list":
        spec = {
            "type!": anything,
            "elements!": array(_section, 1, 1000),
            "style!": one_of("bullet", "ordered"),
            "indent": integer(0, 8),
            "offset": integer(0, 10_000),
            "border": integer(0, 1),
        }
    elif kind != "rich_text_section":
        spec["border"] = integer(0, 1)
        if kind == "rich_text_preformatted":
            spec["language"] = string(50)
    shape(report, value, pointer, spec)

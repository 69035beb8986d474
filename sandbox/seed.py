"""A workspace as a file: strictly read, with the file and the field named when it is wrong."""

import functools
from datetime import time
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, model_validator

DEFAULT = Path(__file__).parent / "seed.yml"


class SeedError(ValueError):
    """The seed cannot be used; the message names file and field."""


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{name!r} is no IANA time zone") from error
    return name


def _clock_time(value: str) -> str:
    time.fromisoformat(value)
    return value


Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._\-]{0,20}$")]
ClockTime = Annotated[str, AfterValidator(_clock_time)]
Hours = tuple[ClockTime, ClockTime]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class SeedStatus(Strict):
    emoji: str = ""
    text: str = Field(default="", max_length=100)


class SeedPerson(Strict):
    name: Name
    real_name: str = Field(min_length=1, max_length=80)
    id: str | None = Field(default=None, pattern=r"^[UW][A-Z0-9]{2,}$")
    title: str = ""
    tz: Annotated[str, AfterValidator(_zone)] = "Etc/UTC"
    habit: Literal["answers", "snoozes", "picky", "ignores", "away"] = "answers"
    works: Hours = ("09:00", "17:30")
    quiet: Hours | None = None
    status: SeedStatus = SeedStatus()
    deleted: bool = False
    guest: bool = False
    bot: bool = False
    admin: bool = False
    owner: bool = False


class SeedMessage(Strict):
    author: Name = Field(alias="from")
    text: str = Field(min_length=1, max_length=4000)
    hours_ago: float = Field(default=1, ge=0)


class SeedChannel(Strict):
    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_\-]{0,79}$")]
    id: str | None = Field(default=None, pattern=r"^C[A-Z0-9]{2,}$")
    topic: str = ""
    private: bool = False
    archived: bool = False
    members: list[Name] = Field(min_length=1)
    messages: list[SeedMessage] = []


class SeedDirect(Strict):
    people: Annotated[list[Name], Field(alias="with", min_length=2, max_length=2)]
    messages: list[SeedMessage] = []


class SeedWorkspace(Strict):
    name: str = "Fernwood"
    id: str = Field(default="T0FERNWOOD", pattern=r"^T[A-Z0-9]{2,}$")


class Seed(Strict):
    workspace: SeedWorkspace = SeedWorkspace()
    start: AwareDatetime | None = None
    people: list[SeedPerson] = Field(min_length=1)
    channels: list[SeedChannel] = []
    app_channels: list[str] = []
    direct: list[SeedDirect] = []

    @model_validator(mode="after")
    def names_are_known(self) -> "Seed":
        names = [p.name for p in self.people]
        for kind, listed in (("people", names), ("channels", [c.name for c in self.channels])):
            twice = sorted({n for n in listed if listed.count(n) > 1})
            if twice:
                raise ValueError(f"{kind}: {twice[0]!r} is there twice")
        if "trellis" in names:
            raise ValueError("people: 'trellis' is the app's own name")
        known = set(names)
        for where, used in self._uses():
            for name in used:
                if name not in known:
                    raise ValueError(f"{where}: nobody is called {name!r}")
        for name in self.app_channels:
            if name not in {c.name for c in self.channels}:
                raise ValueError(f"app_channels: no channel is called {name!r}")
        return self

    def _uses(self) -> list[tuple[str, list[str]]]:
        uses = []
        for channel in self.channels:
            uses.append((f"channels.{channel.name}.members", list(channel.members)))
            uses.append((f"channels.{channel.name}.messages", [m.author for m in channel.messages]))
        for pair in self.direct:
            uses.append(("direct.with", list(pair.people)))
            uses.append(("direct.messages", [m.author for m in pair.messages]))
        return uses


def parse(raw: Any, where: str) -> Seed:
    try:
        return Seed.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "the file"
        raise SeedError(f"{where}: {field}: {first['msg']}") from error


def load(path: Path | None = None) -> Seed:
    """The seed in `path`, or the one that ships; SeedError says which file and field is wrong."""
    return _load(path) if path else _shipped()


@functools.cache
def _shipped() -> Seed:
    return _load(DEFAULT)


def _load(source: Path) -> Seed:
    try:
        raw = yaml.safe_load(source.read_text(encoding="utf-8"))
    except OSError as error:
        raise SeedError(f"{source}: {error.strerror}") from error
    except yaml.YAMLError as error:
        raise SeedError(f"{source}: not YAML: {str(error).splitlines()[0]}") from error
    return parse(raw, str(source))

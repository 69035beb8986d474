"""Settings: every environment variable that Trellis reads, its default and its meaning."""

import base64
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticUndefined
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class LogFormat(StrEnum):
    JSON = "json"
    CONSOLE = "console"


class LogLevel(StrEnum):
    DEBUG = "DEBUG"
    INFO = "INFO"
    WARNING = "WARNING"
    ERROR = "ERROR"


class Transport(StrEnum):
    SOCKET = "socket"
    HTTP = "http"


class SettingsError(Exception):
    """A setting is missing or wrong; the message names the variable and says what to do."""


DIALECTS = {
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
}
"""How a database address may begin, and what that is to SQLAlchemy."""


class Settings(BaseSettings):
    """Read once at start. A field's name in capitals is its environment variable; an empty one counts as unset."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True, hide_input_in_errors=True)

    slack_bot_token: SecretStr = Field(
        description="Bot token of the installed app, starts with `xoxb-` (OAuth & Permissions)."
    )
    slack_app_token: SecretStr | None = Field(
        default=None,
        description="App-level token with `connections:write`, starts with `xapp-`. If set, Socket Mode is used.",
    )
    slack_signing_secret: SecretStr | None = Field(
        default=None,
        validate_default=True,
        description="Signing secret (Basic Information). Needed for HTTP mode, when no app token is set.",
    )
    slack_api_url: str = Field(
        default="https://slack.com/api/", description="Base address of Slack's Web API; another one for tests."
    )
    database_url: SecretStr | None = Field(
        default=None,
        description="`postgresql://user:password@host/name`. Without it, an SQLite file in the data folder is used.",
    )
    trellis_data: Path = Field(
        default=Path("var"), description="Folder for the SQLite file and the generated key, if those are used."
    )
    trellis_keys: Annotated[tuple[SecretStr, ...], NoDecode] = Field(
        default=(),
        description="Keys that encrypt what people write, comma-separated, newest first (`trellis key` makes one). "
        "Without it, a key file with mode 0600 is made in the data folder. Needed with `DATABASE_URL`.",
    )
    trellis_content: Path | None = Field(
        default=None, description="A team's own content folder, read in addition to the built-in one."
    )
    trellis_host: str = Field(default="0.0.0.0", description="Address of the public HTTP port (HTTP mode only).")  # noqa: S104 - Slack reaches it from outside; the ops port is the private one
    trellis_port: int = Field(default=3000, ge=0, le=65535, description="Public HTTP port (HTTP mode only).")
    trellis_posts_per_second: float = Field(
        default=3.0,
        ge=0.01,
        le=10_000,
        description="Messages a second to one workspace; Slack takes several hundred a minute.",
    )
    trellis_posts_at_once: int = Field(
        default=8, ge=1, le=64, description="Messages on their way to Slack at the same moment, for each process."
    )
    trellis_ops_host: str = Field(
        default="127.0.0.1", description="Address of `/healthz`, `/readyz` and `/metrics`; keep it private."
    )
    trellis_ops_port: int = Field(
        default=9090, ge=0, le=65535, description="Port of `/healthz`, `/readyz` and `/metrics`; 0 picks a free one."
    )
    trellis_log_level: LogLevel = Field(default=LogLevel.INFO, description="`DEBUG`, `INFO`, `WARNING` or `ERROR`.")
    trellis_log_format: LogFormat = Field(default=LogFormat.JSON, description="`json` or `console`.")

    @model_validator(mode="before")
    @classmethod
    def _blank_is_unset(cls, data: dict[str, Any]) -> dict[str, Any]:
        """A pasted token often brings a space or a line end along."""
        given = {key: value.strip() if isinstance(value, str) else value for key, value in data.items()}
        return {key: value for key, value in given.items() if value != ""}

    @field_validator("trellis_keys", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(key.strip() for key in value.split(",") if key.strip()) if isinstance(value, str) else value

    @field_validator("trellis_log_level", mode="before")
    @classmethod
    def _any_case(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("slack_api_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        if not value.startswith(("https://", "http://")):
            raise ValueError("must start with https://")
        return value if value.endswith("/") else value + "/"  # without it the last part would be replaced

    @field_validator("slack_bot_token")
    @classmethod
    def _bot_token(cls, value: SecretStr) -> SecretStr:
        return _starting_with("xoxb-", value)

    @field_validator("slack_app_token")
    @classmethod
    def _app_token(cls, value: SecretStr | None) -> SecretStr | None:
        return value and _starting_with("xapp-", value)

    @field_validator("slack_signing_secret")
    @classmethod
    def _one_transport(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if value is None and info.data.get("slack_app_token", ...) is None:
            raise ValueError("is not set. Set SLACK_APP_TOKEN for Socket Mode, or this one for HTTP mode.")
        return value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: SecretStr | None) -> SecretStr | None:
        scheme, separator, _rest = value.get_secret_value().partition("://") if value else ("sqlite", "://", "")
        if scheme not in DIALECTS or not separator:
            raise ValueError("must start with postgresql:// or sqlite:///")
        return value

    @field_validator("trellis_keys")
    @classmethod
    def _whole_keys(cls, value: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        for number, key in enumerate(value, 1):
            if not _is_key(key.get_secret_value()):
                raise ValueError(f"key {number} of {len(value)} is not one that `trellis key` makes")
        return value

    @property
    def transport(self) -> Transport:
        return Transport.SOCKET if self.slack_app_token else Transport.HTTP

    @property
    def embedded(self) -> bool:
        """Whether the database is the SQLite file that Trellis keeps by itself."""
        return self.database_url is None

    @property
    def sqlalchemy_url(self) -> str:
        """With the password in it: for engines, never for a log."""
        if self.database_url is None:
            return f"sqlite+aiosqlite:///{self.trellis_data / 'trellis.db'}"
        scheme, separator, rest = self.database_url.get_secret_value().partition("://")
        return DIALECTS[scheme] + separator + rest

    def secrets(self) -> list[str]:
        """Every secret's text, to take it out of what others wrote."""
        single = [self.slack_bot_token, self.slack_app_token, self.slack_signing_secret, self.database_url]
        texts = [one.get_secret_value() for one in (*single, *self.trellis_keys) if one is not None]
        password = urlsplit(self.database_url.get_secret_value()).password if self.database_url else None
        return [*texts, password] if password else texts


def _starting_with(prefix: str, token: SecretStr) -> SecretStr:
    if not token.get_secret_value().startswith(prefix):
        raise ValueError(f"must start with {prefix}")
    return token


def _is_key(text: str) -> bool:
    try:
        return len(base64.b64decode(text, altchars=b"-_", validate=True)) == 32
    except ValueError:
        return False


def load(**given: object) -> Settings:
    """Settings from the environment and `.env`, `given` first; raises SettingsError with one line per problem."""
    try:
        return Settings(**given)  # type: ignore[arg-type]  # pydantic checks them
    except ValidationError as error:
        lines = [_line(problem) for problem in error.errors(include_input=False, include_url=False)]
        raise SettingsError("\n".join(lines)) from None


def _line(problem: Any) -> str:
    """The variable, and what is wrong with it; never its value."""
    field = str(problem["loc"][0]) if problem["loc"] else ""
    if problem["type"] == "missing":
        return f"{field.upper()} is not set. {Settings.model_fields[field].description}"
    text = problem["msg"].removeprefix("Value error, ")
    between = " " if text.startswith("is ") else ": "
    return f"{field.upper()}{between}{text}" if field else text


def table() -> str:
    """Every variable as a Markdown table, for README.md."""
    rows = ["| Variable | Default | Meaning |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        unset = field.default is None or field.default in (PydanticUndefined, ())
        shown = "required" if field.is_required() else "" if unset else f"`{field.default}`"
        rows.append(f"| `{name.upper()}` | {shown} | {field.description} |")
    return "\n".join(rows)

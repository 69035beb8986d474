"""Settings: every environment variable that Trellis reads, its default and its meaning."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class LogFormat(StrEnum):
    JSON = "json"
    CONSOLE = "console"


class Transport(StrEnum):
    SOCKET = "socket"
    HTTP = "http"


class SettingsError(Exception):
    """A setting is missing or wrong; the message names the variable and says what to do."""


class Settings(BaseSettings):
    """Read once at start. A field's name in capitals is its environment variable."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    slack_bot_token: SecretStr = Field(
        description="Bot token of the installed app, starts with `xoxb-` (OAuth & Permissions)."
    )
    slack_app_token: SecretStr | None = Field(
        default=None,
        description="App-level token with `connections:write`, starts with `xapp-`. If set, Socket Mode is used.",
    )
    slack_signing_secret: SecretStr | None = Field(
        default=None, description="Signing secret (Basic Information). Needed for HTTP mode, when no app token is set."
    )
    slack_api_url: str = Field(
        default="https://slack.com/api/", description="Base address of Slack's Web API; another one for tests."
    )
    database_url: str | None = Field(
        default=None,
        description="`postgresql://user:password@host/name`. Without it, an SQLite file in the data folder is used.",
    )
    trellis_data: Path = Field(
        default=Path("var"), description="Folder for the SQLite file and the generated key, if those are used."
    )
    trellis_keys: Annotated[tuple[SecretStr, ...], NoDecode] = Field(
        default=(),
        description="Keys that encrypt what people write, comma-separated, newest first (`trellis key` makes one). "
        "Without it, a key file with mode 0600 is made in the data folder.",
    )
    trellis_content: Path | None = Field(
        default=None, description="A team's own content folder, read in addition to the built-in one."
    )
    trellis_host: str = Field(default="0.0.0.0", description="Address of the public HTTP port (HTTP mode only).")  # noqa: S104 - Slack reaches it from outside; the ops port is the private one
    trellis_port: int = Field(default=3000, ge=0, le=65535, description="Public HTTP port (HTTP mode only).")
    trellis_ops_host: str = Field(
        default="127.0.0.1", description="Address of `/healthz`, `/readyz` and `/metrics`; keep it private."
    )
    trellis_ops_port: int = Field(
        default=9090, ge=0, le=65535, description="Port of `/healthz`, `/readyz` and `/metrics`; 0 picks a free one."
    )
    trellis_log_level: str = Field(
        default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="`DEBUG`, `INFO`, `WARNING` or `ERROR`."
    )
    trellis_log_format: LogFormat = Field(default=LogFormat.JSON, description="`json` or `console`.")

    @model_validator(mode="before")
    @classmethod
    def _blank_is_unset(cls, data: dict[str, object]) -> dict[str, object]:
        data = {key: value for key, value in data.items() if value != ""}
        keys = data.get("trellis_keys")
        if isinstance(keys, str):
            data["trellis_keys"] = tuple(key.strip() for key in keys.split(",") if key.strip())
        return data

    @model_validator(mode="after")
    def _tokens_fit(self) -> Self:
        _expect(self.slack_bot_token, "SLACK_BOT_TOKEN", "xoxb-")
        if self.slack_app_token is not None:
            _expect(self.slack_app_token, "SLACK_APP_TOKEN", "xapp-")
        elif self.slack_signing_secret is None:
            raise ValueError("SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP mode) must be set")
        return self

    @property
    def transport(self) -> Transport:
        return Transport.SOCKET if self.slack_app_token else Transport.HTTP

    @property
    def embedded(self) -> bool:
        """Whether the database is the SQLite file that Trellis keeps by itself."""
        return self.database_url is None

    @property
    def sqlalchemy_url(self) -> str:
        if self.database_url is None:
            return f"sqlite+aiosqlite:///{self.trellis_data / 'trellis.db'}"
        scheme, sep, rest = self.database_url.partition("://")
        if scheme in {"postgres", "postgresql"}:
            return f"postgresql+psycopg{sep}{rest}"
        return "sqlite+aiosqlite" + sep + rest if scheme == "sqlite" else self.database_url


def _expect(token: SecretStr, variable: str, prefix: str) -> None:
    if not token.get_secret_value().startswith(prefix):
        raise ValueError(f"{variable} must start with {prefix}")


def load(**given: object) -> Settings:
    """Settings from the environment and `.env`, `given` first; raises SettingsError with one line per problem."""
    try:
        return Settings(**given)  # type: ignore[arg-type]  # pydantic checks them
    except ValidationError as error:
        lines = []
        for problem in error.errors(include_input=False, include_url=False):
            variable = "".join(str(part) for part in problem["loc"][:1]).upper()
            if problem["type"] == "missing":
                lines.append(f"{variable} is not set. {Settings.model_fields[variable.lower()].description}")
            else:
                text = problem["msg"].removeprefix("Value error, ")
                lines.append(f"{variable}: {text}" if variable else text)
        raise SettingsError("\n".join(lines)) from None

"""The Slack app's manifest: one file, checked strictly, printed for Socket Mode or for HTTP."""

from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from bot import content

ROUTE = "/slack/events"
"""Where Trellis listens in HTTP mode, for commands, interactivity and events alike."""


class ManifestError(Exception):
    """The manifest, or the address for it, cannot be used; the message names file, line and field."""


class _Strict(BaseModel):
    """Slack's limits are those of its own JSON schema; a key that it does not know is an error there, and here."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _https(url: str) -> str:
    if not url.startswith("https://"):
        raise ValueError("Slack calls https addresses only")
    return url


def _switch(given: object) -> object:
    if not isinstance(given, bool):
        raise ValueError("has to be true or false")  # pydantic would take the word "yes", and Slack does not
    return given


Switch = Annotated[bool, BeforeValidator(_switch)]
Url = Annotated[str, AfterValidator(_https)]
Names = Annotated[tuple[str, ...], Field(max_length=255)]


class Display(_Strict):
    name: str = Field(min_length=1, max_length=35)
    description: str | None = Field(default=None, max_length=140)
    long_description: str | None = Field(default=None, min_length=175, max_length=4000)
    background_color: str | None = Field(default=None, pattern=r"^#([0-9a-fA-F]{3}){1,2}$")


class AppHome(_Strict):
    home_tab_enabled: Switch | None = None
    messages_tab_enabled: Switch | None = None
    messages_tab_read_only_enabled: Switch | None = None


class BotUser(_Strict):
    display_name: str = Field(min_length=1, max_length=80)
    always_online: Switch | None = None


class Command(_Strict):
    command: str = Field(pattern=r"^/", min_length=2, max_length=32)
    url: Url | None = None
    description: str = Field(min_length=1, max_length=2000)
    usage_hint: str | None = Field(default=None, max_length=1000)
    should_escape: Switch | None = None


class Shortcut(_Strict):
    name: str = Field(min_length=1, max_length=24)
    type: Literal["global", "message"]
    callback_id: str = Field(min_length=1, max_length=255)
    description: str = Field(min_length=1, max_length=150)


class AgentView(_Strict):
    agent_description: str = Field(max_length=300)
    suggested_prompts: tuple[dict[str, str], ...] = Field(default=(), max_length=4)
    actions: tuple[dict[str, str], ...] = ()


class Features(_Strict):
    app_home: AppHome | None = None
    bot_user: BotUser | None = None
    slash_commands: tuple[Command, ...] = Field(default=(), max_length=50)
    shortcuts: tuple[Shortcut, ...] = Field(default=(), max_length=10)
    unfurl_domains: tuple[str, ...] = Field(default=(), max_length=5)
    assistant_view: dict[str, Any] | None = None
    agent_view: AgentView | None = None

    @model_validator(mode="after")
    def _each_once(self) -> "Features":
        commands = [one.command for one in self.slash_commands]
        shortcuts = [(one.type, one.callback_id) for one in self.shortcuts]
        for given in (commands, shortcuts):
            if len(set(given)) < len(given):
                raise ValueError("a command or a shortcut's callback_id stands twice")
        return self


class Scopes(_Strict):
    bot: Names = ()
    user: Names = ()
    bot_optional: Names = ()
    user_optional: Names = ()


class OAuth(_Strict):
    redirect_urls: tuple[Url, ...] = Field(default=(), max_length=1000)
    scopes: Scopes = Scopes()
    token_management_enabled: Switch | None = None
    pkce_enabled: Switch | None = None


class Events(_Strict):
    request_url: Url | None = None
    bot_events: tuple[str, ...] = Field(default=(), max_length=100)
    user_events: tuple[str, ...] = Field(default=(), max_length=100)
    metadata_subscriptions: tuple[dict[str, str], ...] = ()


class Interactivity(_Strict):
    is_enabled: Switch
    request_url: Url | None = None
    message_menu_options_url: Url | None = None


class AppSettings(_Strict):
    event_subscriptions: Events | None = None
    interactivity: Interactivity | None = None
    org_deploy_enabled: Switch | None = None
    socket_mode_enabled: Switch | None = None
    token_rotation_enabled: Switch | None = None
    allowed_ip_address_ranges: tuple[str, ...] = ()
    is_mcp_enabled: Switch | None = None


class Version(_Strict):
    major_version: int
    minor_version: int | None = None


class Manifest(_Strict):
    """All of it. Slack checks neither scope nor event names, so tests compare those with the code."""

    version: Version | None = Field(default=None, alias="_metadata")
    display_information: Display
    features: Features = Features()
    oauth_config: OAuth = OAuth()
    settings: AppSettings = AppSettings()

    @model_validator(mode="after")
    def _reachable(self) -> "Manifest":
        if self.settings.socket_mode_enabled:
            return self
        wanted = [self.settings.event_subscriptions, self.settings.interactivity]
        urls = [one.request_url for one in wanted if one] + [one.url for one in self.features.slash_commands]
        if None in urls:
            raise ValueError("without socket_mode_enabled, events, interactivity and every command need an address")
        return self

    def as_given(self) -> dict[str, Any]:
        """Only what the file says, in its order."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)

    def as_yaml(self) -> str:
        return yaml.safe_dump(self.as_given(), sort_keys=False, allow_unicode=True, width=110)


def path() -> Path:
    """At the top of a checkout, or beside the content of an installed Trellis."""
    root = Path(__file__).parent.parent
    here = root / "manifest.yml"
    return here if here.exists() else root / "content" / "manifest.yml"


def load(file: Path | None = None) -> Manifest:
    """Read and check it; raises ManifestError."""
    try:
        return content.load(file or path(), Manifest)
    except content.ContentError as error:
        raise ManifestError(str(error)) from None


def for_http(manifest: Manifest, url: str) -> Manifest:
    """The same app, called by Slack at `url` (https://host, with or without the route); raises ManifestError."""
    if not url.startswith("https://") or "." not in url:
        raise ManifestError(f"{url} is not an address that Slack can call; it has to be https://host.domain")
    address = url.rstrip("/").removesuffix(ROUTE) + ROUTE
    given = manifest.as_given()
    for command in given.get("features", {}).get("slash_commands", []):
        command["url"] = address
    for part in ("event_subscriptions", "interactivity"):
        if part in given.get("settings", {}):
            given["settings"][part] = {"request_url": address, **given["settings"][part]}
    given["settings"]["socket_mode_enabled"] = False
    return Manifest.model_validate(given)

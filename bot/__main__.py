"""The `trellis` command."""

import asyncio
import gc
import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.coach import coach

app = typer.Typer(
    name="trellis",
    help="Mentor well without leaving Slack: coached feedback, delivered with permission, answered, followed up.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(coach)


def fail(message: str) -> typer.Exit:
    """One clear message on standard error, and exit status 1."""
    typer.secho(message, fg=typer.colors.RED, err=True)
    return typer.Exit(1)


@app.command()
def run() -> None:
    """Connect to a Slack workspace and serve it until stopped.

    Needs SLACK_BOT_TOKEN, and SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP). README lists the rest.
    """
    sys.modules.setdefault("rich", None)  # type: ignore[arg-type]  # structlog would load it, and a server draws nothing
    gc.disable()  # collecting while modules load is a tenth of the start; serving enables it again
    from bot import config, log, serving
    from bot.content import ContentError
    from bot.vault import KeyProblem

    try:
        settings = config.load()
        log.configure(settings.trellis_log_level, settings.trellis_log_format)
        asyncio.run(serving.run(settings))
    except (config.SettingsError, ContentError, KeyProblem, OSError) as error:
        raise fail(str(error)) from None


@app.command()
def worker() -> None:
    """Plan, deliver and keep house on PostgreSQL, where `trellis run` only answers. Run as many as you like.

    Needs DATABASE_URL, TRELLIS_KEYS and SLACK_BOT_TOKEN. With SQLite there is no worker: `trellis run` does it all.
    """
    sys.modules.setdefault("rich", None)  # type: ignore[arg-type]  # as in run
    from bot import config, log, serving
    from bot.content import ContentError
    from bot.vault import KeyProblem

    try:
        unused = {"slack_app_token": "xapp-unused"}  # a worker takes no requests
        settings = config.load(**unused)
        log.configure(settings.trellis_log_level, settings.trellis_log_format)
        asyncio.run(serving.work(settings))
    except (config.SettingsError, ContentError, KeyProblem, OSError) as error:
        raise fail(str(error)) from None


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Port of the page; 0 picks a free one.")] = 8300,
    seed: Annotated[Path | None, typer.Option(help="A YAML file with another workspace.")] = None,
    check: Annotated[bool, typer.Option(help="Start, fetch the page once, say what answered, and stop.")] = False,
) -> None:
    """Try Trellis on a local workspace that stands in for Slack. Nothing leaves this machine."""
    from bot import demo as local
    from bot.manifest import path
    from sandbox.seed import SeedError
    from sandbox.server import Sandbox
    from sandbox.settings import Settings

    try:
        workspace = Sandbox(path(), seed, Settings(habits=True))
        asyncio.run(local.run(workspace, port=port, check=check))
    except (local.DemoError, SeedError) as error:
        raise fail(str(error)) from None


@app.command()
def migrate() -> None:
    """Bring the database to the newest version. An embedded SQLite file does this by itself at start.

    Needs DATABASE_URL alone: a deployment step has no Slack tokens.
    """
    from bot import config, migrations
    from bot.workers import schema

    try:
        unused = {"slack_bot_token": "xoxb-unused", "slack_app_token": "xapp-unused"}
        url = config.load(**unused).sqlalchemy_url
        if schema.is_needed(url):
            schema.need_package()
        migrations.upgrade(url)
        typer.echo(f"The database is at version {migrations.status(url)[0]}.")
        if schema.is_needed(url):
            schema.upgrade(url)
            typer.echo(f"The queue is at version {schema.newest()}.")
    except config.SettingsError as error:
        raise fail(str(error)) from None


@app.command()
def doctor() -> None:
    """Check settings, tokens, scopes, database, keys, clock and ports, and say what to do. It changes nothing."""
    from bot import doctor as examining
    from bot import log
    from bot.config import LogFormat

    log.configure("CRITICAL", LogFormat.CONSOLE)  # every failure has its own line
    lines, well = examining.run()
    typer.echo("\n".join(lines))
    if not well:
        raise typer.Exit(1)


@app.command("content")
def check_content() -> None:
    """Check rules, words and decks, ours and those of TRELLIS_CONTENT: counts them, and says what is wrong where."""
    from bot import content_check
    from bot.content import team_folder

    lines, well = content_check.run(team_folder())
    typer.echo("\n".join(lines))
    if not well:
        raise typer.Exit(1)


@app.command("manifest")
def show_manifest(
    http: Annotated[str | None, typer.Option(metavar="URL", help="For HTTP mode, reached at https://host.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of YAML.")] = False,
) -> None:
    """Print the Slack app's manifest, to paste at api.slack.com/apps: for Socket Mode, or for HTTP with --http."""
    from bot import manifest

    try:
        wanted = manifest.load()
        shown = wanted if http is None else manifest.for_http(wanted, http)
    except manifest.ManifestError as error:
        raise fail(str(error)) from None
    typer.echo(json.dumps(shown.as_given(), indent=2) if as_json else shown.as_yaml(), nl=as_json)


@app.command()
def key() -> None:
    """Print a new key for TRELLIS_KEYS. Put it in front of the old ones, and keep it out of backups."""
    from bot.vault import new_key

    typer.echo(new_key())


def main() -> None:
    app(prog_name="trellis" if sys.argv[0].endswith("trellis") else "python -m bot")


if __name__ == "__main__":
    main()

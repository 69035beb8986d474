"""Baseline (b): a synchronous Bolt app with default settings that does the same work for `/sbi`."""

# It is served by threads over WSGI, one for each connection, so that only Bolt's own defaults hold it back.

import argparse
import sqlite3
import threading
import uuid
from dataclasses import fields
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from slack_bolt import Ack, App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient

from bench.wire import HOST, SECRET
from bot.sbi.delivery import FeedbackView, Words
from bot.slack.text import leading_mention
from bot.vault import Place, Vault, new_key
from handlers.sbi_views import form

TABLE = """CREATE TABLE feedback (id TEXT PRIMARY KEY, team_id TEXT NOT NULL, giver_id TEXT NOT NULL,
recipient_id TEXT, behavior TEXT, state TEXT NOT NULL, created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP)"""


class Drafts:
    """One SQLite connection for each thread, WAL, writers in immediate transactions."""

    def __init__(self, path: Path) -> None:
        self._path, self._local = path, threading.local()
        self._vault = Vault([new_key()])
        self._connection().execute(TABLE)

    def _connection(self) -> sqlite3.Connection:
        if not hasattr(self._local, "connection"):
            connection = self._local.connection = sqlite3.connect(self._path, isolation_level=None)
            for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=5000"):
                connection.execute(f"PRAGMA {pragma}")
        found: sqlite3.Connection = self._local.connection
        return found

    def add(self, team_id: str, giver_id: str, recipient_id: str | None, behavior: str) -> str:
        draft_id = uuid.uuid4().hex
        sealed = self._vault.seal(behavior, Place(team_id, "feedback", draft_id, "behavior"))
        row = (draft_id, team_id, giver_id, recipient_id, sealed, "draft")
        connection = self._connection()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            "INSERT INTO feedback (id, team_id, giver_id, recipient_id, behavior, state) VALUES (?,?,?,?,?,?)", row
        )
        connection.execute("COMMIT")
        return draft_id


def bolt_app(slack_url: str, drafts: Drafts) -> App:
    app = App(client=WebClient(token="xoxb-bench", base_url=slack_url), signing_secret=SECRET)

    @app.command("/sbi")
    def sbi(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        recipient_id, seen = leading_mention(body["text"])
        draft_id = drafts.add(body["team_id"], body["user_id"], recipient_id, seen)
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=form(_view(draft_id, body, recipient_id, seen)))

    return app


def _view(draft_id: str, body: dict[str, Any], recipient_id: str | None, seen: str) -> FeedbackView:
    """What Trellis draws its form from; all that an empty draft has none of is None."""
    blank: dict[str, Any] = dict.fromkeys(field.name for field in fields(FeedbackView))
    known = {"id": draft_id, "team_id": body["team_id"], "giver_id": body["user_id"], "recipient_id": recipient_id}
    return FeedbackView(**blank | known | {"words": Words(behavior=seen), "state": "draft", "round": 0})


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 512  # the default of 5 would refuse callers


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """A line on standard error for each request is no part of the work."""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--slack", required=True)
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    wsgi = SlackRequestHandler(bolt_app(options.slack, Drafts(options.data / "sync.db")))
    server = make_server(HOST, 0, wsgi, server_class=Server, handler_class=Quiet)
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()

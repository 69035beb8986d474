"""A sandbox in the test's own loop, and the few calls that tests of the Web API make."""

from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.server import Sandbox
from tests.sandbox.echo import form

Json = dict[str, Any]


class Workspace:
    """A running sandbox, seen from its app."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox, self.world = sandbox, sandbox.world
        self.client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[], timeout=5)

    def id(self, name: str) -> str:
        person = self.world.workspace.person(name)
        assert person is not None
        return person.id

    def channel(self, name: str) -> str:
        return self.world.workspace.channel_names[name]

    def dm(self, name: str) -> str:
        return self.world.workspace.app_dm(self.id(name)).id

    def trigger(self, name: str = "mara", view_id: str | None = None) -> str:
        return self.world.rights.trigger(self.id(name), view_id)

    async def refusal(self, method: str, **args: Any) -> str:
        """The error code of a call that has to fail."""
        try:
            await self.client.api_call(method, json=args)
        except SlackApiError as error:
            return str(error.response["error"])
        raise AssertionError(f"{method} was accepted")

    async def opened(self, name: str = "mara", **view: Any) -> Json:
        answer = await self.client.views_open(trigger_id=self.trigger(name), view=form(**view))
        found: Json = answer["view"]
        return found

    async def raw(self, method: str, **request: Any) -> tuple[int, Json, dict[str, str]]:
        """A call below the SDK: status, body, headers."""
        verb = request.pop("verb", "POST")
        address = self.sandbox.api_url + method
        async with aiohttp.ClientSession() as http, http.request(verb, address, **request) as answer:
            return answer.status, await answer.json(), {k.lower(): v for k, v in answer.headers.items()}

    async def page(self, path: str, **query: Any) -> Json:
        address = f"{self.sandbox.url}page/{path}"
        async with aiohttp.ClientSession() as http, http.get(address, params=query) as answer:
            found: Json = await answer.json()
            return found

    async def post(self, path: str, body: Json) -> Json:
        async with aiohttp.ClientSession() as http, http.post(f"{self.sandbox.url}{path}", json=body) as answer:
            found: Json = await answer.json()
            return found

    async def do(self, name: str, kind: str, **more: Any) -> Json:
        return await self.post("page/do", {"user": name, "do": kind, **more})

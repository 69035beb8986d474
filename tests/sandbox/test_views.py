"""Modals and homes keep Slack's rules: triggers, stacks, hashes, and what was typed."""

import asyncio
from typing import Any

import pytest

from tests.driver import Person
from tests.sandbox.echo import Echo, field, form, plain
from tests.sandbox.workspace import Json, Workspace


async def test_a_trigger_is_good_once(workspace: Workspace) -> None:
    trigger = workspace.trigger()
    await workspace.client.views_open(trigger_id=trigger, view=form())
    assert await workspace.refusal("views.open", trigger_id=trigger, view=form()) == "exchanged_trigger_id"


async def test_a_trigger_expires(workspace: Workspace) -> None:
    trigger = workspace.trigger()
    await asyncio.sleep(0.6)
    assert await workspace.refusal("views.open", trigger_id=trigger, view=form()) == "expired_trigger_id"


async def test_an_invented_trigger_is_refused(workspace: Workspace) -> None:
    assert await workspace.refusal("views.open", trigger_id="1.2.3", view=form()) == "invalid_trigger_id"


async def test_a_view_that_breaks_a_limit_is_refused_with_its_pointer(workspace: Workspace) -> None:
    view = form(title=plain("x" * 25))
    code = await workspace.refusal("views.open", trigger_id=workspace.trigger(), view=view)
    note = (await workspace.page("traffic"))["traffic"][-1]["note"]
    assert (code, note.split()[0]) == ("invalid_arguments", "/view/title/text")


async def test_a_view_of_more_than_250_kilobytes_is_too_large(workspace: Workspace) -> None:
    text = {"type": "section", "text": plain("x" * 3000)}
    view = form(blocks=[text] * 90)
    assert await workspace.refusal("views.open", trigger_id=workspace.trigger(), view=view) == "view_too_large"


async def test_a_stack_holds_three_views(workspace: Workspace) -> None:
    view = await workspace.opened()
    for _ in range(2):
        trigger = workspace.trigger(view_id=view["id"])
        view = (await workspace.client.views_push(trigger_id=trigger, view=form()))["view"]
    trigger = workspace.trigger(view_id=view["id"])
    assert await workspace.refusal("views.push", trigger_id=trigger, view=form()) == "push_limit_reached"


async def test_a_pushed_view_knows_its_root_and_the_one_before(workspace: Workspace) -> None:
    root = await workspace.opened()
    answer = await workspace.client.views_push(trigger_id=workspace.trigger(view_id=root["id"]), view=form())
    assert (answer["view"]["root_view_id"], answer["view"]["previous_view_id"]) == (root["id"], root["id"])


async def test_only_a_trigger_from_a_modal_pushes(workspace: Workspace) -> None:
    assert await workspace.refusal("views.push", trigger_id=workspace.trigger(), view=form()) == "not_found"


async def test_an_update_with_an_old_hash_is_a_conflict(workspace: Workspace) -> None:
    view = await workspace.opened()
    await workspace.client.views_update(view_id=view["id"], hash=view["hash"], view=form())
    code = await workspace.refusal("views.update", view_id=view["id"], hash=view["hash"], view=form())
    assert code == "hash_conflict"


async def test_a_closed_view_is_not_found(workspace: Workspace) -> None:
    view = await workspace.opened()
    await workspace.do("mara", "close", view_id=view["id"])
    assert await workspace.refusal("views.update", view_id=view["id"], view=form()) == "not_found"


async def test_an_external_id_is_unique_among_open_views(workspace: Workspace) -> None:
    await workspace.opened(external_id="e1")
    again = {"trigger_id": workspace.trigger("devin"), "view": form(external_id="e1")}
    assert await workspace.refusal("views.open", **again) == "duplicate_external_id"


async def test_a_view_can_be_updated_by_its_external_id(workspace: Workspace) -> None:
    await workspace.opened(external_id="e1")
    answer = await workspace.client.views_update(external_id="e1", view=form(title=plain("New")))
    assert answer["view"]["title"]["text"] == "New"


async def test_typed_text_survives_an_update_and_initial_value_is_ignored(workspace: Workspace) -> None:
    view = await workspace.opened()
    typed = {"situation": {"value": {"type": "plain_text_input", "value": "typed"}}}
    check = {"block_id": "buttons", "action_id": "check", "container": {"type": "view", "view_id": view["id"]}}
    await workspace.do("mara", "block_action", values=typed, **check)
    blocks = [field("situation", "Situation", initial_value="new"), field("other", "Other", initial_value="kept")]
    answer = await workspace.client.views_update(view_id=view["id"], view=form(blocks=blocks))
    values = answer["view"]["state"]["values"]
    assert values["situation"]["value"]["value"] == "typed"
    assert values["other"]["value"]["value"] == "kept"


async def test_typed_text_is_lost_when_the_block_id_changes(workspace: Workspace) -> None:
    view = await workspace.opened()
    blocks = [field("situation-2", "Situation", initial_value="new")]
    answer = await workspace.client.views_update(view_id=view["id"], view=form(blocks=blocks))
    assert answer["view"]["state"]["values"] == {"situation-2": {"value": {"type": "plain_text_input", "value": "new"}}}


async def test_a_home_is_published_and_its_hash_checked(workspace: Workspace) -> None:
    home = {"type": "home", "blocks": [{"type": "divider"}]}
    await workspace.client.views_publish(user_id=workspace.id("mara"), view=home)
    code = await workspace.refusal("views.publish", user_id=workspace.id("mara"), view=home, hash="1.old")
    assert code == "hash_conflict"


async def test_a_home_for_nobody_is_refused(workspace: Workspace) -> None:
    home = {"type": "home", "blocks": [{"type": "divider"}]}
    assert await workspace.refusal("views.publish", user_id=workspace.id("olaf"), view=home) == "invalid_arguments"


async def test_a_modal_opened_from_outside_replaces_the_one_before(workspace: Workspace) -> None:
    await workspace.opened()
    second = await workspace.opened()
    state = await workspace.page("state", user="mara")
    assert [v["id"] for v in state["modals"]] == [second["id"]]


def opened_form(mara: Person) -> Any:
    mara.types("/form")
    return mara.modal("Form")


def test_errors_in_an_ack_stand_under_their_fields(echo: Echo, mara: Person) -> None:
    echo.answer = {"response_action": "errors", "errors": {"situation": "Say where."}}
    modal = opened_form(mara)
    modal.submit()
    assert modal.errors == {"Situation": "Say where."}


def test_an_error_for_a_field_that_is_not_there_is_trouble(echo: Echo, mara: Person) -> None:
    echo.answer = {"response_action": "errors", "errors": {"nowhere": "Say where."}}
    modal = opened_form(mara)
    modal.submit()
    assert modal.error == "We had some trouble connecting. Try again?"


def test_a_required_field_is_asked_for_before_the_app_hears_of_it(echo: Echo, mara: Person) -> None:
    modal = opened_form(mara)
    modal.fill("Situation", "")
    modal.submit()
    assert modal.errors == {"Situation": "Please complete this required field."}
    assert echo.count("submitted") == 0


def test_an_ack_can_update_the_view(echo: Echo, mara: Person) -> None:
    echo.answer = {"response_action": "update", "view": form(title=plain("Review"))}
    modal = opened_form(mara)
    modal.submit()
    assert modal.title == "Review"


def test_an_ack_can_push_a_view_and_closing_it_leads_back(echo: Echo, mara: Person) -> None:
    echo.answer = {"response_action": "push", "view": form(title=plain("Next"))}
    first = opened_form(mara)
    first.submit()
    mara.modal("Next").close()
    assert mara.modal().title == "Form"


def test_an_ack_can_clear_the_stack(echo: Echo, mara: Person) -> None:
    echo.answer = {"response_action": "clear"}
    opened_form(mara).submit()
    assert not mara.has_modal


def test_an_ack_with_an_invalid_view_is_trouble(echo: Echo, mara: Person) -> None:
    echo.answer = {"response_action": "update", "view": form(title=plain("x" * 25))}
    modal = opened_form(mara)
    modal.submit()
    assert modal.error == "We had some trouble connecting. Try again?"


def test_a_button_in_a_modal_brings_what_was_typed(echo: Echo, mara: Person) -> None:
    modal = opened_form(mara)
    modal.fill("Situation", "typed")
    modal.click("Check")
    assert echo.last("check")["view"]["state"]["values"]["situation"]["value"]["value"] == "typed"
    assert modal.value("Situation") == "typed"


@pytest.mark.parametrize(("notify", "heard"), [(True, 1), (False, 0)])
def test_closing_is_heard_only_when_asked_for(echo: Echo, mara: Person, notify: bool, heard: int) -> None:
    modal = opened_form(mara)
    echo.on_check = form(notify_on_close=notify, title=plain("Checked"))
    modal.click("Check")
    mara.modal("Checked").close()
    assert echo.count("closed") == heard


def test_nothing_can_be_chosen_that_is_not_offered(echo: Echo, mara: Person) -> None:
    modal = opened_form(mara)
    kind: Json = {"kind": {"value": {"type": "static_select", "value": "invented"}}}
    assert "no option" in mara.act("submit", view_id=modal.id, values=kind)["error"]


async def test_a_modal_that_is_being_sent_is_not_sent_again(workspace: Workspace) -> None:
    view = await workspace.opened()
    workspace.world.workspace.views[view["id"]].busy = True
    assert (await workspace.do("mara", "submit", view_id=view["id"]))["error"] == "This is being sent already."


async def test_a_choice_in_a_message_is_in_the_state_of_its_button(workspace: Workspace) -> None:
    options = [{"text": plain(w), "value": w} for w in ("yes", "no")]
    elements = [
        {"type": "radio_buttons", "action_id": "answer", "options": options},
        {"type": "button", "action_id": "save", "text": plain("Save")},
    ]
    blocks = [{"type": "actions", "block_id": "b", "elements": elements}]
    posted = await workspace.client.chat_postMessage(channel=workspace.id("mara"), text="x", blocks=blocks)
    container = {"type": "message", "channel": posted["channel"], "ts": posted["ts"]}
    for action, value in (("answer", {"value": "no"}), ("save", {})):
        about = {"container": container, "block_id": "b", "action_id": action, "value": value}
        await workspace.do("mara", "block_action", **about)
    sent = workspace.world.traffic.named("save")[0]["request"]
    assert sent["state"]["values"]["b"]["answer"]["selected_option"]["value"] == "no"


async def test_a_field_without_dispatch_is_remembered_and_not_sent(workspace: Workspace) -> None:
    view = await workspace.opened()
    about = {"block_id": "who", "action_id": "value", "value": {"user": workspace.id("devin")}}
    answer = await workspace.do("mara", "block_action", container={"type": "view", "view_id": view["id"]}, **about)
    [shown] = (await workspace.page("state", user="mara"))["modals"]
    assert answer == {"ok": True, "sent": False}
    assert shown["values"]["who"]["value"]["selected_user"] == workspace.id("devin")

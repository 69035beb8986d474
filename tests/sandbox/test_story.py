"""Each thing that a person does reaches the app, over both transports, and the answer reaches the person."""

from tests.driver import Person
from tests.sandbox.echo import Echo


def test_a_command_reaches_the_app_with_its_mentions_resolved(echo: Echo, mara: Person, devin: Person) -> None:
    mara.types("/echo @devin a < b")
    assert echo.last("command")["text"] == f"<@{devin.id}|devin> a &lt; b"


def test_an_answer_to_a_command_is_seen_by_its_author_alone(echo: Echo, mara: Person, devin: Person) -> None:
    mara.types("/echo hello")
    assert mara.channel("#general").waits_for("You said: hello").ephemeral
    assert "You said" not in devin.channel("#general").text


def test_the_text_of_an_ack_is_an_ephemeral_answer(echo: Echo, mara: Person) -> None:
    mara.types("/echo direct")
    assert mara.channel("#general").last.text == "Acked with this"


def test_a_command_opens_a_modal(echo: Echo, mara: Person) -> None:
    mara.types("/form")
    modal = mara.modal()
    assert (modal.title, modal.labels) == ("Form", ["Situation", "Who", "Kind"])


def test_what_was_filled_in_reaches_the_app(echo: Echo, mara: Person, devin: Person) -> None:
    mara.types("/form")
    modal = mara.modal()
    modal.fill("Situation", "In the review <today>")
    modal.pick("Who", "devin")
    modal.choose("Kind", "Corrective")
    modal.submit()
    values = echo.last("submitted")["view"]["state"]["values"]
    assert values["situation"]["value"] == {"type": "plain_text_input", "value": "In the review <today>"}
    assert values["who"]["value"]["selected_user"] == devin.id
    assert values["kind"]["value"]["selected_option"]["value"] == "corrective"
    assert not modal.is_open


def test_a_global_shortcut_opens_a_modal(echo: Echo, mara: Person) -> None:
    mara.shortcut("Start")
    assert mara.modal().title == "Form"


def test_a_message_shortcut_carries_the_message_and_its_answer_comes_as_a_dm(echo: Echo, mara: Person) -> None:
    message = mara.goes_to("#backend").last
    mara.message_shortcut(message, "Keep this")
    assert mara.dm().waits_for("Hello").button_texts == ["Hello"]
    assert echo.last("keep")["message"]["text"] == message.text


def test_a_button_replaces_its_own_message_through_the_response_url(echo: Echo, mara: Person) -> None:
    mara.message_shortcut(mara.goes_to("#backend").last, "Keep this")
    mara.dm().waits_for("Hello").click("Hello")
    assert mara.dm().waits_for("Hello to you").text == "Hello to you"


def test_opening_the_home_shows_what_the_app_publishes(echo: Echo, mara: Person) -> None:
    assert "Welcome home" in mara.home().text


def test_a_message_to_the_app_arrives_as_an_event(echo: Echo, mara: Person) -> None:
    mara.says("Trellis", "hi & bye")
    mara.waits_for(lambda: echo.count("message"))
    assert echo.last("message")["event"]["text"] == "hi &amp; bye"


def test_an_edit_carries_the_words_before_and_after(echo: Echo, mara: Person) -> None:
    mara.says("Trellis", "first")
    mara.edits(mara.dm().last, "second < third")
    mara.waits_for(lambda: echo.count("message") == 2)
    event = echo.last("message")["event"]
    assert (event["subtype"], event["hidden"], "user" in event) == ("message_changed", True, False)
    assert (event["previous_message"]["text"], event["message"]["text"]) == ("first", "second &lt; third")
    assert event["message"]["edited"]["user"] == mara.id
    assert event["ts"] == event["event_ts"] > event["message"]["ts"]


def test_only_ones_own_words_can_be_changed(echo: Echo, mara: Person, devin: Person) -> None:
    message = mara.goes_to("#backend").last
    other = devin if message.author.startswith("Mara") else mara
    assert not other.edits(other.channel("#backend").last, "mine now")["ok"]


def test_a_shared_file_comes_as_a_message_without_words(echo: Echo, mara: Person) -> None:
    mara.shares_file("Trellis", "audio_message.m4a")
    mara.waits_for(lambda: echo.count("message") == 1)
    event = echo.last("message")["event"]
    assert (event["subtype"], event["text"], event["user"]) == ("file_share", "", mara.id)
    assert [(file["name"], file["subtype"]) for file in event["files"]] == [("audio_message.m4a", "slack_audio")]

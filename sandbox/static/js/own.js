/** What a person does with messages besides writing them: change their own words, share a file or a voice clip. */

import { perform } from "./api.js";
import { h, replace, uid } from "./dom.js";
import { menu } from "./popup.js";
import { sheet } from "./sheet.js";
import { notice, store } from "./state.js";
import { refreshMessages, refreshState, refreshThread } from "./sync.js";

/** The words as they are typed: mentions and links as Slack sends them stay as they are. */
const typedWords = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

function drawAnew() {
  refreshMessages();
  if (store.thread) refreshThread();
  refreshState();
}

/** A sheet with the words of a message of one's own. */
export function openEdit(message) {
  const { channel } = store;
  const error = h("p", { class: "sheet-error", role: "alert" });
  const id = uid("edit");
  const area = h("textarea", { id, class: "field", rows: "5" });
  area.value = typedWords(message.text);
  const save = async (event) => {
    event.preventDefault();
    const answer = await perform(store.user, "edit", { channel, ts: message.ts, text: area.value.trim() });
    if (!answer.ok) return replace(error, answer.error);
    opened.close();
    drawAnew();
  };
  const cancel = h("button", { type: "button", class: "btn", on: { click: () => opened.close() } }, "Cancel");
  const body = h(
    "form",
    { on: { submit: save } },
    h(
      "div",
      { class: "sheet-form" },
      h("div", { class: "labelled" }, h("label", { for: id }, "Your words"), area),
      error,
    ),
    h("div", { class: "modal-actions" }, cancel, h("button", { type: "submit", class: "btn primary" }, "Save")),
  );
  const opened = sheet("Edit message", body, { testid: "edit-form" });
  area.focus();
}

async function share(where, file) {
  const answer = await perform(store.user, "share_file", { ...where, ...file });
  if (!answer.ok) notice(answer.error);
  drawAnew();
}

/** A menu beside `anchor`. Of a file only the name, the type and the size reach the sandbox. */
export function openSharing(anchor, where) {
  const picker = h("input", { type: "file", hidden: true });
  picker.addEventListener("change", () => {
    const [file] = picker.files;
    if (file) share(where, { name: file.name, mimetype: file.type, size: file.size });
  });
  const clip = { name: "audio_message.m4a", mimetype: "audio/mp4", size: 48_000 };
  const items = [
    { label: "A file", icon: "copy", onSelect: () => picker.click() },
    { label: "A voice clip", description: "Five seconds, without a sound", icon: "bolt", onSelect: () => share(where, clip) },
  ];
  menu(anchor, items, { label: "Share", align: "start", above: true });
}

/** The names of shared files, under a message's words. */
export function fileList(files) {
  return h(
    "ul",
    { class: "files", "aria-label": "Files" },
    files.map((file) => h("li", { class: "file" }, file.name)),
  );
}

/** The side panel with one thread: its first message, its answers, a composer of its own. */

import { channelName } from "./channels.js";
import { Composer } from "./composer.js";
import { h, replace } from "./dom.js";
import { icon } from "./icons.js";
import { closeThread } from "./place.js";
import { on, openChannel, store } from "./state.js";
import { Stream } from "./stream.js";

const composer = new Composer({ thread: true, testid: "thread-composer" });
const stream = new Stream({ label: "Thread", testid: "thread-messages", inThread: true });
const where = h("span", { class: "pane-facts" });
let shown = null;
let opener = null;

function draw({ opened = false } = {}) {
  const panel = document.getElementById("thread");
  const open = Boolean(store.thread && store.state);
  panel.hidden = !open;
  document.getElementById("shell").classList.toggle("with-thread", open);
  if (!open) {
    if (shown && opener?.isConnected) opener.focus({ preventScroll: true });
    shown = null;
    return;
  }
  const channel = openChannel();
  replace(where, channel ? channelName(channel) : "");
  if (shown !== store.thread) {
    if (opened) opener = document.activeElement;
    stream.reset();
  }
  stream.draw(store.threadMessages);
  composer.draw();
  if (shown !== store.thread && opened) composer.area.focus({ preventScroll: true });
  shown = store.thread;
}

export function mountThread(panel) {
  const cross = h(
    "button",
    { type: "button", class: "icon-button", "aria-label": "Close thread", on: { click: closeThread } },
    icon("close"),
  );
  panel.append(
    h("header", { class: "pane-head side" }, h("div", { class: "pane-title" }, h("h2", null, "Thread"), where), cross),
    stream.node,
    composer.node,
  );
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) closeThread();
  });
  on("thread", draw);
  on("place", () => draw());
  on("state", () => draw());
}

/** The stack of modals: the top one can be used, the others keep what was typed into them. */

import { perform } from "./api.js";
import { drawBlocks } from "./blocks.js";
import { append, h, trap, uid } from "./dom.js";
import { icon, mark } from "./icons.js";
import { closePopup } from "./popup.js";
import { on, store } from "./state.js";
import { textOf } from "./mrkdwn.js";
import { viewSurface } from "./surfaces.js";
import { refreshState } from "./sync.js";
import { Entries, missing } from "./values.js";

const frames = new Map();
let dialog = null;
let opener = null;

/** One view of the stack: its nodes, what was entered, what is wrong. */
class Frame {
  constructor(view) {
    this.view = view;
    this.entries = new Entries();
    this.sending = false;
    this.problem = null;
    this.ownErrors = {};
    this.touched = false;
    this.replaced = false;
    this.left = null;
    this.title = h("h2", { id: uid("modal-title"), tabindex: "-1", class: "modal-title" });
    this.body = h("div", { class: "modal-body", tabindex: "-1" });
    this.banner = h("div", { class: "banner error", role: "alert", hidden: true });
    this.shut = h("button", { type: "button", class: "btn", on: { click: () => close(this) } });
    this.send = h("button", { type: "submit", class: "btn primary" });
    this.back = h("button", { type: "button", class: "icon-button", "aria-label": "Back to the form before", on: { click: () => close(this) } }, icon("back"));
    this.cross = h("button", { type: "button", class: "icon-button", "aria-label": "Dismiss", on: { click: () => close(this, true) } }, icon("close"));
    this.node = this.#form();
    this.surface = viewSurface(() => this.view, this.entries, (text) => this.say(text), (block) => this.edited(block));
  }

  #form() {
    const head = h("header", { class: "modal-head" }, this.back, mark(24), this.title, this.cross);
    const foot = h("footer", { class: "modal-actions" }, this.shut, this.send);
    const keys = (event) => {
      this.touched = true;
      if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) submit(this);
    };
    const sent = (event) => {
      event.preventDefault();
      submit(this);
    };
    return h("form", { class: "frame", novalidate: true, on: { submit: sent, keydown: keys, pointerdown: () => (this.touched = true) } }, head, this.banner, this.body, foot);
  }

  say(text) {
    this.problem = text;
    this.draw(this.view, store.state.modals.length);
  }

  edited(block) {
    if (!(block.block_id in this.ownErrors)) return;
    delete this.ownErrors[block.block_id];
    this.draw(this.view, store.state.modals.length);
  }

  get errors() {
    return { ...this.view.errors, ...this.ownErrors };
  }

  draw(view, depth) {
    this.replaced ||= this.#turned(view);
    if (this.replaced) {
      Object.assign(this, { problem: null, ownErrors: {} });
      this.body.scrollTop = 0;
    }
    this.view = view;
    this.entries.settle(view.blocks, view.values);
    const busy = view.busy || this.sending;
    this.title.replaceChildren();
    append(this.title, textOf(view.title));
    this.back.hidden = depth < 2;
    this.cross.setAttribute("aria-label", depth < 2 ? "Dismiss" : "Dismiss all");
    const problem = this.problem ?? view.error;
    if (this.banner.textContent !== (problem ?? "")) {
      this.banner.replaceChildren();
      if (problem) append(this.banner, [icon("alert"), h("span", null, problem)]);
    }
    this.banner.hidden = !problem;
    drawBlocks(this.body, view.blocks, this.surface, this.errors);
    this.shut.textContent = view.close?.text ?? (view.submit ? "Cancel" : "Close");
    this.send.hidden = !view.submit;
    this.send.replaceChildren();
    append(this.send, [busy && h("span", { class: "spinner", "aria-hidden": "true" }), h("span", null, view.submit?.text ?? "")]);
    this.send.setAttribute("aria-disabled", String(busy));
    this.node.setAttribute("aria-busy", String(busy));
    this.node.classList.toggle("busy", busy);
  }

  /** Where the person was before another view covered this one; else the first field, or the title without fields. */
  focusStart() {
    const before = this.left && this.body.querySelector(`[data-focus="${CSS.escape(this.left)}"]`);
    const field = before || this.body.querySelector("input:not([disabled]), textarea:not([disabled])");
    this.left = null;
    (field ?? this.title).focus({ preventScroll: true });
  }

  /** An update with other fields is another step: it starts at its top. */
  #turned(view) {
    const names = (each) => each.blocks.filter((block) => block.type === "input").map((block) => block.block_id);
    const [before, after] = [names(this.view), names(view)];
    if (view === this.view || view.hash === this.view.hash || after.some((name) => before.includes(name)) || before.length + after.length === 0) return false;
    return true;
  }

  focusError() {
    const bad = [...this.body.querySelectorAll(".block.input.invalid")][0];
    bad?.scrollIntoView({ block: "center" });
    bad?.focusField();
  }
}

async function submit(frame) {
  if (frame.sending || frame.view.busy || !frame.view.submit) return;
  closePopup();
  frame.problem = null;
  frame.ownErrors = missing(frame.view.blocks, frame.entries);
  if (Object.keys(frame.ownErrors).length) {
    frame.draw(frame.view, store.state.modals.length);
    frame.focusError();
    return;
  }
  frame.sending = true;
  frame.draw(frame.view, store.state.modals.length);
  const answer = await perform(store.user, "submit", { view_id: frame.view.id, values: frame.entries.all(frame.view.blocks) });
  frame.sending = false;
  await refreshState();
  if (!frames.has(frame.view.id)) return;
  const wrong = Object.keys(frame.view.errors ?? {}).length > 0;
  if (!answer.ok && !wrong) frame.problem = answer.error;
  frame.draw(frame.view, store.state.modals.length);
  if (wrong) frame.focusError();
}

async function close(frame, clear = false) {
  const several = store.state.modals.length > 1;
  const answer = await perform(store.user, "close", { view_id: frame.view.id, ...(clear && several ? { clear: true } : {}) });
  if (!answer.ok) frame.say(answer.error);
  await refreshState();
}

const top = () => frames.get(store.state?.modals.at(-1)?.id);

function build() {
  const node = h("dialog", {
    class: "modal", testid: "modal",
    on: {
      cancel: (event) => event.preventDefault(),
      keydown: (event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.preventDefault();
        if (top()) close(top());
      },
      close: () => draw(),
    },
  });
  trap(node);
  document.body.append(node);
  return node;
}

function retire(views) {
  for (const [id, frame] of frames) {
    if (views.some((view) => view.id === id)) continue;
    frame.node.remove();
    frames.delete(id);
  }
}

function draw() {
  const views = store.state?.modals ?? [];
  const before = dialog?.open ? dialog.querySelector("form:not([hidden])") : null;
  if (!views.length) return shut();
  dialog ??= build();
  for (const view of views) {
    const known = frames.get(view.id);
    const frame = known ?? new Frame(view);
    if (!known) {
      frames.set(view.id, frame);
      dialog.append(frame.node);
    }
    const covered = view !== views.at(-1);
    if (covered && before === frame.node) frame.left = document.activeElement?.dataset?.focus ?? null;
    frame.draw(view, views.length);
    frame.node.hidden = covered;
  }
  retire(views);
  return show(views, before);
}

function show(views, before) {
  const frame = frames.get(views.at(-1).id);
  dialog.setAttribute("aria-labelledby", frame.title.id);
  dialog.dataset.depth = String(views.length);
  if (!dialog.open) {
    closePopup();
    opener = document.activeElement;
    dialog.showModal();
  }
  const lost = before !== frame.node;
  const waiting = !frame.touched && document.activeElement === frame.title;
  if (lost) closePopup();
  if (lost || waiting || frame.replaced) frame.focusStart();
  frame.replaced = false;
  if (!dialog.contains(document.activeElement)) frame.title.focus({ preventScroll: true });
}

function shut() {
  retire([]);
  if (!dialog) return;
  const gone = dialog;
  dialog = null;
  closePopup();
  gone.close();
  gone.remove();
  if (opener?.isConnected) opener.focus({ preventScroll: true });
}

/** From now on the page shows the modals of the state. */
export const mountModals = () => on("state", draw);

/** One view of the modal stack: its form, what was entered, what is wrong, how it is sent and closed. */

import { perform } from "./api.js";
import { drawBlocks } from "./blocks.js";
import { append, h, uid } from "./dom.js";
import { icon, mark } from "./icons.js";
import { textOf } from "./mrkdwn.js";
import { closePopup } from "./popup.js";
import { store } from "./state.js";
import { viewSurface } from "./surfaces.js";
import { refreshState } from "./sync.js";
import { Entries, missing } from "./values.js";

/** This much of a field has to be in sight for the caret to start in it. */
const SEEN_PX = 30;

/** A picker of several is empty to look at, but not when it has chips. */
const chosen = (field) => field.value || field.closest(".pick")?.querySelector(".chip");

export class Frame {
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
    this.shut = h("button", { type: "button", class: "btn", on: { click: () => this.close() } });
    this.send = h("button", { type: "submit", class: "btn primary" });
    this.back = h(
      "button",
      {
        type: "button",
        class: "icon-button",
        "aria-label": "Back to the form before",
        on: { click: () => this.close() },
      },
      icon("back"),
    );
    this.cross = h(
      "button",
      { type: "button", class: "icon-button", "aria-label": "Dismiss", on: { click: () => this.close(true) } },
      icon("close"),
    );
    this.node = this.#form();
    this.surface = viewSurface(
      () => this.view,
      this.entries,
      (text) => this.say(text),
      (block) => this.edited(block),
    );
  }

  #form() {
    const head = h("header", { class: "modal-head" }, this.back, mark(24), this.title, this.cross);
    const foot = h("footer", { class: "modal-actions" }, this.shut, this.send);
    const keys = (event) => {
      this.touched = true;
      if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) this.submit();
    };
    const sent = (event) => {
      event.preventDefault();
      this.submit();
    };
    return h(
      "form",
      {
        class: "frame",
        novalidate: true,
        on: { submit: sent, keydown: keys, pointerdown: () => (this.touched = true) },
      },
      head,
      this.banner,
      this.body,
      foot,
    );
  }

  say(text) {
    this.problem = text;
    this.redraw();
  }

  edited(block) {
    if (!(block.block_id in this.ownErrors)) return;
    delete this.ownErrors[block.block_id];
    this.redraw();
  }

  redraw() {
    this.draw(this.view, store.state.modals.length);
  }

  /** @param {number} depth how many views the stack has */
  draw(view, depth) {
    this.replaced ||= this.#turned(view);
    if (this.replaced) {
      Object.assign(this, { problem: null, ownErrors: {} });
      this.body.scrollTop = 0;
    }
    this.view = view;
    this.entries.settle(view.blocks, view.values);
    this.title.replaceChildren();
    append(this.title, textOf(view.title));
    this.back.hidden = depth < 2 || Boolean(view.clear_on_close);
    this.cross.setAttribute("aria-label", depth < 2 ? "Dismiss" : "Dismiss all");
    this.#drawProblem(this.problem ?? view.error);
    drawBlocks(this.body, view.blocks, this.surface, { ...view.errors, ...this.ownErrors });
    this.#drawFoot(view, view.busy || this.sending);
  }

  #drawProblem(problem) {
    this.banner.hidden = !problem;
    if (this.banner.textContent === (problem ?? "")) return;
    this.banner.replaceChildren();
    if (problem) append(this.banner, [icon("alert"), h("span", null, problem)]);
  }

  #drawFoot(view, busy) {
    this.shut.textContent = view.close?.text ?? (view.submit ? "Cancel" : "Close");
    this.send.hidden = !view.submit;
    this.send.replaceChildren();
    append(this.send, [
      busy && h("span", { class: "spinner", "aria-hidden": "true" }),
      h("span", null, view.submit?.text ?? ""),
    ]);
    this.send.setAttribute("aria-disabled", String(busy));
    this.node.setAttribute("aria-busy", String(busy));
    this.node.classList.toggle("busy", busy);
  }

  /** Where the person was before another view covered this one; else the first empty text field in sight, or the title. */
  focusStart() {
    const before = this.left && this.body.querySelector(`[data-focus="${CSS.escape(this.left)}"]`);
    this.left = null;
    (before || this.#emptyField() || this.title).focus({ preventScroll: true });
  }

  #emptyField() {
    const end = this.body.getBoundingClientRect().bottom - SEEN_PX;
    const fields = this.body.querySelectorAll("textarea:enabled, input[type=text]:enabled, input:enabled:not([type])");
    return [...fields].find((field) => !chosen(field) && field.getBoundingClientRect().top < end);
  }

  /** An update with other fields is another step: it starts at its top. */
  #turned(view) {
    if (view === this.view || view.hash === this.view.hash) return false;
    const names = (each) => each.blocks.filter((block) => block.type === "input").map((block) => block.block_id);
    const [before, after] = [names(this.view), names(view)];
    return before.length + after.length > 0 && !after.some((name) => before.includes(name));
  }

  focusError() {
    const bad = this.body.querySelector(".block.input.invalid");
    bad?.scrollIntoView({ block: "center" });
    bad?.focusField();
  }

  /** Checks as Slack's client does, sends, and shows what the app says about it. */
  async submit() {
    if (this.sending || this.view.busy || !this.view.submit) return;
    closePopup();
    this.problem = null;
    this.ownErrors = missing(this.view.blocks, this.entries);
    this.sending = Object.keys(this.ownErrors).length === 0;
    this.redraw();
    if (!this.sending) {
      this.focusError();
      return;
    }
    const values = this.entries.all(this.view.blocks);
    const answer = await perform(store.user, "submit", { view_id: this.view.id, values });
    this.sending = false;
    await refreshState();
    if (this.node.isConnected) this.#answered(answer);
  }

  #answered(answer) {
    const wrong = Object.keys(this.view.errors ?? {}).length > 0;
    if (!answer.ok && !wrong) this.problem = answer.error;
    this.redraw();
    if (wrong) this.focusError();
  }

  /** Closes this view, or with `clear` the whole stack. */
  async close(clear = false) {
    const all = clear && store.state.modals.length > 1 ? { clear: true } : {};
    const answer = await perform(store.user, "close", { view_id: this.view.id, ...all });
    if (!answer.ok) this.say(answer.error);
    await refreshState();
  }
}

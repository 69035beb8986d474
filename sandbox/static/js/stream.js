/** A list of messages that keeps its place: days, the "New" line, scroll position, roving focus. */

import { h, reconcile, rove } from "./dom.js";
import { icon } from "./icons.js";
import { continues, dateOf, messageNode } from "./messages.js";
import { store } from "./state.js";
import { dayKey, dayName, now } from "./time.js";

/** This close to the end counts as reading the end. */
const NEAR_PX = 80;
/** For this long after opening, nothing counts as an arrival. */
const QUIET_MS = 600;

function rows(messages, newFrom) {
  const out = [];
  messages.forEach((message, index) => {
    const before = messages[index - 1];
    const day = dayKey(dateOf(message));
    const newDay = !before || dayKey(dateOf(before)) !== day;
    if (newDay) out.push({ key: `day-${day}`, day: dayName(dateOf(message)) });
    if (message.ts === newFrom) out.push({ key: "new", fresh: true });
    out.push({ key: message.ts, message, follows: !newDay && message.ts !== newFrom && continues(message, before) });
  });
  return out;
}

function rowNode(row, inThread) {
  if (row.day) return h("li", { class: "day" }, h("span", null, row.day));
  if (row.fresh) return h("li", { class: "fresh", "aria-label": "New messages" }, h("span", null, "New"));
  return messageNode(row.message, { follows: row.follows, inThread });
}

/** Who reads, where and on which day are part of how a message looks: "today" is not for ever. */
const look = () => [store.user, store.state?.me.tz, dayKey(now())];

export class Stream {
  constructor({ label, testid, inThread = false }) {
    this.inThread = inThread;
    this.list = h("ol", { class: "messages", role: "list", "aria-label": label, "aria-live": "off", testid });
    this.foot = h("div", { class: "stream-end" });
    this.pane = h(
      "div",
      { class: "stream", on: { scroll: () => this.#scrolled() } },
      h("div", { class: "stream-fill" }),
      this.list,
      this.foot,
    );
    this.jump = h(
      "button",
      { type: "button", class: "jump", hidden: true, on: { click: () => this.toEnd(true) } },
      icon("down", 16),
      "New messages",
    );
    this.node = h("div", { class: "stream-frame" }, this.pane, this.jump);
    this.last = null;
    this.stuck = true;
    rove(this.list, ".message");
    new ResizeObserver(() => this.stuck && this.toEnd()).observe(this.pane);
    new ResizeObserver(() => this.stuck && this.toEnd()).observe(this.list);
  }

  #scrolled() {
    this.stuck = this.pane.scrollHeight - this.pane.scrollTop - this.pane.clientHeight < NEAR_PX;
    if (this.stuck) this.jump.hidden = true;
  }

  toEnd(smooth = false) {
    this.pane.scrollTo({ top: this.pane.scrollHeight, behavior: smooth ? "smooth" : "instant" });
  }

  /** A different conversation: nothing of the old one counts. */
  reset() {
    clearTimeout(this.speak);
    this.list.setAttribute("aria-live", "off");
    this.last = null;
    this.stuck = true;
    this.jump.hidden = true;
  }

  /** @param {object[]|null} messages null while they are not here yet */
  draw(messages, newFrom = null) {
    reconcile(this.list, rows(messages ?? [], newFrom), {
      key: (row) => row.key,
      signature: (row) => JSON.stringify([row, look()]),
      make: (row) => rowNode(row, this.inThread),
    });
    const all = this.list.querySelectorAll(".message");
    if (!this.list.querySelector(".message[tabindex='0']") && all.length) all[all.length - 1].tabIndex = 0;
    this.#arrived(messages);
    if (this.#aim(messages)) return;
    if (this.stuck) this.toEnd();
  }

  /** Goes to the message that a link asked for, once. */
  #aim(messages) {
    const { target } = store;
    if (!target || this.inThread || !messages?.length) return false;
    store.target = null;
    const node = this.list.querySelector(`[data-ts="${CSS.escape(target)}"]`);
    if (!node) return false;
    this.stuck = false;
    node.scrollIntoView({ block: "center" });
    node.classList.add("aimed");
    node.focus({ preventScroll: true });
    return true;
  }

  /** Screen readers hear what arrives, not what was there when the conversation was opened. */
  #arrived(messages) {
    const newest = messages?.at(-1);
    const before = this.last;
    if (messages) this.last = newest?.ts ?? "0";
    if (!messages) return;
    if (before === null) this.speak = setTimeout(() => this.list.setAttribute("aria-live", "polite"), QUIET_MS);
    else if (newest && newest.ts > before) {
      const mine = newest.user === store.user && !newest.bot_id;
      if (mine) this.stuck = true;
      if (!this.stuck) this.jump.hidden = false;
    }
  }
}

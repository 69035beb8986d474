/** Where people write: Enter sends, drafts stay with their conversation, commands and names complete themselves. */

import { perform } from "./api.js";
import { channelName } from "./channels.js";
import { Completion, startedCommand } from "./completion.js";
import { h, replace, uid } from "./dom.js";
import { icon } from "./icons.js";
import { openSharing } from "./own.js";
import { menu } from "./popup.js";
import { clearNotices, draftKey, notice, openChannel, store } from "./state.js";
import { refreshMessages, refreshState, refreshThread } from "./sync.js";

export class Composer {
  /** @param {{thread?: boolean, testid?: string}} how `thread`: it answers in the open thread */
  constructor({ thread = false, testid } = {}) {
    this.thread = thread;
    this.key = null;
    this.busy = false;
    const usage = uid("usage");
    this.area = h("textarea", {
      rows: "1",
      class: "composer-area",
      testid,
      "aria-describedby": usage,
      spellcheck: "true",
      on: {
        keydown: (event) => this.#keydown(event),
        input: () => this.#typed(),
        click: () => this.complete.update(),
        blur: () => this.complete.close(),
      },
    });
    this.usage = h("div", { class: "usage", id: usage });
    this.button = h(
      "button",
      {
        type: "button",
        class: "icon-button send",
        "aria-label": "Send",
        title: "Send (Enter)",
        on: { click: () => this.send() },
      },
      icon("send"),
    );
    this.node = h(
      "div",
      { class: "composer" },
      h("div", { class: "composer-box" }, this.area, this.#tools()),
      this.usage,
    );
    this.complete = new Completion(this.area, (from, to, insert) => this.#insert(from, to, insert));
  }

  #tools() {
    const tool = (name, label, click, more = {}) =>
      h(
        "button",
        { type: "button", class: "icon-button", "aria-label": label, title: label, on: { click }, ...more },
        icon(name),
      );
    const globals =
      !this.thread &&
      tool("bolt", "Shortcuts", (event) => this.#shortcuts(event.currentTarget), {
        "aria-haspopup": "menu",
        "aria-expanded": "false",
        testid: "shortcuts",
      });
    return h(
      "div",
      { class: "composer-tools" },
      globals,
      !this.thread && tool("slash", "Run a command", () => this.#begin("/")),
      tool("at", "Mention someone", () => this.#mention()),
      tool("attach", "Share a file", (event) => openSharing(event.currentTarget, this.#where()), {
        "aria-haspopup": "menu",
        "aria-expanded": "false",
      }),
      h("span", { class: "grow" }),
      this.button,
    );
  }

  #shortcuts(anchor) {
    const run = async (shortcut) => {
      const answer = await perform(store.user, "global_shortcut", { callback_id: shortcut.callback_id });
      if (!answer.ok) notice(answer.error);
      refreshState();
    };
    const items = store.state.shortcuts
      .filter((each) => each.type === "global")
      .map((each) => ({ label: each.name, description: each.description, icon: "bolt", onSelect: () => run(each) }));
    const commands = store.state.commands.map((each) => ({
      label: each.command,
      description: each.description,
      icon: "slash",
      onSelect: () => this.#begin(`${each.command} `),
    }));
    const all = [
      items.length && { heading: "Shortcuts" },
      ...items,
      commands.length && { heading: "Commands" },
      ...commands,
    ].filter(Boolean);
    menu(anchor, all.length ? all : [{ label: "No shortcuts in this workspace", onSelect: () => {} }], {
      label: "Shortcuts",
      align: "start",
      above: true,
    });
  }

  /** Puts `text` where there is nothing yet, and offers what fits. */
  #begin(text) {
    this.fill(
      this.area.value.startsWith("/") || this.area.value ? `${text}${this.area.value.replace(/^\/\S*\s?/, "")}` : text,
    );
    this.area.setSelectionRange(text.length, text.length);
    this.complete.update();
  }

  #mention() {
    const at = this.area.selectionStart;
    const space = at && /\S/.test(this.area.value[at - 1]) ? " " : "";
    this.#insert(at, this.area.selectionEnd, `${space}@`);
    this.complete.update();
  }

  /** Replaces all that is written, e.g. by what a hint proposes. */
  fill(text) {
    this.area.value = text;
    this.area.focus();
    this.area.setSelectionRange(text.length, text.length);
    this.#typed(false);
  }

  #insert(from, to, text) {
    this.area.focus();
    this.area.setRangeText(text, from, to, "end");
    this.#typed(false);
  }

  #keydown(event) {
    if (this.complete.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.send();
    }
  }

  #typed(offer = true) {
    store.drafts.set(this.key, this.area.value);
    this.#fit();
    if (offer) this.complete.update();
    const command = startedCommand(this.area.value);
    replace(
      this.usage,
      command && [
        h("b", null, command.command),
        " ",
        command.usage_hint && h("span", { class: "usage-hint" }, command.usage_hint),
        command.description && h("span", null, ` ${command.description}`),
      ],
    );
  }

  #fit() {
    this.area.style.height = "auto";
    this.area.style.height = `${Math.min(this.area.scrollHeight, 220)}px`;
    this.node.classList.toggle("filled", Boolean(this.area.value.trim()));
    this.button.disabled = !this.area.value.trim() || this.busy;
  }

  /** Shows the draft of the conversation (or thread) that is open now. */
  draw() {
    const channel = openChannel();
    if (!channel) return;
    const key = draftKey(this.thread ? store.thread : null);
    const label = this.thread ? "Reply" : `Message ${channelName(channel)}`;
    this.area.placeholder = this.thread ? "Reply…" : label;
    this.area.setAttribute("aria-label", label);
    if (key === this.key) return;
    this.key = key;
    this.complete.close();
    this.area.value = store.drafts.get(key) ?? "";
    this.#typed(false);
  }

  #where() {
    return { channel: store.channel, ...(this.thread ? { thread_ts: store.thread } : {}) };
  }

  async send() {
    const text = this.area.value.trim();
    if (!text || this.busy) return;
    const { key } = this;
    const where = { ...this.#where(), text };
    this.#working(true);
    clearNotices();
    this.area.value = "";
    this.#typed(false);
    const answer = await perform(store.user, "say", where);
    this.#working(false);
    if (!answer.ok) this.#failed(key, text, answer.error);
    refreshMessages();
    if (this.thread) refreshThread();
    refreshState();
  }

  #failed(key, text, error) {
    notice(error);
    if (store.drafts.get(key)) return;
    store.drafts.set(key, text);
    if (key !== this.key) return;
    this.area.value = text;
    this.#typed(false);
  }

  #working(busy) {
    this.busy = busy;
    this.button.classList.toggle("working", busy);
    this.#fit();
  }
}

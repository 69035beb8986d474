/** What the composer offers while somebody types: commands after a slash, people after an @. */

import { avatar } from "./avatar.js";
import { h, replace, uid } from "./dom.js";
import { icon } from "./icons.js";
import { popup } from "./popup.js";
import { store } from "./state.js";

const MOST = 8;

function commands(query) {
  const found = store.state.commands.filter((each) => each.command.slice(1).toLowerCase().startsWith(query));
  return found.map((each) => ({
    insert: `${each.command} `,
    exact: each.command.slice(1).toLowerCase() === query,
    title: each.command,
    hint: each.usage_hint,
    note: each.description,
    lead: () => h("span", { class: "lead-icon" }, icon("slash", 18)),
  }));
}

function people(query) {
  const fits = (who) =>
    [who.name, ...(who.real_name ?? "").split(/\s+/)].some((word) => word?.toLowerCase().startsWith(query));
  const found = store.state.people.filter((who) => !who.deleted && fits(who)).slice(0, MOST);
  return found.map((who) => ({
    insert: `@${who.name} `,
    exact: who.name.toLowerCase() === query,
    title: who.real_name || who.name,
    hint: `@${who.name}`,
    note: who.title,
    lead: () => avatar(who.id, 26),
  }));
}

/** What the text before the caret asks for: `{from, items}`, or null. */
export function wanted(before) {
  const slash = /^\/([\w-]*)$/.exec(before);
  if (slash) return { label: "Commands", from: 0, items: commands(slash[1].toLowerCase()) };
  const at = /(?:^|[\s(])@([\p{L}\p{N}._-]*)$/u.exec(before);
  if (at) return { label: "People", from: before.length - at[1].length - 1, items: people(at[1].toLowerCase()) };
  return null;
}

/** The command that the text starts with, once its name is complete. */
export function startedCommand(text) {
  const word = /^(\/\S+)\s/.exec(text)?.[1];
  return word ? (store.state.commands.find((each) => each.command === word) ?? null) : null;
}

const row = (item, id, pick) =>
  h(
    "div",
    { role: "option", id, class: "list-option", on: { mousedown: pick } },
    item.lead(),
    h(
      "span",
      { class: "list-words" },
      h("span", null, h("b", null, item.title), item.hint && h("span", { class: "list-hint" }, ` ${item.hint}`)),
      item.note && h("span", { class: "list-note" }, item.note),
    ),
  );

/** Completion for a textarea; `accept(from, to, insert)` puts what was picked in its place. */
export class Completion {
  constructor(area, accept) {
    Object.assign(this, { area, accept, handle: null, items: [], from: 0, active: 0 });
    this.list = h("div", {
      role: "listbox",
      id: uid("complete"),
      class: "listbox completion",
      "aria-label": "Suggestions",
    });
    area.setAttribute("aria-autocomplete", "list");
    area.setAttribute("aria-controls", this.list.id);
  }

  /** Offers what fits the text before the caret, or closes. */
  update() {
    const { area } = this;
    const want = area.selectionStart === area.selectionEnd ? wanted(area.value.slice(0, area.selectionStart)) : null;
    if (!want?.items.length) {
      this.close();
      return;
    }
    Object.assign(this, { items: want.items, from: want.from });
    const rows = want.items.map((item, index) =>
      row(item, `${this.list.id}-${index}`, (event) => {
        event.preventDefault();
        this.#take(index);
      }),
    );
    replace(this.list, h("div", { class: "list-heading", role: "presentation" }, want.label), rows);
    const box = area.closest(".composer-box") ?? area;
    this.handle ??= popup(box, this.list, { above: true, match: true, onClose: () => this.#ended() });
    this.handle.place();
    this.#mark(0);
  }

  close() {
    this.handle?.close(false);
  }

  #ended() {
    this.handle = null;
    this.area.removeAttribute("aria-activedescendant");
  }

  #mark(index) {
    this.active = (index + this.items.length) % this.items.length;
    [...this.list.querySelectorAll("[role=option]")].forEach((node, at) => {
      node.classList.toggle("active", at === this.active);
      node.setAttribute("aria-selected", String(at === this.active));
      if (at === this.active) node.scrollIntoView({ block: "nearest" });
    });
    this.area.setAttribute("aria-activedescendant", `${this.list.id}-${this.active}`);
  }

  #take(index) {
    const { insert } = this.items[index];
    this.accept(this.from, this.area.selectionStart, insert);
    this.close();
  }

  /** Answers true when it took the key. Enter on a word that is already complete sends; else it completes. */
  key(event) {
    if (!this.handle || event.isComposing) return false;
    if (event.key === "Enter" && (event.shiftKey || this.items[this.active].exact)) {
      this.close();
      return false;
    }
    const steps = {
      ArrowDown: () => this.#mark(this.active + 1),
      ArrowUp: () => this.#mark(this.active - 1),
      Enter: () => this.#take(this.active),
      Tab: () => this.#take(this.active),
      Escape: () => this.close(),
    };
    if (!(event.key in steps) || event.shiftKey) return false;
    event.preventDefault();
    event.stopPropagation();
    steps[event.key]();
    return true;
  }
}

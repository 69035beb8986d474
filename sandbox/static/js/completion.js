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
    insert: `${each.command} `, exact: each.command.slice(1).toLowerCase() === query, title: each.command, hint: each.usage_hint, note: each.description,
    lead: () => h("span", { class: "lead-icon" }, icon("slash", 18)),
  }));
}

function people(query) {
  const fits = (who) => [who.name, ...(who.real_name ?? "").split(/\s+/)].some((word) => word?.toLowerCase().startsWith(query));
  const found = store.state.people.filter((who) => !who.deleted && fits(who)).slice(0, MOST);
  return found.map((who) => ({
    insert: `@${who.name} `, exact: who.name.toLowerCase() === query, title: who.real_name || who.name, hint: `@${who.name}`, note: who.title,
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
  return word ? store.state.commands.find((each) => each.command === word) ?? null : null;
}

/**
 * Completion for a textarea. `key(event)` answers true when it took the key.
 */
export function completion(area, accept) {
  const list = h("div", { role: "listbox", id: uid("complete"), class: "listbox completion", "aria-label": "Suggestions" });
  area.setAttribute("aria-autocomplete", "list");
  area.setAttribute("aria-controls", list.id);
  let handle = null;
  let items = [];
  let from = 0;
  let active = 0;

  function row(item, index) {
    const pick = (event) => {
      event.preventDefault();
      take(index);
    };
    return h(
      "div",
      { role: "option", id: `${list.id}-${index}`, class: "list-option", on: { mousedown: pick } },
      item.lead(),
      h("span", { class: "list-words" }, h("span", null, h("b", null, item.title), item.hint && h("span", { class: "list-hint" }, ` ${item.hint}`)), item.note && h("span", { class: "list-note" }, item.note)),
    );
  }

  function mark(index) {
    active = (index + items.length) % items.length;
    [...list.querySelectorAll("[role=option]")].forEach((node, at) => {
      node.classList.toggle("active", at === active);
      node.setAttribute("aria-selected", String(at === active));
      if (at === active) node.scrollIntoView({ block: "nearest" });
    });
    area.setAttribute("aria-activedescendant", `${list.id}-${active}`);
  }

  function update() {
    const want = area.selectionStart === area.selectionEnd ? wanted(area.value.slice(0, area.selectionStart)) : null;
    if (!want?.items.length) return close();
    ({ items, from } = want);
    replace(list, h("div", { class: "list-heading", role: "presentation" }, want.label), items.map(row));
    handle ??= popup(area.closest(".composer-box") ?? area, list, { above: true, match: true, onClose: ended });
    handle.place();
    return mark(0);
  }

  function ended() {
    handle = null;
    area.removeAttribute("aria-activedescendant");
  }

  function close() {
    handle?.close(false);
  }

  function take(index) {
    const { insert } = items[index];
    accept(from, area.selectionStart, insert);
    close();
  }

  /** Enter on a word that is already complete sends; everything else that is offered completes. */
  function key(event) {
    if (!handle || event.isComposing) return false;
    if (event.key === "Enter" && (event.shiftKey || items[active].exact)) {
      close();
      return false;
    }
    const steps = { ArrowDown: () => mark(active + 1), ArrowUp: () => mark(active - 1), Enter: () => take(active), Tab: () => take(active), Escape: close };
    if (!(event.key in steps) || event.shiftKey) return false;
    event.preventDefault();
    event.stopPropagation();
    steps[event.key]();
    return true;
  }

  return { update, close, key };
}

/** A searchable select: a combobox with a listbox, for one choice or several. */

import { h, replace, uid } from "./dom.js";
import { icon } from "./icons.js";
import { popup } from "./popup.js";

/**
 * @param {object} options
 * @param {() => {label: string|null, options: {value, label, note?, lead?: () => Node}[]}[]} options.groups read at every opening
 * @param {string[]} options.selected values
 * @param {(values: string[]) => void} options.onChange
 * @param {(value: string) => {label, lead?}} options.show how a chosen value looks
 */
export function picker({ groups, selected, onChange, show, multi = false, clearable = false, placeholder = "", disabled = false, attributes = {}, max = Infinity }) {
  const list = h("div", { role: "listbox", id: uid("list"), class: "listbox", "aria-multiselectable": multi ? "true" : null });
  const input = h("input", {
    type: "text", role: "combobox", class: "pick-input", autocomplete: "off", spellcheck: "false", "aria-autocomplete": "list",
    "aria-expanded": "false", "aria-controls": list.id, placeholder, disabled, ...attributes,
  });
  const chips = h("span", { class: "pick-chips" });
  const clear = h("button", { type: "button", class: "icon-button small", "aria-label": "Clear the choice", on: { click: () => choose([]) } }, icon("close", 14));
  const box = h("div", { class: `pick${multi ? " multi" : ""}` }, chips, input, clearable && !multi && clear, icon("down", 16));
  let values = [...selected];
  let handle = null;
  let typed = false;
  let rows = [];
  let active = -1;

  function choose(next) {
    values = next;
    onChange(values);
    rest();
    input.focus();
  }

  /** Shows what is chosen, when nobody is searching. */
  function rest() {
    typed = false;
    replace(chips, multi ? values.map(chip) : values.slice(0, 1).map((value) => show(value)?.lead?.()));
    input.value = multi ? "" : (values.length ? show(values[0])?.label ?? values[0] : "");
    input.placeholder = multi && values.length ? "" : placeholder;
    clear.hidden = !values.length;
  }

  function chip(value) {
    const { label, lead } = show(value) ?? { label: value };
    const remove = () => choose(values.filter((each) => each !== value));
    return h("span", { class: "chip" }, lead?.(), label, h("button", { type: "button", "aria-label": `Remove ${label}`, on: { click: remove } }, icon("close", 12)));
  }

  function fill() {
    const query = typed ? input.value.trim().toLowerCase() : "";
    const fits = (option) => !query || `${option.label} ${option.note ?? ""}`.toLowerCase().includes(query);
    rows = [];
    const parts = groups().flatMap((group) => {
      const found = group.options.filter(fits);
      if (!found.length) return [];
      return [group.label && h("div", { class: "list-heading", role: "presentation" }, group.label), ...found.map(row)];
    });
    replace(list, rows.length ? parts : h("div", { class: "list-empty" }, query ? `Nothing matches "${input.value.trim()}"` : "Nothing to choose from"));
    mark(Math.max(0, rows.findIndex((each) => values.includes(each.value))));
  }

  function row(option) {
    const chosen = values.includes(option.value);
    const node = h(
      "div",
      { role: "option", id: uid("option"), class: "list-option", "aria-selected": String(chosen), on: { mousedown: (event) => event.preventDefault(), click: () => take(option.value) } },
      option.lead?.(),
      h("span", { class: "list-words" }, h("span", null, option.label), option.note && h("span", { class: "list-note" }, option.note)),
      chosen && icon("check", 16),
    );
    rows.push({ value: option.value, node });
    return node;
  }

  function mark(at) {
    rows[active]?.node.classList.remove("active");
    active = Math.min(at, rows.length - 1);
    rows[active]?.node.classList.add("active");
    rows[active]?.node.scrollIntoView({ block: "nearest" });
    if (rows[active]) input.setAttribute("aria-activedescendant", rows[active].node.id);
    else input.removeAttribute("aria-activedescendant");
  }

  function open() {
    if (handle || disabled) return;
    fill();
    handle = popup(box, list, { match: true, onClose: closed });
    input.setAttribute("aria-expanded", "true");
    mark(active);
  }

  function closed() {
    handle = null;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function take(value) {
    const has = values.includes(value);
    if (multi && !has && values.length >= max) return;
    handle?.close(false);
    choose(multi ? (has ? values.filter((each) => each !== value) : [...values, value]) : [value]);
  }

  function key(event) {
    const writes = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
    if ((writes || event.key === "Backspace" || event.key === "Delete") && !typed && !multi) input.select();
    if (event.key === "Escape" && handle) {
      event.preventDefault();
      event.stopPropagation();
      handle.close(false);
      rest();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!handle) return open();
      mark((active + (event.key === "ArrowDown" ? 1 : rows.length - 1)) % Math.max(1, rows.length));
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (handle && rows[active]) take(rows[active].value);
      else open();
    } else if (event.key === "Backspace" && multi && !input.value && values.length) {
      choose(values.slice(0, -1));
    }
    return undefined;
  }

  function left() {
    if (clearable && typed && !input.value && values.length && !multi) {
      values = [];
      onChange(values);
    }
    handle?.close(false);
    rest();
  }

  input.addEventListener("click", open);
  input.addEventListener("keydown", key);
  input.addEventListener("input", () => {
    typed = true;
    open();
    fill();
  });
  input.addEventListener("blur", left);
  box.addEventListener("mousedown", (event) => {
    if (event.target === input || event.target.closest("button")) return;
    event.preventDefault();
    input.focus();
    if (handle) handle.close(false);
    else open();
  });
  rest();
  return { node: box, control: input };
}

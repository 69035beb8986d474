/** A searchable select: a combobox with a listbox, for one choice or several. */

import { h, replace, uid } from "./dom.js";
import { icon } from "./icons.js";
import { popup } from "./popup.js";

const words = (option) =>
  h(
    "span",
    { class: "list-words" },
    h("span", null, option.label),
    option.note && h("span", { class: "list-note" }, option.note),
  );

class Picker {
  constructor(options) {
    Object.assign(this, { multi: false, clearable: false, disabled: false, placeholder: "", max: Infinity }, options);
    this.values = [...options.selected];
    this.handle = null;
    this.typed = false;
    this.rows = [];
    this.active = -1;
    this.list = h("div", {
      role: "listbox",
      id: uid("list"),
      class: "listbox",
      "aria-multiselectable": this.multi ? "true" : null,
    });
    this.chips = h("span", { class: "pick-chips" });
    this.input = this.#input();
    this.clear = h(
      "button",
      {
        type: "button",
        class: "icon-button small",
        "aria-label": "Clear the choice",
        on: { click: () => this.#choose([]) },
      },
      icon("close", 14),
    );
    const cross = this.clearable && !this.multi && this.clear;
    this.node = h(
      "div",
      { class: `pick${this.multi ? " multi" : ""}` },
      this.chips,
      this.input,
      cross,
      icon("down", 16),
    );
    this.node.addEventListener("mousedown", (event) => this.#pressed(event));
    this.#rest();
  }

  #input() {
    const on = {
      click: () => this.#open(),
      keydown: (event) => this.#key(event),
      blur: () => this.#left(),
      input: () => {
        this.#searchOnly();
        this.typed = true;
        this.#open();
        this.#fill();
      },
    };
    return h("input", {
      type: "text",
      role: "combobox",
      class: "pick-input",
      autocomplete: "off",
      spellcheck: "false",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.list.id,
      disabled: this.disabled,
      ...this.attributes,
      on,
    });
  }

  #choose(values) {
    this.values = values;
    this.onChange(values);
    this.#rest();
    this.input.focus();
  }

  /** Shows what is chosen, when nobody is searching. */
  #rest() {
    const { values, multi } = this;
    this.typed = false;
    replace(
      this.chips,
      multi ? values.map((value) => this.#chip(value)) : values.map((value) => this.show(value)?.lead?.()),
    );
    this.input.value = multi || !values.length ? "" : (this.show(values[0])?.label ?? values[0]);
    this.input.placeholder = multi && values.length ? "" : this.placeholder;
    this.clear.hidden = !values.length;
  }

  #chip(value) {
    const { label, lead } = this.show(value) ?? { label: value };
    const remove = () => this.#choose(this.values.filter((each) => each !== value));
    const cross = h(
      "button",
      { type: "button", "aria-label": `Remove ${label}`, on: { click: remove } },
      icon("close", 12),
    );
    return h("span", { class: "chip" }, lead?.(), label, cross);
  }

  /** Lists the options that fit what was typed. */
  #fill() {
    const query = this.typed ? this.input.value.trim().toLowerCase() : "";
    const fits = (option) => !query || `${option.label} ${option.note ?? ""}`.toLowerCase().includes(query);
    this.rows = [];
    const parts = this.groups().flatMap((group) => {
      const found = group.options.filter(fits).map((option) => this.#row(option));
      const heading =
        found.length > 0 && group.label && h("div", { class: "list-heading", role: "presentation" }, group.label);
      return [heading, ...found];
    });
    const none = query ? `Nothing matches "${this.input.value.trim()}"` : "Nothing to choose from";
    replace(this.list, this.rows.length ? parts : h("div", { class: "list-empty" }, none));
    this.#mark(
      Math.max(
        0,
        this.rows.findIndex((row) => this.values.includes(row.value)),
      ),
    );
  }

  #row(option) {
    const chosen = this.values.includes(option.value);
    const on = { mousedown: (event) => event.preventDefault(), click: () => this.#take(option.value) };
    const props = { role: "option", id: uid("option"), class: "list-option", "aria-selected": String(chosen), on };
    const node = h("div", props, option.lead?.(), words(option), chosen && icon("check", 16));
    this.rows.push({ value: option.value, node });
    return node;
  }

  #mark(at) {
    this.rows[this.active]?.node.classList.remove("active");
    this.active = Math.min(at, this.rows.length - 1);
    const node = this.rows[this.active]?.node;
    node?.classList.add("active");
    node?.scrollIntoView({ block: "nearest" });
    if (node) this.input.setAttribute("aria-activedescendant", node.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  #open() {
    if (this.handle || this.disabled) return;
    this.#fill();
    this.handle = popup(this.node, this.list, { match: true, onClose: () => this.#closed() });
    this.input.setAttribute("aria-expanded", "true");
    this.#mark(this.active);
  }

  #closed() {
    this.handle = null;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  #take(value) {
    const has = this.values.includes(value);
    if (this.multi && !has && this.values.length >= this.max) return;
    this.handle?.close(false);
    if (!this.multi) this.#choose([value]);
    else this.#choose(has ? this.values.filter((each) => each !== value) : [...this.values, value]);
  }

  #key(event) {
    this.#startOver(event);
    if (event.key === "Escape" && this.handle) {
      event.preventDefault();
      event.stopPropagation();
      this.handle.close(false);
      this.#rest();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!this.handle) this.#open();
      else
        this.#mark(
          (this.active + (event.key === "ArrowDown" ? 1 : this.rows.length - 1)) % Math.max(1, this.rows.length),
        );
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (this.handle && this.rows[this.active]) this.#take(this.rows[this.active].value);
      else this.#open();
    } else if (event.key === "Backspace" && this.multi && !this.input.value && this.values.length) {
      this.#choose(this.values.slice(0, -1));
    }
  }

  /** The first key of a search replaces the name of what was chosen. */
  #startOver(event) {
    if (this.typed || this.multi || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.length === 1 || event.key === "Backspace" || event.key === "Delete") this.input.select();
  }

  /** Keyboards on glass tell no keys: what they add to the chosen name is the search. */
  #searchOnly() {
    const label = !this.typed && !this.multi && this.values.length ? (this.show(this.values[0])?.label ?? "") : "";
    if (label && this.input.value.startsWith(label)) this.input.value = this.input.value.slice(label.length);
  }

  /** Leaving without a pick keeps the choice; leaving an emptied optional field clears it. */
  #left() {
    const emptied = this.clearable && this.typed && !this.input.value && this.values.length > 0 && !this.multi;
    if (emptied) {
      this.values = [];
      this.onChange([]);
    }
    this.handle?.close(false);
    this.#rest();
  }

  #pressed(event) {
    if (event.target === this.input || event.target.closest("button")) return;
    event.preventDefault();
    this.input.focus();
    if (this.handle) this.handle.close(false);
    else this.#open();
  }
}

/**
 * @param {object} options
 * @param {() => {label: string|null, options: {value, label, note?, lead?: () => Node}[]}[]} options.groups read at every opening
 * @param {string[]} options.selected values
 * @param {(values: string[]) => void} options.onChange
 * @param {(value: string) => {label, lead?}} options.show how a chosen value looks
 * @param {object} options.attributes of the text input: id, label, description
 */
export function picker(options) {
  const made = new Picker(options);
  return { node: made.node, control: made.input };
}

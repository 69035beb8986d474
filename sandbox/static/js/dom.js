/** Builds and reconciles DOM nodes; data becomes text nodes and attributes, never markup. */

const PROPERTIES = new Set([
  "value",
  "checked",
  "disabled",
  "hidden",
  "open",
  "indeterminate",
  "selected",
  "className",
]);
const books = new WeakMap();
let serial = 0;

/** A document-unique id, for label/for and aria references. */
export const uid = (prefix = "x") => `${prefix}-${(serial += 1)}`;

/**
 * `h("button", {class: "btn", on: {click}, testid: "send"}, "Send")`.
 * Null, undefined and false are left out, of properties and of children.
 */
export function h(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) assign(node, name, value);
  append(node, children);
  return node;
}

function assign(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === "on") for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
  else if (name === "style") for (const [key, text] of Object.entries(value)) node.style.setProperty(key, text);
  else if (name === "testid") node.dataset.testid = value;
  else if (name === "focus") node.dataset.focus = value;
  else if (PROPERTIES.has(name)) node[name] = value;
  else node.setAttribute(name === "class" ? "class" : name, value === true ? "" : String(value));
}

export function append(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return node;
}

export function replace(node, ...children) {
  node.replaceChildren();
  return append(node, children);
}

/**
 * Makes the children of `parent` equal to `items`, keeping every node whose signature is unchanged, so that focus,
 * scroll and half-typed text survive. `patch(node, item)` may update a node in place and answer true.
 */
export function reconcile(parent, items, { key, signature, make, patch }) {
  const before = books.get(parent) ?? new Map();
  const after = new Map();
  items.forEach((item, index) => {
    const id = key(item, index);
    const sign = signature(item, index);
    after.set(id, renew(before.get(id), item, index, sign, make, patch));
  });
  for (const [id, row] of before) if (after.get(id)?.node !== row.node) row.node.remove();
  let cursor = parent.firstChild;
  for (const { node } of after.values()) {
    if (node === cursor) cursor = cursor.nextSibling;
    else parent.insertBefore(node, cursor);
  }
  while (cursor) {
    const next = cursor.nextSibling;
    cursor.remove();
    cursor = next;
  }
  books.set(parent, after);
}

function renew(row, item, index, sign, make, patch) {
  if (!row) return { node: make(item, index), sign };
  if (row.sign === sign) return row;
  if (patch?.(row.node, item, index)) return { node: row.node, sign };
  const held = holdFocus(row.node);
  const node = make(item, index);
  row.node.replaceWith(node);
  held?.(node);
  return { node, sign };
}

/** Remembers what has focus inside `node`, by its `data-focus`; the answer puts it back into a successor, or on it. */
export function holdFocus(node) {
  const active = document.activeElement;
  const name = node.contains(active) ? active.dataset?.focus : undefined;
  if (!name) return null;
  const range = "selectionStart" in active ? [active.selectionStart, active.selectionEnd] : null;
  return (successor) => {
    const target = successor.querySelector(`[data-focus="${CSS.escape(name)}"]`);
    (target ?? successor).focus({ preventScroll: true });
    if (target && range && range[0] !== null && target.setSelectionRange) target.setSelectionRange(...range);
  };
}

/** Roving focus: arrow keys, Home and End move among the elements that `selector` finds inside `root`. */
export function rove(root, selector, { horizontal = false } = {}) {
  const [back, on] = horizontal ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
  root.addEventListener("keydown", (event) => {
    if (![back, on, "Home", "End"].includes(event.key)) return;
    const from = event.target.closest?.(selector);
    if (!from || event.target !== from) return;
    const all = [...root.querySelectorAll(selector)].filter((node) => node.offsetParent !== null);
    const at = all.indexOf(from);
    const to = { [back]: at - 1, [on]: at + 1, Home: 0, End: all.length - 1 }[event.key];
    const target = all[Math.min(Math.max(to, 0), all.length - 1)];
    event.preventDefault();
    for (const node of all) node.tabIndex = node === target ? 0 : -1;
    target?.focus();
  });
}

/** Keeps Tab inside `root`: after the last control comes the first. */
export function trap(root) {
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Tab") return;
    const all = [...root.querySelectorAll("button, a[href], input, textarea, select, summary")];
    const usable = all.filter(
      (node) => !node.disabled && node.tabIndex >= 0 && node.checkVisibility({ visibilityProperty: true }),
    );
    const [end, other] = event.shiftKey ? [usable[0], usable.at(-1)] : [usable.at(-1), usable[0]];
    if (document.activeElement !== end) return;
    event.preventDefault();
    other.focus();
  });
}

/** Says `text` to screen readers once. */
export function announce(text) {
  const region = document.getElementById("announcer");
  if (region) replace(region, text);
}

/** Sits on trailing calls: runs `work` once, `wait` ms after the last call. */
export function later(work, wait) {
  let timer = 0;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...args), wait);
  };
}

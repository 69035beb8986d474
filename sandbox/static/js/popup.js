/** Floating panels in the top layer: placed beside their anchor, closed by Escape, a click elsewhere or their anchor's end. */

import { h, uid } from "./dom.js";
import { icon } from "./icons.js";

const GAP = 4;
let current = null;

function place(panel, anchor, align, above) {
  const box = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = panel;
  const below = !above && (box.bottom + GAP + height <= innerHeight || box.top < innerHeight - box.bottom);
  const top = below ? Math.min(box.bottom + GAP, innerHeight - height - GAP) : box.top - GAP - height;
  const left = align === "end" ? box.right - width : box.left;
  panel.style.top = `${Math.max(GAP, top)}px`;
  panel.style.left = `${Math.max(GAP, Math.min(left, innerWidth - width - GAP))}px`;
}

/**
 * Shows `panel` beside `anchor`; one at a time. Inside a dialog it joins the dialog, so that focus may move there.
 * @returns {{close: (focus?: boolean) => void, place: () => void}}
 */
export function popup(anchor, panel, { align = "start", above = false, match = false, onClose = () => {} } = {}) {
  current?.close(false);
  panel.popover = "manual";
  panel.classList.add("popup");
  if (match) panel.style.minWidth = `${anchor.offsetWidth}px`;
  (anchor.closest("dialog") ?? document.body).append(panel);
  panel.showPopover?.();
  const settle = () => (anchor.isConnected ? place(panel, anchor, align, above) : close(false));
  const outside = (event) => {
    if (!panel.contains(event.target) && !anchor.contains(event.target)) close(false);
  };
  const scrolled = (event) => {
    if (!panel.contains(event.target)) settle();
  };
  const watch = new ResizeObserver(settle);
  const handle = { close, place: settle };
  function close(focus = true) {
    if (current !== handle) return;
    current = null;
    watch.disconnect();
    document.removeEventListener("pointerdown", outside, true);
    document.removeEventListener("scroll", scrolled, true);
    removeEventListener("resize", settle);
    panel.remove();
    if (focus && anchor.isConnected) anchor.focus({ preventScroll: true });
    onClose();
  }
  current = handle;
  watch.observe(panel);
  settle();
  document.addEventListener("pointerdown", outside, true);
  document.addEventListener("scroll", scrolled, true);
  addEventListener("resize", settle);
  return handle;
}

/** Ends whatever floats, e.g. when its place on the page is replaced. */
export const closePopup = () => current?.close(false);

function menuRow(item, pick) {
  if (item.heading) return h("div", { class: "menu-heading", role: "presentation" }, item.heading);
  const radio = item.checked !== undefined;
  return h(
    "button",
    {
      type: "button",
      role: radio ? "menuitemradio" : "menuitem",
      class: `menu-item${item.danger ? " danger" : ""}`,
      tabindex: "-1",
      "aria-checked": radio ? String(item.checked) : null,
      on: { click: (event) => pick(item, event) },
    },
    item.lead ?? (item.icon && icon(item.icon)),
    h(
      "span",
      { class: "menu-words" },
      h("span", { class: "menu-label" }, item.label),
      item.description && h("span", { class: "menu-note" }, item.description),
    ),
    item.checked && icon("check"),
  );
}

/**
 * A menu: items are `{label, description?, icon?, lead?, checked?, danger?, onSelect}` or `{heading}`.
 * Arrow keys and first letters move, Enter picks, Escape and Tab leave.
 */
export function menu(anchor, items, { label, align = "end", above = false, className = "" } = {}) {
  if (anchor.getAttribute("aria-expanded") === "true") return current?.close();
  const pick = (item, event) => {
    handle.close();
    item.onSelect(event);
  };
  const panel = h("div", {
    role: "menu",
    id: uid("menu"),
    class: `menu ${className}`,
    "aria-label": label,
    tabindex: "-1",
  });
  panel.append(...items.map((item) => menuRow(item, pick)));
  anchor.setAttribute("aria-expanded", "true");
  const handle = popup(anchor, panel, { align, above, onClose: () => anchor.setAttribute("aria-expanded", "false") });
  const rows = [...panel.querySelectorAll(".menu-item")];
  (rows.find((row) => row.getAttribute("aria-checked") === "true") ?? rows[0] ?? panel).focus();
  panel.addEventListener("keydown", (event) => menuKey(event, rows, handle));
  return handle;
}

function menuKey(event, rows, handle) {
  const at = rows.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
  if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    event.stopPropagation();
    handle.close();
  } else if (to !== undefined) {
    event.preventDefault();
    rows[(to + rows.length) % rows.length]?.focus();
  } else if (event.key.length === 1 && /\S/.test(event.key)) {
    const ring = [...rows.slice(at + 1), ...rows.slice(0, at + 1)];
    ring.find((row) => row.textContent.trim().toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
  }
}

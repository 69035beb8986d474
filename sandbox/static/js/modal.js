/** The stack of modals: the top one can be used, the others keep what was typed into them. */

import { h, trap } from "./dom.js";
import { Frame } from "./frame.js";
import { closePopup } from "./popup.js";
import { on, store } from "./state.js";

/** view id → its frame */
const frames = new Map();
let dialog = null;
/** What to focus when the modals are gone, best first: what opened them may have been redrawn, or hide without a mouse. */
let ways = [];

const top = () => frames.get(store.state?.modals.at(-1)?.id);

function build() {
  const node = h("dialog", {
    class: "modal",
    testid: "modal",
    on: {
      cancel: (event) => event.preventDefault(),
      keydown: (event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.preventDefault();
        top()?.close();
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
  dialog.dataset.depth = String(frame.view.clear_on_close ? 1 : views.length);
  if (!dialog.open) {
    closePopup();
    ways = waysBack(document.activeElement);
    dialog.showModal();
  }
  const lost = before !== frame.node;
  const waiting = !frame.touched && document.activeElement === frame.title;
  if (lost) closePopup();
  if (lost || waiting || frame.replaced) frame.focusStart();
  frame.replaced = false;
  if (!dialog.contains(document.activeElement)) frame.title.focus({ preventScroll: true });
}

function waysBack(opener) {
  const named = (node) => {
    const name = node?.dataset.focus;
    return () => (name ? document.querySelector(`main [data-focus="${CSS.escape(name)}"]`) : null);
  };
  return [
    () => (opener === document.body ? null : opener),
    named(opener),
    named(opener.closest(".message")),
    () => document.querySelector("main .composer:not([hidden]) textarea"),
    () => document.getElementById("main"),
  ];
}

function shut() {
  retire([]);
  if (!dialog) return;
  const gone = dialog;
  dialog = null;
  closePopup();
  gone.close();
  gone.remove();
  for (const way of ways) {
    const node = way();
    node?.focus({ preventScroll: true });
    if (node && document.activeElement === node) break;
  }
}

/** From now on the page shows the modals of the state. */
export const mountModals = () => on("state", draw);

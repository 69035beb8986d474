/** A dialog of the sandbox itself, beside those that the app opens: a title, a close button, a body. */

import { h, trap, uid } from "./dom.js";
import { icon } from "./icons.js";
import { closePopup } from "./popup.js";

/**
 * Shows `body` under `title` until it is closed; focus goes back to where it was.
 * @returns {{close: () => void, node: HTMLDialogElement}}
 */
export function sheet(title, body, { className = "", testid = null } = {}) {
  closePopup();
  const before = document.activeElement;
  const id = uid("sheet");
  const cross = h(
    "button",
    { type: "button", class: "icon-button", "aria-label": "Close", on: { click: () => node.close() } },
    icon("close"),
  );
  const node = h(
    "dialog",
    { class: `sheet ${className}`, "aria-labelledby": id, testid },
    h("header", { class: "modal-head" }, h("h2", { id, class: "modal-title", tabindex: "-1" }, title), cross),
    body,
  );
  node.addEventListener("close", () => {
    node.remove();
    if (before?.isConnected) before.focus({ preventScroll: true });
  });
  trap(node);
  document.body.append(node);
  node.showModal();
  return { close: () => node.close(), node };
}

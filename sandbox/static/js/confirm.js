/** Asks "are you sure?" in a small dialog of its own, as Block Kit's confirm objects ask. */

import { h, trap, uid } from "./dom.js";
import { closePopup } from "./popup.js";
import { textOf } from "./mrkdwn.js";

/** @returns {Promise<boolean>} true when there is nothing to ask or the person agreed */
export function confirmed(confirm) {
  if (!confirm) return Promise.resolve(true);
  closePopup();
  const before = document.activeElement;
  const [title, words] = [uid("confirm"), uid("confirm")];
  return new Promise((resolve) => {
    const done = (answer) => {
      dialog.close();
      dialog.remove();
      before?.focus?.({ preventScroll: true });
      resolve(answer);
    };
    const yes = h(
      "button",
      {
        type: "button",
        class: `btn ${confirm.style === "danger" ? "danger" : "primary"}`,
        on: { click: () => done(true) },
      },
      textOf(confirm.confirm ?? "Yes"),
    );
    const no = h(
      "button",
      { type: "button", class: "btn", on: { click: () => done(false) } },
      textOf(confirm.deny ?? "Cancel"),
    );
    const dialog = h(
      "dialog",
      {
        class: "confirm",
        role: "alertdialog",
        "aria-labelledby": title,
        "aria-describedby": words,
        testid: "confirm",
        on: { keydown: (event) => escaped(event, done), cancel: (event) => event.preventDefault() },
      },
      h("h2", { id: title }, textOf(confirm.title ?? "Are you sure?")),
      h("div", { id: words, class: "confirm-words" }, textOf(confirm.text ?? "")),
      h("div", { class: "modal-actions" }, no, yes),
    );
    trap(dialog);
    document.body.append(dialog);
    dialog.showModal();
    yes.focus();
  });
}

function escaped(event, done) {
  if (event.key !== "Escape") return;
  event.preventDefault();
  event.stopPropagation();
  done(false);
}

/** One short "Try this" for a newcomer, in the app's own conversation, until it is dismissed. */

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { me, openChannel, store } from "./state.js";

const KEY = "trellis-sandbox-tip";

const dismissed = () => localStorage.getItem(KEY) === "seen";

function colleague() {
  const others = store.state.people.filter((who) => who.id !== me().id && !who.deleted && !who.is_bot && !who.is_guest);
  const devin = others.find((who) => who.name.toLowerCase() === "devin");
  return devin ?? others[0];
}

/** @param {(text: string) => void} fill puts a text into the composer */
export function tip(fill) {
  const channel = openChannel();
  const who = colleague();
  const sbi = store.state.commands.find((each) => each.command === "/sbi");
  const answering = (store.messages.get(store.channel) ?? []).some((each) =>
    each.blocks?.some((block) => block.type === "actions"),
  );
  if (dismissed() || !sbi || !who || answering || channel?.kind !== "app_dm") return null;
  const text = `/sbi @${who.name} `;
  const node = h(
    "aside",
    { class: "tip", "aria-label": "Try this" },
    h("span", { class: "tip-icon" }, icon("leaf", 22)),
    h(
      "p",
      null,
      h("b", null, `You are ${me().real_name}. `),
      "Type ",
      h("button", { type: "button", class: "tip-command", on: { click: () => fill(text) } }, text.trim()),
      ` and Enter to give ${who.real_name.split(" ")[0]} feedback. Then become ${who.real_name.split(" ")[0]} at the top right and read it.`,
    ),
    h(
      "button",
      {
        type: "button",
        class: "icon-button small",
        "aria-label": "Dismiss this tip",
        on: {
          click: () => {
            localStorage.setItem(KEY, "seen");
            node.remove();
          },
        },
      },
      icon("close", 16),
    ),
  );
  return node;
}

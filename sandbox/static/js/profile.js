/** A small card about one person: who they are, what time it is for them, how they behave here. */

import { avatar, presence } from "./avatar.js";
import { h, trap } from "./dom.js";
import { icon } from "./icons.js";
import { become, openConversation } from "./place.js";
import { popup } from "./popup.js";
import { nameOf, person, store } from "./state.js";
import { clockTime, now, shortDay, zoneName } from "./time.js";

/** What the seed's habits mean while the clock is moved. */
const HABITS = {
  answers: "Answers Trellis while time passes.",
  snoozes: "Answers Trellis while time passes, and snoozes some messages first.",
  picky: "Answers Trellis while time passes, and finds some messages not useful.",
  ignores: "Leaves messages unanswered while time passes.",
  away: "Is away while time passes.",
};

function actions(who, close) {
  const dm = store.state.channels.find((each) => each.kind === "im" && each.with === who.id);
  const go = (work) => ({
    click: () => {
      close();
      work();
    },
  });
  const playable = !who.is_bot && !who.deleted && who.id !== store.user;
  return h(
    "div",
    { class: "card-actions" },
    playable &&
      h(
        "button",
        { type: "button", class: "btn primary", on: go(() => become(who.id, { channel: store.channel })) },
        `Become ${nameOf(who.id).split(" ")[0]}`,
      ),
    dm && h("button", { type: "button", class: "btn", on: go(() => openConversation(dm.id)) }, "Message"),
  );
}

/** Shows the card beside `anchor`; Escape closes it. */
export function showProfile(anchor, id) {
  const who = person(id);
  if (!who) return;
  const line = (sign, text) => text && h("p", null, icon(sign, 16), text);
  const kind = [
    who.is_guest && "Guest",
    who.is_admin && "Workspace admin",
    who.deleted && "Deactivated",
    who.is_bot && "App",
  ]
    .filter(Boolean)
    .join(" · ");
  const card = h(
    "div",
    { class: "card", role: "dialog", "aria-label": nameOf(id), tabindex: "-1" },
    h(
      "div",
      { class: "card-head" },
      avatar(id, 60),
      h("div", null, h("h3", null, nameOf(id)), h("p", { class: "menu-note" }, who.title)),
    ),
    line("clock", `${clockTime(now(), who.tz)} on ${shortDay(now(), who.tz)} in ${zoneName(who.tz)}`),
    line("person", kind),
    (who.status_text || who.dnd) && h("p", null, presence(who), who.dnd && "Notifications are paused"),
    line("leaf", !who.is_bot && !who.deleted && HABITS[who.habit]),
  );
  const handle = popup(anchor, card);
  card.append(actions(who, () => handle.close(false)));
  trap(card);
  card.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    handle.close();
  });
  handle.place();
  (card.querySelector("button") ?? card).focus();
}

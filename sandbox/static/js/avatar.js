/** People as they look on the page: initials on their colour, or the app's mark. */

import { isApp, person, store } from "./state.js";
import { h } from "./dom.js";
import { icon, mark } from "./icons.js";

/** One face colour for each person of a small workspace; Slack's own few colours repeat too often to tell people apart. */
const FACES = [
  "#c2410c",
  "#1d6fb8",
  "#7a3fb0",
  "#0f7d6c",
  "#b3256b",
  "#4d6b12",
  "#3f51b5",
  "#a16207",
  "#0e7490",
  "#9f3a38",
  "#5b6270",
  "#6d4c9f",
];

function faceOf(id) {
  const at = store.state?.people.findIndex((each) => each.id === id) ?? -1;
  return at < 0 ? "#5b6270" : FACES[at % FACES.length];
}

/** Decorative: the name always stands beside it. */
export function avatar(id, size = 36, botId = null) {
  const who = person(id);
  if (isApp(id) || (botId && !who))
    return h("span", { class: "avatar app", style: { "--size": `${size}px` } }, mark(size));
  const letters = who?.initials || (who?.real_name || who?.name || "?").slice(0, 1).toUpperCase();
  return h(
    "span",
    { class: "avatar", "aria-hidden": "true", style: { "--size": `${size}px`, "--face": faceOf(id) } },
    letters,
  );
}

export const appBadge = () => h("span", { class: "badge-app" }, "App");

/** Do-not-disturb and status beside a name. */
export function presence(who) {
  if (!who) return null;
  return [
    who.dnd &&
      h(
        "span",
        { class: "dnd", title: "Notifications are paused" },
        icon("moon", 13),
        h("span", { class: "unseen" }, "notifications paused"),
      ),
    who.status_text && h("span", { class: "status", title: who.status_text }, who.status_text),
  ];
}

/** People as they look on the page: initials on their colour, or the app's mark. */

import { isApp, person } from "./state.js";
import { h } from "./dom.js";
import { icon, mark } from "./icons.js";

const linear = (part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);

/** Dark or white ink, whichever reads better on `color`. */
function inkOn(color) {
  const hex = /^#([0-9a-f]{6})$/i.exec(color)?.[1];
  if (!hex) return "#fff";
  const [r, g, b] = [0, 2, 4].map((at) => linear(Number.parseInt(hex.slice(at, at + 2), 16) / 255));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.19 ? "#10211a" : "#fff";
}

/** Decorative: the name always stands beside it. */
export function avatar(id, size = 36, botId = null) {
  const who = person(id);
  if (isApp(id) || (botId && !who)) return h("span", { class: "avatar app", style: { "--size": `${size}px` } }, mark(size));
  const color = `#${(who?.color ?? "5b6b63").replace("#", "")}`;
  const letters = who?.initials || (who?.real_name || who?.name || "?").slice(0, 1).toUpperCase();
  return h("span", { class: "avatar", "aria-hidden": "true", style: { "--size": `${size}px`, "--face": color, "--face-ink": inkOn(color) } }, letters);
}

export const appBadge = () => h("span", { class: "badge-app" }, "App");

/** Do-not-disturb and status beside a name. */
export function presence(who) {
  if (!who) return null;
  return [
    who.dnd && h("span", { class: "dnd", title: "Notifications are paused" }, icon("moon", 13), h("span", { class: "unseen" }, "notifications paused")),
    who.status_text && h("span", { class: "status", title: who.status_text }, who.status_text),
  ];
}

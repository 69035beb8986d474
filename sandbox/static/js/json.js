/** JSON as a tree that opens and closes, with a button that copies it. */

import { h } from "./dom.js";
import { icon } from "./icons.js";

/** Deeper than this starts closed. */
const OPEN_DEPTH = 2;
const LONG = 12;

function leaf(value) {
  const kind = value === null ? "null" : typeof value;
  return h("span", { class: `json-${kind}` }, kind === "string" ? JSON.stringify(value) : String(value));
}

function branch(name, value, depth) {
  const label = name === null ? null : h("span", { class: "json-key" }, `${name}: `);
  if (value === null || typeof value !== "object") return h("div", { class: "json-row" }, label, leaf(value));
  const keys = Object.entries(value);
  const brackets = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  if (!keys.length) return h("div", { class: "json-row" }, label, brackets.join(""));
  const words = Array.isArray(value)
    ? `${brackets[0]} ${keys.length} ${brackets[1]}`
    : `${brackets[0]} ${keys
        .map(([key]) => key)
        .slice(0, 4)
        .join(", ")}${keys.length > 4 ? ", …" : ""} ${brackets[1]}`;
  const node = h(
    "details",
    { class: "json-branch" },
    h("summary", null, label, h("span", { class: "json-brief" }, words)),
  );
  const fill = () =>
    node.open &&
    node.childElementCount === 1 &&
    node.append(...keys.map(([key, each]) => branch(key, each, depth + 1)));
  node.addEventListener("toggle", fill);
  node.open = depth < OPEN_DEPTH && keys.length <= LONG * 2;
  fill();
  return node;
}

export function jsonTree(title, value) {
  if (value === undefined || value === null) return h("p", { class: "json-none" }, `${title}: none`);
  const copy = (event) => {
    navigator.clipboard?.writeText(JSON.stringify(value, null, 2)).then(
      () => (event.target.title = "Copied"),
      () => {},
    );
  };
  return h(
    "section",
    { class: "json" },
    h(
      "header",
      null,
      h("h3", null, title),
      h(
        "button",
        {
          type: "button",
          class: "icon-button small",
          "aria-label": `Copy ${title.toLowerCase()}`,
          title: "Copy",
          on: { click: copy },
        },
        icon("copy", 15),
      ),
    ),
    branch(null, value, 0),
  );
}

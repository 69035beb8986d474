/** Raw traffic between workspace and app: filtered, newest first, each with its JSON. */

import { get } from "./api.js";
import { append, h, later, reconcile } from "./dom.js";
import { icon } from "./icons.js";
import { jsonTree } from "./json.js";
import { notice, on, store } from "./state.js";

const MOST = 500;
const WAYS = {
  to_app: ["To the app", "onward"],
  from_app: ["From the app", "return"],
  event: ["Event to the app", "bolt"],
};
const open = new Set();
let entries = [];
let after = 0;
let clearedAt = 0;
let list = null;
let query = "";
let onlyErrors = false;
let loading = null;

const failed = (entry) => entry.status !== "ok" && entry.status !== 200 && entry.status !== "200";

function fits(entry) {
  if (entry.n <= clearedAt || (onlyErrors && !failed(entry))) return false;
  return (
    !query ||
    `${entry.name} ${entry.via} ${entry.status} ${entry.note ?? ""} ${JSON.stringify(entry.request ?? "")}`
      .toLowerCase()
      .includes(query)
  );
}

async function load() {
  loading ??= (async () => {
    try {
      const { traffic } = await get("traffic", { after });
      if (traffic.length && traffic[0].n <= after) entries = [];
      entries = [...entries, ...traffic].slice(-MOST);
      after = entries.at(-1)?.n ?? after;
    } catch (problem) {
      notice(problem.message);
    }
    loading = null;
  })();
  await loading;
  draw();
}

function row(entry) {
  const [way, sign] = WAYS[entry.direction] ?? WAYS.event;
  const bad = failed(entry);
  const time = new Date(entry.at);
  const body = h("div", { class: "entry-body" });
  const node = h(
    "details",
    { class: `entry${bad ? " bad" : ""} ${entry.direction}`, open: open.has(entry.n) },
    h(
      "summary",
      null,
      h("span", { class: "entry-way", title: way }, icon(sign, 15), h("span", { class: "unseen" }, way)),
      h("span", { class: "entry-name" }, entry.name),
      h("span", { class: "entry-via" }, String(entry.via).replace("_", " ")),
      h("span", { class: `entry-status${bad ? " bad" : ""}` }, String(entry.status)),
      h("span", { class: "entry-ms" }, entry.ms === null || entry.ms === undefined ? "" : `${Math.round(entry.ms)} ms`),
      entry.note && h("span", { class: "entry-note" }, entry.note),
    ),
    body,
  );
  const fill = () => {
    if (!node.open || body.childElementCount) return;
    append(body, [
      h(
        "p",
        { class: "entry-at" },
        `#${entry.n} · ${Number.isNaN(time.getTime()) ? entry.at : time.toLocaleTimeString("en-GB")}`,
      ),
      jsonTree("Request", entry.request),
      jsonTree("Response", entry.response),
    ]);
  };
  node.addEventListener("toggle", () => {
    if (node.open) open.add(entry.n);
    else open.delete(entry.n);
    fill();
  });
  fill();
  return node;
}

function draw() {
  if (!list?.isConnected) return;
  const shown = entries.filter(fits).reverse();
  reconcile(list, shown.length ? shown : [{ n: "none" }], {
    key: (entry) => entry.n,
    signature: (entry) => JSON.stringify([entry.status, entry.ms, entry.note, Boolean(entry.response)]),
    make: (entry) =>
      entry.n === "none"
        ? h(
            "p",
            { class: "drawer-empty" },
            entries.length > 0 && (query || onlyErrors)
              ? "Nothing matches this filter."
              : "Nothing yet. Run a command or press a button and watch it pass.",
          )
        : row(entry),
  });
}

const drawSoon = later(draw, 120);

export function inspectorPanel() {
  const filter = h("input", {
    type: "search",
    class: "field",
    placeholder: "Filter by name, status or content",
    "aria-label": "Filter traffic",
    value: query,
    on: {
      input: (event) => {
        query = event.target.value.trim().toLowerCase();
        drawSoon();
      },
    },
  });
  const errors = h(
    "label",
    { class: "switch" },
    h("input", {
      type: "checkbox",
      checked: onlyErrors,
      on: {
        change: (event) => {
          onlyErrors = event.target.checked;
          draw();
        },
      },
    }),
    "Errors only",
  );
  const clear = h(
    "button",
    {
      type: "button",
      class: "btn small",
      on: {
        click: () => {
          clearedAt = after;
          draw();
        },
      },
    },
    "Clear",
  );
  list = h("div", { class: "entries", role: "log", "aria-label": "Traffic", testid: "traffic", tabindex: "0" });
  load();
  return h("div", { class: "drawer-body" }, h("div", { class: "drawer-tools" }, filter, errors, clear), list);
}

/** Fetches what is new whenever the stream says that there is traffic. */
export function followTraffic() {
  on("traffic", later(load, 80));
  on("user", () => store.state && list?.isConnected && load());
}

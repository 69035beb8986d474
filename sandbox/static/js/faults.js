/** Faults on demand: what goes wrong, where and how often; and a way to start over. */

import { get, post } from "./api.js";
import { h, later, replace, uid } from "./dom.js";
import { icon } from "./icons.js";
import { confirmed } from "./confirm.js";
import { notice, on } from "./state.js";
import { clockTime } from "./time.js";
import { refreshAll } from "./sync.js";

const KINDS = {
  latency: ["Latency", "Answers come late", true],
  ratelimited: ["Rate limit", "429 with Retry-After", true],
  server_error: ["Server error", "500 instead of an answer", false],
  timeout: ["Timeout", "The connection hangs", false],
  drop_before: ["Cut before", "The connection breaks before the call took effect", false],
  drop_after: ["Cut after", "The call takes effect, then the connection breaks", false],
  error_after: ["Error after", "The call takes effect, and 500 is the answer", false],
  duplicate: ["Duplicate", "The app gets the same delivery twice", false],
  socket_drop: ["Socket drop", "Socket Mode loses its connection", false],
  no_charts: ["No charts", "A message with a chart in it is refused", false],
  file_not_ready: ["File not ready", "What was uploaded is still being looked at, so it cannot be shown", false],
};
const METHODS = [
  "*",
  "chat.postMessage",
  "chat.update",
  "chat.postEphemeral",
  "views.open",
  "views.update",
  "views.push",
  "views.publish",
  "files.getUploadURLExternal",
  "files.completeUploadExternal",
  "conversations.open",
  "users.info",
  "dnd.info",
];

const list = h("ul", { class: "fault-list" });

async function change(body) {
  try {
    await post("faults", body);
  } catch (problem) {
    notice(problem.message);
  }
  await draw();
}

/** Where it strikes and how often, and how often it has. */
function facts(fault) {
  const times = { [-1]: "for ever", 1: "once" }[fault.times] ?? `${fault.times} times`;
  return [
    fault.method === "*" ? "any method" : fault.method,
    fault.until ? `until ${clockTime(new Date(fault.until))}` : times,
    fault.every > 1 && `one call in ${fault.every}`,
    fault.chance < 1 && `${Math.round(fault.chance * 100)} in 100 calls`,
    KINDS[fault.kind]?.[2] && `${fault.ms} ms`,
    fault.struck > 0 && `struck ${fault.struck}`,
  ].filter(Boolean);
}

function row(fault) {
  const [name] = KINDS[fault.kind] ?? [fault.kind];
  const remove = h(
    "button",
    {
      type: "button",
      class: "icon-button small",
      "aria-label": `Remove ${name}`,
      on: { click: () => change({ remove: fault.id }) },
    },
    icon("trash", 16),
  );
  return h(
    "li",
    null,
    h(
      "div",
      null,
      h("b", null, name),
      h(
        "span",
        { class: "fault-facts" },
        ` ${facts(fault).join(" · ")}`,
      ),
    ),
    remove,
  );
}

/** A fault that struck is used up: the list is as true as the traffic. */
const follow = later(() => list.isConnected && draw(), 120);
for (const topic of ["traffic", "state"]) on(topic, follow);

async function draw() {
  try {
    const { faults } = await get("faults");
    replace(list, faults.length ? faults.map(row) : h("li", { class: "drawer-empty" }, "Nothing is set to go wrong."));
  } catch (problem) {
    notice(problem.message);
  }
}

function labelled(words, control) {
  const id = uid("fault");
  control.id = id;
  return h("div", { class: "labelled" }, h("label", { for: id }, words), control);
}

function form() {
  const kind = h(
    "select",
    { class: "field" },
    Object.entries(KINDS).map(([value, [words]]) => h("option", { value }, words)),
  );
  const said = h("p", { class: "hint" });
  const methods = h(
    "datalist",
    { id: uid("methods") },
    METHODS.map((value) => h("option", { value })),
  );
  const method = h("input", { class: "field", value: "*", list: methods.id, autocomplete: "off" });
  const times = h("input", { class: "field", type: "number", value: "1", min: "-1", max: "100000" });
  const every = h("input", { class: "field", type: "number", value: "1", min: "1", max: "1000" });
  const minutes = h("input", { class: "field", type: "number", placeholder: "no end", min: "1", max: "10000" });
  const ms = h("input", { class: "field", type: "number", value: "500", min: "0", step: "100" });
  const wait = labelled("Milliseconds", ms);
  const tell = () => {
    const [, words, timed] = KINDS[kind.value];
    said.textContent = words;
    wait.hidden = !timed;
  };
  kind.addEventListener("change", tell);
  tell();
  const add = (event) => {
    event.preventDefault();
    change({
      add: {
        kind: kind.value,
        method: method.value.trim() || "*",
        times: minutes.value && times.value === "1" ? -1 : Number(times.value) || 1,
        ms: Number(ms.value) || 0,
        every: Number(every.value) || 1,
        minutes: Number(minutes.value) || null,
      },
    });
  };
  return h(
    "form",
    { class: "fault-form", on: { submit: add } },
    labelled("What goes wrong", kind),
    said,
    labelled("Method (* is any)", method),
    methods,
    h("div", { class: "pair" }, labelled("How often (-1 is for ever)", times), labelled("One call in", every)),
    h("div", { class: "pair" }, labelled("Minutes of this clock", minutes), wait),
    h("button", { type: "submit", class: "btn primary" }, "Add fault"),
  );
}

async function reset() {
  const sure = await confirmed({
    title: "Start the workspace over?",
    text: "Messages, homes and forms are as at the beginning. The clock stays where it is, and the app keeps its own database.",
    confirm: "Start over",
    style: "danger",
  });
  if (!sure) return;
  try {
    await post("reset", {});
  } catch (problem) {
    notice(problem.message);
  }
  refreshAll();
  draw();
}

export function faultsPanel() {
  draw();
  return h(
    "div",
    { class: "drawer-body padded" },
    h("p", { class: "drawer-lead" }, "Make the workspace misbehave, and watch how the app copes."),
    form(),
    h("h3", null, "Set to go wrong"),
    list,
    h(
      "button",
      { type: "button", class: "btn small", on: { click: () => change({ clear: true }) } },
      "Clear all faults",
    ),
    h("h3", null, "Workspace"),
    h("button", { type: "button", class: "btn small", on: { click: reset } }, icon("reset", 16), "Start over"),
  );
}

/** What a person says about being there: a status with its end, and the quiet hours of every day. */

import { perform } from "./api.js";
import { h, replace, uid } from "./dom.js";
import { sheet } from "./sheet.js";
import { me, store, zone } from "./state.js";
import { dayKey, epochToWall, now, wallToEpoch } from "./time.js";

const HOUR_S = 3600;
const EMOJI = [
  [":palm_tree:", "Palm tree: away"],
  [":face_with_thermometer:", "Thermometer: ill"],
  [":headphones:", "Headphones: heads down"],
  [":calendar:", "Calendar: in a meeting"],
  ["", "None"],
];
const ENDS = [
  ["never", "When I clear it"],
  ["hour", "After an hour"],
  ["today", "At the end of today"],
  ["week", "After a week"],
  ["fortnight", "After two weeks"],
  ["then", "At a time that I choose"],
];

/** Epoch seconds at which the choice ends, by the workspace's clock and this person's zone. */
function endOf(choice, wall) {
  const seconds = Math.floor(now() / 1000);
  if (choice === "hour") return seconds + HOUR_S;
  if (choice === "today") return wallToEpoch(`${dayKey(now())}T23:59`) + 60;
  if (choice === "week") return seconds + 7 * 24 * HOUR_S;
  if (choice === "fortnight") return seconds + 14 * 24 * HOUR_S;
  if (choice === "then") return wallToEpoch(wall, zone()) ?? 0;
  return 0;
}

function labelled(words, control) {
  control.id = uid("status");
  return h("div", { class: "labelled" }, h("label", { for: control.id }, words), control);
}

const select = (options) =>
  h(
    "select",
    { class: "field" },
    options.map(([value, words]) => h("option", { value }, words)),
  );

/** A form in a sheet; `work` answers what to do, and the sheet stays with the sentence when it is refused. */
function form(title, fields, words, work) {
  const error = h("p", { class: "sheet-error", role: "alert" });
  const send = async (event) => {
    event.preventDefault();
    const [kind, given] = work();
    const answer = await perform(store.user, kind, given);
    if (answer.ok) opened.close();
    else replace(error, answer.error);
  };
  const cancel = h("button", { type: "button", class: "btn", on: { click: () => opened.close() } }, "Cancel");
  const body = h(
    "form",
    { on: { submit: send } },
    h("div", { class: "sheet-form" }, fields, error),
    h("div", { class: "modal-actions" }, cancel, h("button", { type: "submit", class: "btn primary" }, words)),
  );
  const opened = sheet(title, body, { testid: "status-form" });
  body.querySelector("input, select").focus();
}

export function openStatus() {
  const text = h("input", { class: "field", type: "text", value: "On leave", maxlength: "100", required: true });
  const emoji = select(EMOJI);
  const ends = select(ENDS);
  const soon = epochToWall(Math.floor(now() / 1000) + 24 * HOUR_S, zone());
  const moment = h("input", { class: "field date", type: "datetime-local", value: soon });
  const chosen = labelled("Until", moment);
  const follow = () => (chosen.hidden = ends.value !== "then");
  ends.addEventListener("change", follow);
  follow();
  const fields = [labelled("Status", text), labelled("Sign", emoji), labelled("Ends", ends), chosen];
  form("My status", fields, "Set status", () => [
    "set_status",
    { text: text.value.trim(), emoji: emoji.value, expires: endOf(ends.value, moment.value) },
  ]);
}

export function openQuiet() {
  const [from, to] = me().quiet ?? ["19:00", "08:00"];
  const on = h("input", { type: "checkbox", checked: true });
  const start = h("input", { class: "field", type: "time", value: from, required: true });
  const end = h("input", { class: "field", type: "time", value: to, required: true });
  const fields = [
    h("label", { class: "switch" }, on, "Do not disturb me every day"),
    h("div", { class: "pair" }, labelled("From", start), labelled("To", end)),
  ];
  form("My quiet hours", fields, "Save", () => [
    "set_quiet",
    on.checked ? { from: start.value, to: end.value } : {},
  ]);
}

/** The workspace's movable clock: what time it is for this person, and buttons that let life go on. */

import { post } from "./api.js";
import { openCalendar } from "./calendar.js";
import { announce, h, replace } from "./dom.js";
import { icon } from "./icons.js";
import { popup } from "./popup.js";
import { me, notice, on, store } from "./state.js";
import { refreshAll } from "./sync.js";
import { clockTime, fullTime, shortDay, zoneName } from "./time.js";

const STEPS = [
  ["1h", "+1 hour"],
  ["next_morning", "Next working morning"],
  ["1w", "+1 week"],
  ["12w", "+12 weeks"],
];
/** How often the shown time is brought up to date between the server's words. */
const TICK_MS = 5_000;
/** Even a quick move is shown for this long, so that it is seen. */
const SEEN_MS = 450;

const reading = h("span", { class: "clock-reading", testid: "clock" });
const busy = h("span", { class: "clock-busy", role: "status" });
const small = h("button", {
  type: "button",
  class: "clock-open",
  "aria-label": "Clock",
  "aria-haspopup": "dialog",
  on: { click: () => openSmall() },
});
let buttons = [];
let asked = false;
let fetchedAt = Date.now();
let panel = null;

/** The workspace's time right now: the server's word plus what has passed since. */
const current = () => new Date(Date.parse(store.state.clock.now) + (Date.now() - fetchedAt));

async function advance(step, words) {
  if (asked || store.state?.clock.advancing) return;
  asked = true;
  const held = document.activeElement;
  draw();
  try {
    const [answer] = await Promise.all([
      post("clock", { user: store.user, advance: step }),
      new Promise((done) => setTimeout(done, SEEN_MS)),
    ]);
    if (answer.ok === false) notice(answer.error);
    else if (step === "12w") openCalendar();
    announce(`${words}: done`);
  } catch (problem) {
    notice(problem.message);
  }
  asked = false;
  draw();
  await refreshAll();
  if (document.activeElement === document.body) held?.focus();
}

function draw() {
  if (!store.state) return;
  const moving = asked || store.state.clock.advancing;
  const at = current();
  const moved = Math.abs(store.state.clock.offset_s) >= 60;
  const place = zoneName(me().tz);
  replace(
    reading,
    h("b", null, clockTime(at)),
    h("span", null, shortDay(at)),
    h("span", { class: "clock-zone" }, place),
    moved && h("span", { class: "moved", title: "This workspace's clock has been moved" }, "moved"),
  );
  reading.title = `${fullTime(at)}, ${me().tz}`;
  replace(small, icon("clock", 17), h("b", null, clockTime(at)));
  small.setAttribute("aria-label", `Clock: ${clockTime(at)}, ${shortDay(at)}, ${place}`);
  replace(busy, moving && [h("span", { class: "spinner" }), h("span", null, "Time is passing…")]);
  for (const node of buttons) node.disabled = moving;
  for (const node of document.querySelectorAll(".clock")) node.classList.toggle("moving", moving);
}

function stepButtons() {
  const made = STEPS.map(([step, words]) =>
    h(
      "button",
      { type: "button", class: "clock-step", testid: `clock-${step}`, on: { click: () => advance(step, words) } },
      words,
    ),
  );
  buttons = made;
  return [...made, calendarButton()];
}

function calendarButton() {
  const open = () => {
    panel?.close(false);
    openCalendar();
  };
  return h(
    "button",
    {
      type: "button",
      class: "clock-step with-icon",
      testid: "open-calendar",
      title: "What everybody received",
      on: { click: open },
    },
    icon("calendar", 17),
    h("span", { class: "clock-words" }, "What everybody received"),
  );
}

/** On small screens the same things stand in a panel. */
function openSmall() {
  if (panel) return panel.close();
  const bar = document.querySelector(".clock-bar");
  const home = bar.parentNode;
  bar.classList.add("floating");
  panel = popup(small, h("div", { class: "clock-panel", role: "dialog", "aria-label": "Clock" }, bar), {
    align: "end",
    onClose: () => {
      bar.classList.remove("floating");
      home.append(bar);
      panel = null;
    },
  });
  bar.addEventListener("keydown", escape);
  return buttons[0].focus();
}

function escape(event) {
  if (event.key === "Escape") panel?.close();
}

export function clockBar() {
  on("state", () => {
    fetchedAt = Date.now();
    draw();
  });
  setInterval(draw, TICK_MS);
  const bar = h(
    "div",
    { class: "clock-bar", role: "group", "aria-label": "Clock" },
    icon("clock", 18),
    reading,
    h("span", { class: "clock-steps" }, stepButtons()),
    busy,
  );
  return h("div", { class: "clock" }, small, bar);
}

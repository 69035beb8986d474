/** What everybody received, as a calendar: opened from the clock, and by itself when twelve weeks have passed. */

import { get } from "./api.js";
import { avatar } from "./avatar.js";
import { h, replace, rove } from "./dom.js";
import { plain } from "./mrkdwn.js";
import { cellFor, DOTS_MOST, dayOf, daysBetween, longDay, picture, widthOf } from "./picture.js";
import { become } from "./place.js";
import { sheet } from "./sheet.js";
import { notice, store } from "./state.js";
import { shortDay } from "./time.js";

const LEAST_PX = 10;
const LEAST_TOUCH_PX = 18;
const LONGEST = 220;

const counted = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;
const total = (data) => data.people.reduce((sum, person) => sum + person.messages.length, 0);
const short = (date) => shortDay(dayOf(date), "UTC").replace(/^\w+, /, "");

const crowded = (data) =>
  data.people.some(({ messages }) => messages.some((each, n) => messages[n + DOTS_MOST]?.date === each.date));

function lead(data) {
  const reached = data.people.filter((person) => person.messages.length).length;
  const sum = total(data);
  const what = sum ? `${counted(sum, "message")} to ${counted(reached, "person").replace("persons", "people")}` : "No message";
  return `${short(data.from)} to ${short(data.to)}. ${what} from ${store.state.app.name}.`;
}

function legend(data) {
  const entry = (kind, words) => h("li", null, h("span", { class: `cal-key ${kind}`, "aria-hidden": "true" }), words);
  return h(
    "ul",
    { class: "cal-legend", "aria-label": "What the marks mean" },
    entry("dot", "A dot is one message, on the day it was where its reader lives"),
    crowded(data) && entry("many", "A number counts more than three"),
    entry("off", "Darker: weekend"),
    entry("leave", "Striped: on leave"),
    entry("today", "Framed: today"),
    entry("later", "Pale: still to come"),
  );
}

function nameCell(person) {
  const [first, ...rest] = person.name.split(" ");
  return h(
    "li",
    { title: `${person.name}: ${counted(person.messages.length, "message")}` },
    avatar(person.id, 22),
    h("span", { class: "cal-name" }, first, h("span", { class: "cal-rest" }, ` ${rest.join(" ")}`)),
    h("span", { class: "cal-total" }, h("span", { class: "unseen" }, "received "), String(person.messages.length)),
  );
}

/** Under the picture: whose day it is, and what came then. */
function read(detail, person, date, leave) {
  const found = person.messages.filter((message) => message.date === date);
  const go = (message) => {
    leave();
    store.target = message.ts;
    become(person.id, { channel: message.channel });
  };
  const line = (message) => {
    const text = plain(message.text);
    return h(
      "li",
      null,
      h("time", { datetime: message.at }, message.time),
      h(
        "button",
        { type: "button", class: "cal-open", title: "Open this message as its reader", on: { click: () => go(message) } },
        text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text,
      ),
    );
  };
  replace(detail, h("h3", null, `${person.name}, ${longDay(date)}`), h("ol", null, found.map(line)));
}

/** Pointing, tapping and walking with the arrow keys all read a day; the day that is read stays marked. */
function listen(svg, data, detail, leave) {
  let shown = null;
  const show = (event) => {
    const cell = event.target.closest(".cal-cell");
    if (!cell || cell === shown) return;
    shown?.classList.remove("shown");
    shown = cell;
    cell.classList.add("shown");
    const person = data.people.find((each) => each.id === cell.dataset.person);
    read(detail, person, cell.dataset.date, leave);
  };
  for (const kind of ["pointerover", "focusin", "click"]) svg.addEventListener(kind, show);
  const first = svg.querySelector(".cal-cell");
  if (first) first.tabIndex = 0;
  rove(svg, ".cal-cell", { horizontal: true });
}

function draw(body, data, leave) {
  const names = h("ul", { class: "cal-names" }, data.people.map(nameCell));
  const box = h("div", { class: "cal-box", testid: "calendar-box" }, names);
  const detail = h("div", { class: "cal-detail", role: "status", testid: "calendar-detail" });
  replace(detail, h("p", null, total(data) ? "Point at a dot, or tap it, to read what came." : "Nothing came in these weeks."));
  replace(body, h("p", { class: "cal-lead" }, lead(data)), legend(data), box, detail);
  const least = matchMedia("(pointer: coarse)").matches ? LEAST_TOUCH_PX : LEAST_PX;
  const days = daysBetween(data.from, data.to);
  const svg = picture(data, cellFor(days, box.clientWidth - names.offsetWidth, least));
  box.append(svg);
  listen(svg, data, detail, leave);
  const past = days.filter((date) => date <= data.people[0]?.today);
  if (past.length) box.scrollLeft = widthOf(past, svg.width.baseVal.value / days.length) + names.offsetWidth - box.clientWidth;
}

export async function openCalendar() {
  if (document.querySelector(".calendar[open]")) return;
  try {
    const data = await get("calendar");
    const body = h("div", { class: "cal-body" });
    const { close } = sheet("What everybody received", body, { className: "calendar", testid: "calendar" });
    draw(body, data, close);
  } catch (problem) {
    notice(problem.message);
  }
}

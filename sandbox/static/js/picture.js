/** The calendar picture: a row for each person, a column for each day, a dot for each message of that day. */

const SVG = "http://www.w3.org/2000/svg";
export const HEAD = 26;
export const ROW = 36;
const WEEK_GAP = 6;
const DOT = 3.5;
const STEP = 9;
/** More than this many dots do not fit above each other: then a number stands there. */
export const DOTS_MOST = 3;
const DAY_MS = 86_400_000;

function node(tag, attributes, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

/** A day as the middle of it, so that no zone moves it. */
export const dayOf = (date) => new Date(`${date}T12:00:00Z`);
const said = (date, options) => new Intl.DateTimeFormat("en-US", { ...options, timeZone: "UTC" }).format(dayOf(date));
export const longDay = (date) => said(date, { weekday: "long", month: "long", day: "numeric" });

export function daysBetween(first, last) {
  const count = Math.round((dayOf(last) - dayOf(first)) / DAY_MS) + 1;
  return Array.from({ length: count }, (_, n) => new Date(+dayOf(first) + n * DAY_MS).toISOString().slice(0, 10));
}

const left = (index, cell) => index * cell + Math.floor(index / 7) * WEEK_GAP;
export const widthOf = (days, cell) => left(days.length - 1, cell) + cell + 1;
/** The widest cell with which `days` fit into `room`, and no narrower than `least`. */
export const cellFor = (days, room, least) =>
  Math.max(least, Math.min(22, (room - 2 - Math.floor((days.length - 1) / 7) * WEEK_GAP) / days.length));

/** Each week by its first day: on a phone only two or three are in sight. */
function heading(days, cell) {
  const weeks = days.flatMap((date, index) => (index % 7 ? [] : [[date, index]]));
  const words = (date) => said(date, { month: "short", day: "numeric" });
  return weeks.map(([date, index]) => node("text", { x: left(index, cell) + 1, y: 16, class: "cal-week" }, words(date)));
}

/** The ground of one day: working, off, on leave; still to come; today. */
function ground(person, date, index, y, cell) {
  const off = person.off.includes(date);
  const kind = person.leave.includes(date) ? "leave" : off ? "off" : "work";
  const later = date > person.today ? " later" : "";
  const box = { x: left(index, cell) + 0.5, y: y + 3, width: cell - 1, height: ROW - 6, rx: 3 };
  const parts = [node("rect", { ...box, class: `cal-ground ${kind}${later}` })];
  if (kind === "leave") parts.push(node("rect", { ...box, class: "cal-hatch", fill: "url(#cal-hatch)" }));
  if (date === person.today) parts.push(node("rect", { ...box, class: "cal-today" }));
  return parts;
}

function marks(count, x, y) {
  if (count > DOTS_MOST) return [node("text", { x, y: y + 4.5, class: "cal-many" }, String(count))];
  const top = y - ((count - 1) * STEP) / 2;
  return Array.from({ length: count }, (_, n) => node("circle", { cx: x, cy: top + n * STEP, r: DOT, class: "cal-dot" }));
}

function cellNode(person, date, messages, index, y, cell) {
  const words = messages.length === 1 ? "1 message" : `${messages.length} messages`;
  const x = left(index, cell);
  const made = node(
    "g",
    { class: "cal-cell", role: "button", tabindex: "-1", "aria-label": `${person.name}, ${longDay(date)}: ${words}` },
    node("rect", { x, y: y + 1, width: cell, height: ROW - 2, rx: 4, class: "cal-hit" }),
    ...marks(messages.length, x + cell / 2, y + ROW / 2),
  );
  made.dataset.person = person.id;
  made.dataset.date = date;
  return made;
}

function row(person, days, at, cell) {
  const y = HEAD + at * ROW;
  const received = Map.groupBy(person.messages, (message) => message.date);
  return node(
    "g",
    { role: "group", "aria-label": person.name },
    ...days.flatMap((date, index) => ground(person, date, index, y, cell)),
    ...days.flatMap((date, index) =>
      received.has(date) ? [cellNode(person, date, received.get(date), index, y, cell)] : [],
    ),
  );
}

const hatch = () =>
  node(
    "defs",
    {},
    node(
      "pattern",
      { id: "cal-hatch", width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
      node("rect", { width: 1.6, height: 5, class: "cal-hatch-line" }),
    ),
  );

/** @param {{from: string, to: string, people: object[]}} data as GET /page/calendar answers */
export function picture(data, cell) {
  const days = daysBetween(data.from, data.to);
  const [width, height] = [widthOf(days, cell), HEAD + data.people.length * ROW];
  return node(
    "svg",
    { class: "cal-picture", width, height, viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": "Calendar" },
    hatch(),
    ...heading(days, cell),
    ...data.people.map((person, at) => row(person, days, at, cell)),
  );
}

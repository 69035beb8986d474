/** Instants as this person reads them: their zone, twenty-four hours, today and yesterday by the workspace's clock. */

import { store, zone } from "./state.js";

const cache = new Map();

function format(options, tz) {
  const key = JSON.stringify(options) + tz;
  if (!cache.has(key)) cache.set(key, new Intl.DateTimeFormat("en-US", { ...options, timeZone: tz, hourCycle: "h23" }));
  return cache.get(key);
}

/** The workspace's movable "now". */
export const now = () => new Date(store.state?.clock.now ?? Date.now());

export const clockTime = (date, tz = zone()) => format({ hour: "2-digit", minute: "2-digit" }, tz).format(date);
export const fullTime = (date, tz = zone()) =>
  `${format({ weekday: "long", month: "long", day: "numeric", year: "numeric" }, tz).format(date)} at ${clockTime(date, tz)}`;
export const shortDay = (date, tz = zone()) =>
  format({ weekday: "short", month: "short", day: "numeric" }, tz).format(date);

/** "2026-03-02", the local day. */
export function dayKey(date, tz = zone()) {
  const parts = Object.fromEntries(
    format({ year: "numeric", month: "2-digit", day: "2-digit" }, tz)
      .formatToParts(date)
      .map((part) => [part.type, part.value]),
  );
  return `${parts.year}-${parts.month}-${parts.day}`;
}

function relative(date, tz) {
  const days = Math.round((Date.parse(dayKey(date, tz)) - Date.parse(dayKey(now(), tz))) / 86_400_000);
  return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[days] ?? null;
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** The words of a day separator. */
export function dayName(date, tz = zone()) {
  const near = relative(date, tz);
  if (near) return capital(near);
  const year = dayKey(date, tz).slice(0, 4) === dayKey(now(), tz).slice(0, 4) ? {} : { year: "numeric" };
  return format({ weekday: "long", month: "long", day: "numeric", ...year }, tz).format(date);
}

const DATES = {
  date_num: null,
  date: { year: "numeric", month: "long", day: "numeric" },
  date_short: { year: "numeric", month: "short", day: "numeric" },
  date_long: { year: "numeric", month: "long", day: "numeric", weekday: "long" },
};

/** Slack's `<!date^…>` tokens, e.g. "{date_short_pretty} at {time}"; unknown ones stay as they are. */
export function dateTokens(seconds, pattern, tz = zone()) {
  const date = new Date(seconds * 1000);
  let first = true;
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => {
    const text = dateToken(date, name, tz);
    const shown = first ? text && capital(text) : text;
    first = false;
    return shown ?? whole;
  });
}

function dateToken(date, name, tz) {
  if (name === "time") return clockTime(date, tz);
  if (name === "time_secs") return format({ hour: "2-digit", minute: "2-digit", second: "2-digit" }, tz).format(date);
  if (name === "date_num") return dayKey(date, tz);
  if (name === "ago") return ago(date);
  const plain = name.replace(/_pretty$/, "");
  if (!(plain in DATES)) return null;
  return (plain !== name && relative(date, tz)) || format(DATES[plain], tz).format(date);
}

function ago(date) {
  const minutes = Math.round((now() - date) / 60_000);
  const relativeFormat = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  if (Math.abs(minutes) < 60) return relativeFormat.format(-minutes, "minute");
  if (Math.abs(minutes) < 48 * 60) return relativeFormat.format(-Math.round(minutes / 60), "hour");
  return relativeFormat.format(-Math.round(minutes / 1440), "day");
}

/** How far `tz` is ahead of UTC at that instant, in milliseconds. */
function offset(date, tz) {
  const parts = Object.fromEntries(
    format(
      { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" },
      tz,
    )
      .formatToParts(date)
      .map((part) => [part.type, Number(part.value)]),
  );
  return (
    Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second) -
    Math.floor(date / 1000) * 1000
  );
}

/** "2026-03-02T09:00", read in `tz`, as epoch seconds; null when it is no date. */
export function wallToEpoch(text, tz = zone()) {
  const naive = Date.parse(`${text}Z`);
  if (Number.isNaN(naive)) return null;
  const guess = naive - offset(new Date(naive), tz);
  return Math.round((naive - offset(new Date(guess), tz)) / 1000);
}

export function epochToWall(seconds, tz = zone()) {
  const date = new Date(seconds * 1000);
  return new Date(date.getTime() + offset(date, tz)).toISOString().slice(0, 16);
}

/** "New York" for America/New_York. */
export const zoneName = (tz) => (tz.split("/").pop() ?? tz).replaceAll("_", " ");

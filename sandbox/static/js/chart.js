/** Draws a data_visualization block: lines and bars over categories, with a legend, and its numbers for screen readers. */

import { h } from "./dom.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 520;
const HEIGHT = 250;
const LEFT = 40;
const RIGHT = 14;
const TOP = 12;
const BOTTOM = 44;
const LABEL = 76;

function node(tag, attributes, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

/** Round numbers from 0 to at least `most`, four to six of them. */
function ticks(most) {
  const rough = most / 5 || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough);
  const count = Math.ceil(most / step - 1e-9) || 1;
  return Array.from({ length: count + 1 }, (_, n) => Number((n * step).toPrecision(12)));
}

/** Where things stand: `slot` is the room of one category, `y` turns a value into a height. */
function frame({ axis_config: axis, series }) {
  const most = Math.max(...series.flatMap((one) => one.data.map((point) => point.value)), 0);
  const marks = ticks(most);
  const slot = (WIDTH - LEFT - RIGHT) / axis.categories.length;
  const y = (value) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / marks.at(-1));
  return { axis, marks, slot, y, x: (index) => LEFT + slot * (index + 0.5) };
}

function axes({ axis, marks, slot, y, x }) {
  const lines = marks.flatMap((value) => [
    node("line", { x1: LEFT, x2: WIDTH - RIGHT, y1: y(value), y2: y(value), class: value ? "chart-grid" : "chart-base" }),
    node("text", { x: LEFT - 7, y: y(value) + 4, class: "chart-tick", "text-anchor": "end" }, String(value)),
  ]);
  const every = Math.ceil(LABEL / slot);
  const last = axis.categories.length - 1;
  const labels = axis.categories.flatMap((name, index) =>
    (last - index) % every
      ? []
      : [node("text", { x: x(index), y: HEIGHT - BOTTOM + 17, class: "chart-tick", "text-anchor": "middle" }, name)],
  );
  const middle = (LEFT + WIDTH - RIGHT) / 2;
  const under = axis.x_label
    ? [node("text", { x: middle, y: HEIGHT - 6, class: "chart-tick", "text-anchor": "middle" }, axis.x_label)]
    : [];
  return [...lines, ...labels, ...under];
}

function line(series, index, { x, y }) {
  const points = series.data.map((point, at) => `${x(at)},${y(point.value)}`);
  const marks = series.data.map((point, at) => node("circle", { cx: x(at), cy: y(point.value), r: 2.6 }));
  return node("g", { class: `chart-series s${index}` }, node("polyline", { points: points.join(" ") }), ...marks);
}

function bars(series, index, { slot, x, y }, count) {
  const width = Math.min((slot * 0.72) / count, 56);
  const boxes = series.data.flatMap((point, at) => {
    const left = x(at) - (width * count) / 2 + width * index;
    return [
      node("rect", { x: left + 1, y: y(point.value), width: width - 2, height: y(0) - y(point.value), rx: 2 }),
      node("text", { x: left + width / 2, y: y(point.value) - 4, "text-anchor": "middle" }, String(point.value)),
    ];
  });
  return node("g", { class: `chart-bars s${index}` }, ...boxes);
}

function words({ series, axis_config: axis }) {
  const row = (one) => h("tr", null, h("th", null, one.name), ...one.data.map((point) => h("td", null, point.value)));
  const head = h("tr", null, h("td", null, axis.y_label ?? ""), ...axis.categories.map((name) => h("th", null, name)));
  return h("table", { class: "unseen" }, head, ...series.map(row));
}

/** @returns {Node | null} null for a type that is not drawn here */
export function chart(block) {
  const given = block.chart;
  if (!["line", "bar"].includes(given?.type)) return null;
  const held = frame(given);
  const count = given.series.length;
  const drawn = given.series.map((one, index) =>
    given.type === "line" ? line(one, index, held) : bars(one, index, held, count),
  );
  const legend = given.series.map((one, index) => h("li", { class: `s${index}` }, one.name));
  return h(
    "div",
    { class: "chart-drawn" },
    given.axis_config.y_label && h("div", { class: "chart-y" }, given.axis_config.y_label),
    node("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true" }, ...axes(held), ...drawn),
    count > 1 && h("ul", { class: "chart-legend" }, legend),
    words(given),
  );
}

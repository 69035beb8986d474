/** Draws Slack's blocks; keeps what did not change, and says honestly what it cannot draw. */

import { chart } from "./chart.js";
import { append, h, reconcile, uid } from "./dom.js";
import { draw, picture } from "./elements.js";
import { icon } from "./icons.js";
import { textOf } from "./mrkdwn.js";
import { richText } from "./richtext.js";
import { dayKey, now } from "./time.js";

function section(block, surface) {
  const body = h("div", { class: "section-body" });
  if (block.text) body.append(h("div", { class: "text" }, textOf(block.text)));
  if (block.fields)
    body.append(
      h(
        "div",
        { class: "fields" },
        block.fields.map((field) => h("div", { class: "text" }, textOf(field))),
      ),
    );
  return h(
    "div",
    { class: "block section" },
    body,
    block.accessory && h("div", { class: "accessory" }, draw(block, block.accessory, surface).node),
  );
}

function actions(block, surface) {
  return h(
    "div",
    { class: "block actions" },
    (block.elements ?? []).map((element) => draw(block, element, surface).node),
  );
}

function context(block) {
  const parts = (block.elements ?? []).map((each) =>
    each.type === "image" ? picture(each, "context-image") : h("span", null, textOf(each)),
  );
  return h("div", { class: "block context" }, parts);
}

function image(block) {
  return h(
    "figure",
    { class: "block figure" },
    block.title && h("figcaption", null, textOf(block.title)),
    picture(block, "picture"),
  );
}

const GROUPS = new Set(["radio_buttons", "checkboxes"]);

/** A labelled field with its hint, counter and error. The node gets `setError(text|null)`. */
function input(block, surface) {
  const [id, name, hint, count, error] = ["field", "label", "hint", "count", "error"].map(uid);
  const group = GROUPS.has(block.element.type);
  const attributes = {
    id,
    "aria-labelledby": group ? name : null,
    "aria-required": block.optional || group ? null : "true",
  };
  const optional = block.optional && h("span", { class: "optional" }, " (optional)");
  const label = h(
    group ? "div" : "label",
    { class: "label", id: name, for: group ? null : id },
    textOf(block.label),
    optional,
  );
  const made = draw(block, block.element, { ...surface, edited }, { attributes, optional: Boolean(block.optional) });
  const counter = made.counts && h("span", { class: "counter", id: count });
  const problem = h("p", { class: "field-error", id: error, hidden: true });
  const node = h(
    "div",
    { class: "block input", "data-block": block.block_id },
    label,
    made.node,
    h(
      "div",
      { class: "below" },
      h("div", null, problem, block.hint && h("p", { class: "hint", id: hint }, textOf(block.hint))),
      counter,
    ),
  );
  function edited(changedBlock) {
    if (counter) tally(counter, made.counts());
    surface.edited?.(changedBlock);
  }
  node.setError = (text) => {
    problem.hidden = !text;
    problem.replaceChildren();
    if (text) append(problem, [icon("alert", 16), h("span", null, text)]);
    node.classList.toggle("invalid", Boolean(text));
    describe(made.control, [text && error, block.hint && hint, counter && count], Boolean(text));
  };
  node.focusField = () => (made.first ?? made.control)?.focus();
  node.setError(null);
  if (counter) tally(counter, made.counts());
  return node;
}

function describe(control, ids, invalid) {
  const found = ids.filter(Boolean).join(" ");
  if (found) control.setAttribute("aria-describedby", found);
  else control.removeAttribute("aria-describedby");
  if (invalid) control.setAttribute("aria-invalid", "true");
  else control.removeAttribute("aria-invalid");
}

function tally(node, [length, most]) {
  const left = most - length;
  node.textContent = `${length} / ${most}`;
  node.classList.toggle("near", left >= 0 && left <= Math.max(10, most / 20));
  node.classList.toggle("over", left < 0);
  node.setAttribute("aria-label", left < 0 ? `${-left} characters too many` : `${left} characters left`);
}

const BLOCKS = {
  section,
  actions,
  context,
  image,
  input,
  divider: () => h("hr", { class: "block divider" }),
  header: (block, surface) => h(surface.heading ?? "h3", { class: "block header" }, textOf(block.text)),
  rich_text: (block) => h("div", { class: "block" }, richText(block)),
  data_visualization: visualization,
};

/** A chart with its words; of a type that is not drawn here its data stand in its place. */
function visualization(block) {
  const drawn = chart(block);
  if (!drawn) return unknown(block);
  return h("figure", { class: "block figure chart" }, h("figcaption", null, block.title), drawn);
}

function unknown(block) {
  return h(
    "details",
    { class: "block unknown" },
    h("summary", null, `Block type ${block.type} is not drawn here`),
    h("pre", null, JSON.stringify(block, null, 2)),
  );
}

const drawBlock = (block, surface) => (BLOCKS[block.type] ?? unknown)(block, surface);

/** Blocks with dates in them also change with the day: "today" is not for ever. */
function signed(block, surface) {
  const text = JSON.stringify([block, surface.disabled ?? false]);
  return /!date\^|"type":"date"/.test(text) ? text + dayKey(now()) : text;
}

/** Draws `blocks` into `parent`; called again with changed blocks it redraws only those. */
export function drawBlocks(parent, blocks, surface, errors = {}) {
  reconcile(parent, blocks, {
    key: (block, index) => block.block_id ?? `${block.type}-${index}`,
    signature: (block) => signed(block, surface),
    make: (block) => drawBlock(block, surface),
  });
  for (const node of parent.querySelectorAll(".block.input")) node.setError(errors[node.dataset.block] ?? null);
}

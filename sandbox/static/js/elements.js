/** Draws one interactive element and wires it to its surface: what is entered is kept, what is done reaches the app. */

import { choice, isChoice } from "./choices.js";
import { confirmed } from "./confirm.js";
import { h } from "./dom.js";
import { FIELDS } from "./fields.js";
import { icon } from "./icons.js";
import { anchor, safeUrl, textOf } from "./mrkdwn.js";
import { menu } from "./popup.js";
import { store } from "./state.js";
import { actionValue } from "./values.js";

/**
 * @typedef {object} Surface where blocks are drawn
 * @property {import("./values.js").Entries} entries what was entered here
 * @property {(block: object, element: object, value: object) => Promise<{ok: boolean}>} act tells the app; never throws
 * @property {(block: object) => void} [edited] hears of every change
 * @property {boolean} [disabled]
 */

/** After this long without an acknowledgement the button shows that it is being worked on. */
const SLOW_MS = 150;

/** Runs `work` once at a time for that node, showing a spinner if it is slow and a mark if it failed. */
async function busily(node, work) {
  if (node.getAttribute("aria-busy") === "true") return;
  node.setAttribute("aria-busy", "true");
  node.classList.remove("failed");
  const slow = setTimeout(() => node.classList.add("working"), SLOW_MS);
  const answer = await work();
  clearTimeout(slow);
  node.removeAttribute("aria-busy");
  node.classList.remove("working");
  node.classList.toggle("failed", !answer.ok);
}

function button(block, element, surface) {
  const style = { primary: " primary", danger: " danger" }[element.style] ?? "";
  const press = async (event) => {
    const node = event.currentTarget;
    if (element.url && element.confirm) event.preventDefault();
    if (!(await confirmed(element.confirm))) return;
    if (element.url && element.confirm) open(safeUrl(element.url), "_blank", "noopener,noreferrer");
    await busily(node, () => surface.act(block, element, {}));
  };
  const props = {
    class: `btn${style}`,
    "aria-label": element.accessibility_label,
    focus: focusName(block, element),
    on: { click: press },
  };
  if (element.url) return anchor(element.url, [...textOf(element.text), icon("newtab", 14)], props);
  return h("button", { type: "button", disabled: surface.disabled, ...props }, textOf(element.text));
}

function overflow(block, element, surface) {
  const pick = async (node, option) => {
    if (!(await confirmed(element.confirm))) return;
    if (option.url && safeUrl(option.url)) open(safeUrl(option.url), "_blank", "noopener,noreferrer");
    await busily(node, () => surface.act(block, element, { value: option.value }));
  };
  const show = (event) => {
    const node = event.currentTarget;
    const items = element.options.map((option) => ({
      label: textOf(option.text),
      description: option.description?.text,
      onSelect: () => pick(node, option),
    }));
    menu(node, items, { label: "More options" });
  };
  return h(
    "button",
    {
      type: "button",
      class: "btn square",
      "aria-label": element.accessibility_label ?? "More options",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      disabled: surface.disabled,
      focus: focusName(block, element),
      on: { click: show },
    },
    icon("more"),
  );
}

function image(_block, element) {
  return picture(element, "thumb");
}

/** An image that says its words when it cannot be shown. */
export function picture(element, className) {
  const file = element.slack_file?.id;
  const source = file ? `/page/files/${file}?user=${store.user}` : safeUrl(element.image_url ?? "");
  const instead = () =>
    h("span", { class: `picture-missing ${className}` }, `Image: ${element.alt_text || "no description"}`);
  if (!source) return instead();
  const node = h("img", {
    class: className,
    src: source,
    alt: element.alt_text ?? "",
    loading: "lazy",
    referrerpolicy: "no-referrer",
  });
  node.addEventListener("error", () => node.replaceWith(instead()), { once: true });
  return node;
}

const focusName = (block, element) => `${block.block_id}/${element.action_id}`;

const DRAWN = { button, overflow, image };

/** A name for an element that has no label of its own. */
function spoken(block, element) {
  return (
    element.accessibility_label ??
    element.placeholder?.text ??
    block.text?.text?.split("\n")[0].replace(/[*_~`]/g, "") ??
    element.action_id
  );
}

/**
 * One element of a block.
 * @param {object} [label] `{attributes, optional}` from an input block; else the element names itself
 * @returns {{node: Node, control?: Element, counts?: () => [number, number], first?: Element}}
 */
export function draw(block, element, surface, label) {
  if (element.type in DRAWN) return { node: DRAWN[element.type](block, element, surface) };
  const make = isChoice(element) ? choice : FIELDS[element.type];
  if (!make) return { node: h("span", { class: "unknown" }, `Element type ${element.type} is not drawn here`) };
  const focus = focusName(block, element);
  const wiring = {
    attributes: { "data-focus": focus, ...(label?.attributes ?? { "aria-label": spoken(block, element) }) },
    optional: label?.optional ?? false,
    disabled: surface.disabled,
    focus,
  };
  const speaks = block.type !== "input" || block.dispatch_action;
  const tell = () => surface.act(block, element, actionValue(element, surface.entries.get(block, element)));
  const dispatch = speaks ? () => settled(tell) : null;
  async function settled(work) {
    if (!(await confirmed(element.confirm))) return;
    await busily(made.control, work);
  }
  const changed = (state) => {
    surface.entries.set(block, element, state);
    surface.edited?.(block);
    if (isChoice(element)) dispatch?.();
  };
  const made = make(element, surface.entries.get(block, element), wiring, changed, dispatch);
  return made;
}

/** rich_text blocks: sections, lists, quotes, preformatted text and their styles. */

import { h } from "./dom.js";
import { anchor, channelLink, dateNode, emoji, mention } from "./mrkdwn.js";

const STYLES = [
  ["code", "code"],
  ["bold", "strong"],
  ["italic", "em"],
  ["strike", "s"],
  ["underline", "u"],
];

function styled(nodes, style) {
  return STYLES.reduce((inner, [name, tag]) => (style?.[name] ? [h(tag, null, inner)] : inner), nodes);
}

const broken = (text) => text.split(/(\n)/).map((part) => (part === "\n" ? h("br") : part));

const LEAVES = {
  text: (leaf) => broken(leaf.text ?? ""),
  link: (leaf) => [anchor(leaf.url ?? "", leaf.text || leaf.url || "")],
  user: (leaf) => [mention(leaf.user_id)],
  usergroup: (leaf) => [h("span", { class: "mention" }, `@${leaf.usergroup_id}`)],
  channel: (leaf) => [channelLink(leaf.channel_id)],
  broadcast: (leaf) => [h("span", { class: "mention" }, `@${leaf.range}`)],
  emoji: (leaf) => [emoji(leaf.name ?? "")],
  date: (leaf) => [dateNode(leaf.timestamp, leaf.format ?? "{date_short_pretty}", leaf.fallback ?? "", leaf.url)],
  color: (leaf) => [h("code", null, leaf.value ?? "")],
};

function leaves(elements = []) {
  return elements.flatMap((leaf) => {
    const draw = LEAVES[leaf.type];
    return draw
      ? styled(draw(leaf), leaf.style)
      : [h("span", { class: "unknown-leaf" }, `[${leaf.type} is not drawn here]`)];
  });
}

const PARTS = {
  rich_text_section: (part) => h("div", { class: "rt-section" }, leaves(part.elements)),
  rich_text_quote: (part) => h("blockquote", null, leaves(part.elements)),
  rich_text_preformatted: (part) => h("pre", null, leaves(part.elements)),
  rich_text_list: (part) =>
    h(
      part.style === "ordered" ? "ol" : "ul",
      { class: `rt-list indent-${Math.min(part.indent ?? 0, 8)}`, start: part.offset ? part.offset + 1 : null },
      (part.elements ?? []).map((item) => h("li", null, leaves(item.elements))),
    ),
};

export function richText(block) {
  return h(
    "div",
    { class: "richtext" },
    (block.elements ?? []).map(
      (part) => PARTS[part.type]?.(part) ?? h("div", { class: "unknown" }, `${part.type} is not drawn here`),
    ),
  );
}

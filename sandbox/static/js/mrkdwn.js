/** Slack's mrkdwn as DOM nodes: whatever is in the text, only these elements can come out. */

import { channelOf, me, nameOf, person, isApp } from "./state.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { dateTokens, fullTime } from "./time.js";

const MARKS = { "*": "strong", _: "em", "~": "s" };
const EMOJI = {
  wave: "👋",
  thumbsup: "👍",
  "+1": "👍",
  thumbsdown: "👎",
  "-1": "👎",
  tada: "🎉",
  eyes: "👀",
  heart: "❤️",
  smile: "😄",
  slightly_smiling_face: "🙂",
  thinking_face: "🤔",
  pray: "🙏",
  clap: "👏",
  raised_hands: "🙌",
  bulb: "💡",
  seedling: "🌱",
  herb: "🌿",
  white_check_mark: "✅",
  heavy_check_mark: "✔️",
  warning: "⚠️",
  x: "❌",
  memo: "📝",
  calendar: "📅",
  bell: "🔔",
  no_bell: "🔕",
  zzz: "💤",
  palm_tree: "🌴",
  house: "🏠",
  coffee: "☕",
  speech_balloon: "💬",
  rocket: "🚀",
  fire: "🔥",
  hourglass_flowing_sand: "⏳",
  point_right: "👉",
  star: "⭐",
  question: "❓",
  lock: "🔒",
  airplane: "✈️",
  face_with_thermometer: "🤒",
};

export const unescape = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** The address if it may be followed: http and https only. */
export function safeUrl(text) {
  try {
    const url = new URL(unescape(text));
    return ["http:", "https:", "mailto:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

export function anchor(url, label, props = {}) {
  const href = safeUrl(url);
  if (!href) return h("span", { class: "deadlink", title: "This address is not a web address" }, label);
  return h("a", { href, title: href, target: "_blank", rel: "noopener noreferrer", ...props }, label);
}

export function emoji(name) {
  const sign = EMOJI[name];
  return sign ? h("span", { class: "emoji", role: "img", "aria-label": name.replaceAll("_", " ") }, sign) : `:${name}:`;
}

export function mention(id, label) {
  const known = person(id) || isApp(id);
  const name = known ? nameOf(id) : label || id;
  return h("span", { class: id === me()?.id ? "mention mention-me" : "mention" }, `@${name.replace(/^@/, "")}`);
}

export function channelLink(id, label) {
  const channel = channelOf(id);
  const name = channel?.name ?? label ?? id;
  const props = channel
    ? { class: "mention", href: `?channel=${encodeURIComponent(id)}`, "data-channel": id }
    : { class: "mention" };
  const mark = channel?.private ? [icon("lock", 13), h("span", { class: "unseen" }, "private ")] : "#";
  return h(channel ? "a" : "span", props, mark, name.replace(/^#/, ""));
}

export function dateNode(seconds, pattern, fallback, link) {
  const at = Number(seconds);
  if (!Number.isFinite(at)) return fallback;
  const date = new Date(at * 1000);
  const time = h("time", { datetime: date.toISOString(), title: fullTime(date) }, dateTokens(at, pattern));
  return link && safeUrl(link) ? anchor(link, time) : time;
}

/** What stands between < and >: a mention, a channel, a date, a broadcast or a link. */
function angle(inner) {
  const [head, ...rest] = inner.split("|");
  const label = rest.length ? unescape(rest.join("|")) : null;
  if (head.startsWith("@")) return mention(head.slice(1), label);
  if (head.startsWith("#")) return channelLink(head.slice(1), label);
  if (head.startsWith("!date^")) {
    const [, seconds, pattern, link] = head.split("^");
    return dateNode(seconds, unescape(pattern ?? ""), label ?? "", link);
  }
  if (head.startsWith("!")) {
    const name = label ?? head.slice(1).split("^")[0];
    return h("span", { class: "mention" }, `@${name.replace(/^@/, "")}`);
  }
  return anchor(head, label ?? unescape(head.replace(/^mailto:/, "")));
}

/** In code, tokens show as the words they stand for. */
function codeText(text) {
  return unescape(
    text.replace(/<([^<>]+)>/g, (_, inner) => {
      const node = angle(inner);
      return (node instanceof Node ? node.textContent : node).replaceAll("&", "&amp;");
    }),
  );
}

const boundary = (char) => char === undefined || /[\s\p{P}\p{S}]/u.test(char);

/** Where the mark opened at `start` closes on its line, stepping over code and tokens; -1 when it does not. */
function closing(text, start) {
  const char = text[start];
  if (!boundary(text[start - 1]) || /\s/.test(text[start + 1] ?? " ") || text[start + 1] === char) return -1;
  for (let at = start + 1; at < text.length && text[at] !== "\n"; at += 1) {
    const over = text[at] === "<" ? text.indexOf(">", at) : text[at] === "`" ? text.indexOf("`", at + 1) : -1;
    if (over > at) at = over;
    else if (text[at] === char && at > start + 1 && !/\s/.test(text[at - 1]) && boundary(text[at + 1])) return at;
  }
  return -1;
}

const URL_HERE = /^https?:\/\/[^\s<>]+[^\s<>.,;:!?)\]'"*_~]/;

/** A piece that starts at `at`: [node, end], or null when the character is plain text. */
function pieceAt(text, at) {
  const char = text[at];
  if (char === "`") {
    const end = text.indexOf("`", at + 1);
    const inner = end < 0 ? "" : text.slice(at + 1, end);
    return inner && !inner.includes("\n") ? [h("code", null, codeText(inner)), end + 1] : null;
  }
  if (char === "<") {
    const end = text.indexOf(">", at);
    return end > at + 1 ? [angle(text.slice(at + 1, end)), end + 1] : null;
  }
  if (char in MARKS) {
    const end = closing(text, at);
    return end < 0 ? null : [h(MARKS[char], null, inline(text.slice(at + 1, end))), end + 1];
  }
  if (char === ":") {
    const found = /^:([a-z0-9_+'-]+):/.exec(text.slice(at, at + 50));
    return found && found[1] in EMOJI ? [emoji(found[1]), at + found[0].length] : null;
  }
  if (char === "\n") return [h("br"), at + 1];
  if (char === "h" && boundary(text[at - 1])) {
    const found = URL_HERE.exec(text.slice(at));
    return found ? [anchor(found[0], unescape(found[0])), at + found[0].length] : null;
  }
  return null;
}

/** Nodes of one run of inline text. */
export function inline(text) {
  const nodes = [];
  let plain = "";
  const flush = () => {
    if (plain) nodes.push(unescape(plain));
    plain = "";
  };
  for (let at = 0; at < text.length;) {
    const piece = pieceAt(text, at);
    if (!piece) {
      plain += text[at];
      at += 1;
      continue;
    }
    flush();
    nodes.push(piece[0]);
    at = piece[1];
  }
  flush();
  return nodes;
}

/** Lines into paragraphs and quotes. */
function lines(text) {
  const out = [];
  let quoted = [];
  const close = () => {
    if (quoted.length) out.push(h("blockquote", null, inline(quoted.join("\n"))));
    quoted = [];
  };
  const rows = text.split("\n");
  rows.forEach((row, index) => {
    const quote = /^(?:&gt;|>) ?(.*)$/.exec(row);
    if (quote) return quoted.push(quote[1]);
    const afterQuote = quoted.length > 0;
    close();
    if (index > 0 && !afterQuote) out.push(h("br"));
    return out.push(...inline(row));
  });
  close();
  return out;
}

/** A mrkdwn string as nodes. */
export function mrkdwn(text) {
  return String(text ?? "")
    .split(/```\n?([\s\S]*?)\n?```/)
    .flatMap((part, index) => {
      if (index % 2) return [h("pre", null, codeText(part))];
      const trimmed = index > 0 ? part.replace(/^\n/, "") : part;
      return trimmed ? lines(trimmed) : [];
    });
}

/** A plain_text object or string: no marks, but emoji and line breaks. */
export function plain(text, withEmoji = true) {
  return String(text ?? "")
    .split(/(\n|:[a-z0-9_+'-]+:)/)
    .map((part) => {
      if (part === "\n") return h("br");
      const found = withEmoji && /^:([a-z0-9_+'-]+):$/.exec(part);
      return found ? emoji(found[1]) : part;
    });
}

/** A text object of either kind. */
export function textOf(object) {
  if (!object) return [];
  if (typeof object === "string") return plain(object);
  return object.type === "mrkdwn" ? mrkdwn(object.text) : plain(object.text, object.emoji !== false);
}

/** One message: who, when, what; its menu, its thread, its buttons. */

import { perform } from "./api.js";
import { appBadge, avatar } from "./avatar.js";
import { drawBlocks } from "./blocks.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { mrkdwn } from "./mrkdwn.js";
import { fileList, openEdit } from "./own.js";
import { openThread } from "./place.js";
import { menu } from "./popup.js";
import { showProfile } from "./profile.js";
import { isApp, nameOf, notice, person, store } from "./state.js";
import { messageSurface } from "./surfaces.js";
import { refreshState } from "./sync.js";
import { clockTime, fullTime } from "./time.js";

/** Messages of one author within this time share one head. */
const GROUP_MS = 5 * 60_000;

export const dateOf = (message) => new Date(message.at ?? Number(message.ts) * 1000);

export function continues(message, before) {
  return (
    Boolean(before) &&
    before.user === message.user &&
    before.bot_id === message.bot_id &&
    !message.ephemeral &&
    !before.ephemeral &&
    !before.reply_count &&
    dateOf(message) - dateOf(before) < GROUP_MS
  );
}

async function runShortcut(message, shortcut) {
  const answer = await perform(store.user, "message_shortcut", {
    channel: store.channel,
    ts: message.ts,
    callback_id: shortcut.callback_id,
  });
  if (!answer.ok) notice(answer.error);
  refreshState();
}

async function copyLink(message) {
  try {
    await navigator.clipboard.writeText(message.link);
    notice("Link copied.", "info");
  } catch {
    notice(`Copy this link: ${message.link}`, "info");
  }
}

function moreItems(message, anchor) {
  const shortcuts = message.ephemeral ? [] : store.state.shortcuts.filter((each) => each.type === "message");
  const items = shortcuts.map((each) => ({
    label: each.name,
    description: each.description || store.state.app.name,
    icon: "bolt",
    onSelect: () => runShortcut(message, each),
  }));
  if (items.length) items.unshift({ heading: `From ${store.state.app.name}` });
  if (message.user === store.state.me.id && !message.ephemeral) {
    items.push({ label: "Edit message", icon: "slash", onSelect: () => openEdit(message) });
  }
  if (person(message.user) && !isApp(message.user)) {
    items.push({
      label: `About ${nameOf(message.user)}`,
      icon: "person",
      onSelect: () => showProfile(anchor, message.user),
    });
  }
  if (message.link) items.push({ label: "Copy link", icon: "link", onSelect: () => copyLink(message) });
  return items;
}

function toolbar(message, inThread) {
  const items = moreItems(message);
  const reply =
    !inThread &&
    !message.ephemeral &&
    h(
      "button",
      {
        type: "button",
        class: "icon-button",
        "aria-label": "Reply in thread",
        title: "Reply in thread",
        focus: `reply/${message.ts}`,
        on: { click: () => openThread(message.ts) },
      },
      icon("reply"),
    );
  const more =
    items.length > 0 &&
    h(
      "button",
      {
        type: "button",
        class: "icon-button",
        "aria-label": "More actions",
        title: "More actions",
        "aria-haspopup": "menu",
        "aria-expanded": "false",
        focus: `more/${message.ts}`,
        on: {
          click: (event) =>
            menu(event.currentTarget, moreItems(message, event.currentTarget), { label: "More actions" }),
        },
      },
      icon("more"),
    );
  return (reply || more) && h("div", { class: "message-tools" }, reply, more);
}

/** The name; for a person also the way to their card, which the keyboard finds in the menu. */
function author(message) {
  if (!person(message.user) || isApp(message.user)) return h("span", { class: "message-name" }, message.name);
  const show = (event) => showProfile(event.currentTarget, message.user);
  return h("button", { type: "button", class: "message-name", tabindex: "-1", on: { click: show } }, message.name);
}

function head(message) {
  const date = dateOf(message);
  return h(
    "div",
    { class: "message-head" },
    author(message),
    (message.bot_id || isApp(message.user)) && appBadge(),
    h("time", { class: "message-time", datetime: date.toISOString(), title: fullTime(date) }, clockTime(date)),
  );
}

function body(message) {
  const node = h("div", { class: "message-body" });
  if (message.blocks?.length) drawBlocks(node, message.blocks, messageSurface(message));
  else if (message.text) node.append(h("div", { class: "text" }, mrkdwn(message.text)));
  if (message.files?.length) node.append(fileList(message.files));
  if (message.edited) node.append(h("span", { class: "edited" }, "(edited)"));
  return node;
}

function replies(message, inThread) {
  if (!message.reply_count) return null;
  const words = message.reply_count === 1 ? "1 reply" : `${message.reply_count} replies`;
  if (inThread) return h("div", { class: "replies-line" }, h("span", null, words));
  return h(
    "button",
    { type: "button", class: "replies", focus: `replies/${message.ts}`, on: { click: () => openThread(message.ts) } },
    icon("reply", 15),
    words,
  );
}

/** @param {{follows?: boolean, inThread?: boolean}} how `follows`: the head is left out, the message before has it */
export function messageNode(message, { follows = false, inThread = false } = {}) {
  const date = dateOf(message);
  const gutter = follows
    ? h("time", { class: "gutter-time", datetime: date.toISOString(), title: fullTime(date) }, clockTime(date))
    : avatar(message.user, 38, message.bot_id);
  const classes = ["message", follows && "follows", message.ephemeral && "ephemeral"].filter(Boolean).join(" ");
  return h(
    "li",
    {
      class: classes,
      tabindex: "-1",
      "data-ts": message.ts,
      focus: `message/${message.ts}`,
      "aria-label": `${message.name}, ${clockTime(date)}${message.ephemeral ? ", only visible to you" : ""}`,
    },
    h("div", { class: "gutter" }, gutter),
    h(
      "div",
      { class: "message-main" },
      message.ephemeral && h("div", { class: "only-you" }, icon("eye", 14), "Only visible to you"),
      !follows && head(message),
      body(message),
      replies(message, inThread),
    ),
    toolbar(message, inThread),
  );
}

/** The main pane: header with the app's tabs, notices, the message list or the Home, and the composer. */

import { appBadge, avatar, presence } from "./avatar.js";
import { channelIcon, channelLead, channelName } from "./channels.js";
import { Composer } from "./composer.js";
import { h, replace, rove } from "./dom.js";
import { drawHome, openHome } from "./home.js";
import { icon, mark } from "./icons.js";
import { openConversation } from "./place.js";
import { dismiss, me, on, openChannel, person, store } from "./state.js";
import { Stream } from "./stream.js";
import { tip } from "./tips.js";
import { clockTime, now, zoneName } from "./time.js";

const composer = new Composer({ testid: "composer" });
const stream = new Stream({ label: "Messages", testid: "messages" });
const header = h("header", { class: "pane-head" });
const home = h("section", {
  class: "home",
  testid: "home",
  role: "tabpanel",
  id: "panel-home",
  "aria-labelledby": "tab-home",
});
const talk = h("section", { class: "talk", id: "panel-messages" });
const notices = h("div", { class: "notices", "aria-live": "assertive", testid: "notices" });
const hint = h("div", { class: "hint-slot" });
let headKey = null;

function title(channel) {
  const who = channel.kind === "im" ? person(channel.with) : null;
  const lead =
    channel.kind === "channel"
      ? channelLead(channel, 20)
      : avatar(channel.with ?? store.state.app.bot_user_id, 28);
  const local = who && who.tz !== me().tz ? `${clockTime(now(), who.tz)} in ${zoneName(who.tz)}` : null;
  const facts = who ? [who.title, local].filter(Boolean).join(" · ") : channel.topic;
  return h(
    "div",
    { class: "pane-title" },
    lead,
    h("h1", null, channel.name),
    channel.kind === "app_dm" && appBadge(),
    who && presence(who),
    facts && h("span", { class: "pane-facts" }, facts),
  );
}

function tabs() {
  const tab = (name, words) =>
    h(
      "button",
      {
        type: "button",
        role: "tab",
        id: `tab-${name}`,
        class: "tab",
        "aria-selected": String(store.tab === name),
        "aria-controls": `panel-${name}`,
        tabindex: store.tab === name ? "0" : "-1",
        focus: `tab-${name}`,
        on: { click: () => openConversation(store.channel, { tab: name }) },
      },
      words,
    );
  const node = h(
    "div",
    { class: "tabs", role: "tablist", "aria-label": store.state.app.name },
    tab("home", "Home"),
    tab("messages", "Messages"),
  );
  rove(node, "[role=tab]", { horizontal: true });
  return node;
}

function drawHead() {
  const channel = openChannel();
  const who = person(channel.with);
  const key = JSON.stringify([
    channel.id,
    channel.name,
    channel.topic,
    channel.private,
    store.tab,
    who,
    me().tz,
    who && clockTime(now(), who.tz),
    store.state.app.connected,
    store.state.app.installed,
  ]);
  if (key === headKey) return;
  headKey = key;
  const held = header.contains(document.activeElement) ? document.activeElement.id : null;
  const offline =
    channel.kind === "app_dm" &&
    !store.state.app.connected &&
    h(
      "p",
      { class: "offline", role: "status" },
      icon("alert", 16),
      store.state.app.installed
        ? `${channel.name} is not connected. What you send waits for nobody.`
        : `${channel.name} is not installed any more. An admin can install it again.`,
    );
  replace(header, title(channel), channel.kind === "app_dm" && tabs(), offline);
  if (held) document.getElementById(held)?.focus();
}

function emptyWords(channel) {
  if (channel.kind === "app_dm")
    return [
      `This is where ${channel.name} writes to you`,
      "Questions, pointers and answers arrive here. Nobody else can see them.",
    ];
  if (channel.kind === "im")
    return [`The beginning of your conversation with ${channel.name}`, "Only the two of you can see it."];
  const readers = channel.private
    ? "Only the people who were invited here can read it, and find it."
    : "Everyone in this workspace can join and read what you write here.";
  return [`Welcome to ${channelName(channel)}`, readers];
}

function drawEmpty(channel, messages) {
  const fill = stream.pane.querySelector(".stream-fill");
  if (!messages) return replace(fill);
  const [heading, text] = emptyWords(channel);
  const face =
    channel.kind === "channel"
      ? h("span", { class: "empty-icon" }, channelIcon(channel, 30))
      : channel.with
        ? avatar(channel.with, 56)
        : mark(56);
  return replace(fill, h("div", { class: "beginning" }, face, h("h2", null, heading), h("p", null, text)));
}

/** The first message that was unread when the conversation was opened. */
function firstUnread(messages) {
  const wanted = store.unreadAtOpening;
  store.unreadAtOpening = 0;
  if (!wanted) return store.newFrom;
  const others = messages.filter((message) => message.user !== store.user);
  return others[Math.max(0, others.length - wanted)]?.ts ?? null;
}

function drawMessages() {
  const channel = openChannel();
  if (!channel) return;
  const messages = store.messages.get(channel.id);
  stream.list.setAttribute("aria-label", `Messages in ${channel.name}`);
  drawEmpty(channel, messages);
  stream.list.setAttribute("aria-busy", String(!messages));
  if (messages) store.newFrom = firstUnread(messages);
  stream.draw(messages ?? null, store.newFrom);
  drawTip();
}

function drawTip() {
  const next = tip((text) => composer.fill(text));
  if (hint.textContent !== (next?.textContent ?? "")) replace(hint, next);
}

function drawNotices() {
  replace(
    notices,
    store.notices.map((each) =>
      h(
        "div",
        { class: `notice ${each.kind}` },
        icon(each.kind === "error" ? "alert" : "check"),
        h("span", { class: "notice-text" }, each.text),
        h("span", { class: "only-you" }, icon("eye", 14), "Only visible to you"),
        h(
          "button",
          {
            type: "button",
            class: "icon-button small",
            "aria-label": "Dismiss",
            on: { click: () => dismiss(each.id) },
          },
          icon("close", 16),
        ),
      ),
    ),
  );
}

function drawPlace({ moved = false } = {}) {
  const channel = openChannel();
  if (!channel) return;
  if (moved) stream.reset();
  const atHome = channel.kind === "app_dm" && store.tab === "home";
  drawHead();
  home.hidden = !atHome;
  talk.hidden = composer.node.hidden = atHome;
  for (const [name, value] of [
    ["role", "tabpanel"],
    ["aria-labelledby", "tab-messages"],
  ]) {
    if (channel.kind === "app_dm") talk.setAttribute(name, value);
    else talk.removeAttribute(name);
  }
  if (atHome) openHome();
  draw();
  composer.draw();
  const free = !document.querySelector("dialog[open]") && matchMedia("(hover: hover)").matches;
  if (moved && !atHome && free && !store.thread && !store.target) composer.area.focus({ preventScroll: true });
}

function drawTitle(channel) {
  const unread = store.state.channels.reduce((sum, each) => sum + (each.id === channel.id ? 0 : each.unread), 0);
  const title = `${channelName(channel)} · ${store.state.workspace.name} · ${me().real_name}`;
  document.title = unread ? `(${unread}) ${title}` : title;
}

function draw() {
  const channel = openChannel();
  if (!channel) return;
  drawTitle(channel);
  drawHead();
  if (store.tab === "home") drawHome(home);
  drawMessages();
  composer.draw();
  drawNotices();
  drawTip();
}

/** Puts the pane into `main` and keeps it true. */
export function mountConversation(main) {
  talk.append(stream.node, hint);
  main.append(header, home, talk, notices, composer.node);
  on("place", drawPlace);
  on("state", draw);
  on("messages", drawMessages);
  on("notice", drawNotices);
  on("user", () => (headKey = null));
}

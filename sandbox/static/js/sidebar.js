/** The list of conversations, with unread marks; a drawer on small screens. */

import { appBadge, avatar, presence } from "./avatar.js";
import { channelLead } from "./channels.js";
import { h, reconcile, rove } from "./dom.js";
import { icon } from "./icons.js";
import { hrefOf, openConversation } from "./place.js";
import { on, person, store } from "./state.js";

const list = h("div", { class: "conversations" });
const top = h("div", { class: "workspace" });

function lead(channel) {
  if (channel.kind === "channel") return channelLead(channel, 17);
  return avatar(channel.with ?? store.state.app.bot_user_id, 22);
}

function item(channel) {
  const here = channel.id === store.channel;
  const unread = channel.unread > 0 && !here;
  const who = channel.kind === "im" ? person(channel.with) : null;
  const go = (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    openConversation(channel.id);
    toggleSidebar(false);
  };
  return h(
    "a",
    {
      href: hrefOf(channel.id),
      class: `conversation${unread ? " unread" : ""}`,
      "aria-current": here ? "page" : null,
      "data-channel": channel.id,
      focus: `go/${channel.id}`,
      on: { click: go },
    },
    lead(channel),
    h("span", { class: "conversation-name" }, channel.name),
    channel.kind === "app_dm" && appBadge(),
    who && presence(who),
    channel.kind === "app_dm" &&
      !store.state.app.connected &&
      h(
        "span",
        { class: "gone", title: "Not connected" },
        icon("alert", 15),
        h("span", { class: "unseen" }, "not connected"),
      ),
    unread && h("span", { class: "count" }, String(channel.unread), h("span", { class: "unseen" }, " unread")),
  );
}

const SECTIONS = [
  ["app_dm", "App"],
  ["channel", "Channels"],
  ["im", "Direct messages"],
];

function rows() {
  return SECTIONS.flatMap(([kind, words]) => {
    const found = store.state.channels.filter((channel) => channel.kind === kind);
    return found.length
      ? [{ key: `head-${kind}`, words }, ...found.map((channel) => ({ key: channel.id, channel }))]
      : [];
  });
}

function draw() {
  if (!store.state) return;
  const { name } = store.state.workspace;
  if (top.textContent !== name) top.replaceChildren(h("span", { class: "workspace-name" }, name));
  const news = store.state.channels.some((channel) => channel.unread > 0 && channel.id !== store.channel);
  const button = document.getElementById("menu-button");
  button?.classList.toggle("news", news);
  button?.setAttribute("aria-label", news ? "Conversations, some unread" : "Conversations");
  reconcile(list, rows(), {
    key: (row) => row.key,
    signature: ({ channel, words }) =>
      JSON.stringify([
        words,
        channel,
        channel && person(channel.with),
        channel?.id === store.channel,
        store.user,
        store.state.app.connected,
      ]),
    make: (row) => (row.words ? h("h2", { class: "section-name" }, row.words) : item(row.channel)),
  });
}

/** On small screens the sidebar lies over the conversation. */
export function toggleSidebar(open) {
  const shell = document.getElementById("shell");
  const show = open ?? !shell.classList.contains("with-sidebar");
  shell.classList.toggle("with-sidebar", show);
  document.getElementById("scrim").hidden = !show;
  document.getElementById("menu-button")?.setAttribute("aria-expanded", String(show));
  if (show) (list.querySelector("[aria-current]") ?? list.querySelector("a"))?.focus();
}

export function mountSidebar(nav) {
  nav.append(top, list);
  rove(list, ".conversation");
  document.getElementById("scrim").addEventListener("click", () => toggleSidebar(false));
  nav.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || document.getElementById("scrim").hidden) return;
    toggleSidebar(false);
    document.getElementById("menu-button")?.focus();
  });
  on("state", draw);
  on("place", draw);
}

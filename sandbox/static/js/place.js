/** Where the person is: which conversation, which tab, which thread; the address bar says the same. */

import { channelOf, emit, store } from "./state.js";
import { follow, readIfSeen, refreshMessages, refreshThread } from "./sync.js";

/** Who this browser was last, for addresses that name nobody, such as a copied link to a message. */
const LAST = "trellis-sandbox-person";

function address() {
  const query = new URLSearchParams();
  query.set("user", store.user);
  if (store.channel) query.set("channel", store.channel);
  if (store.tab === "home") query.set("tab", "home");
  if (store.thread) query.set("thread", store.thread);
  return `?${query}`;
}

function remember(push = true) {
  const next = address();
  if (next === location.search) return;
  if (push) history.pushState(null, "", next);
  else history.replaceState(null, "", next);
}

/** The address of a conversation, for links that can be opened in a new tab. */
export const hrefOf = (channel, user = store.user) =>
  `?user=${encodeURIComponent(user)}${channel ? `&channel=${encodeURIComponent(channel)}` : ""}`;

export function openConversation(id, { tab = "messages", thread = null, message = null, push = true } = {}) {
  const channel = channelOf(id) ?? store.state.channels[0];
  if (!channel) return;
  const moved = store.channel !== channel.id;
  store.channel = channel.id;
  store.tab = channel.kind === "app_dm" ? tab : "messages";
  store.thread = thread;
  store.threadMessages = [];
  if (message) store.target = message;
  if (moved) store.newFrom = null;
  store.unreadAtOpening = moved ? channel.unread : 0;
  remember(push);
  emit("place", { moved });
  refreshMessages();
  if (thread) refreshThread();
  readIfSeen();
}

export function openThread(ts) {
  store.thread = ts;
  store.threadMessages = (store.messages.get(store.channel) ?? []).filter((each) => each.ts === ts);
  remember();
  emit("thread", { opened: true });
  refreshThread();
}

export function closeThread() {
  store.thread = null;
  store.threadMessages = [];
  remember();
  emit("thread");
}

/** Becomes another person, in a conversation that this person has. */
export async function become(user, { channel = null, tab = "messages", thread = null, push = true } = {}) {
  await follow(user);
  if (!store.state) return;
  localStorage.setItem(LAST, store.user);
  emit("user");
  const found =
    channelOf(channel) ?? store.state.channels.find((each) => each.name === channel) ?? store.state.channels[0];
  openConversation(found?.id, { tab: found?.unread ? "messages" : tab, thread, push });
}

/** Reads the address bar: at the start, and on the browser's back and forward buttons. */
export async function fromAddress() {
  const query = new URLSearchParams(location.search);
  const want = {
    channel: query.get("channel"),
    tab: query.get("tab") ?? "messages",
    thread: query.get("thread"),
    push: false,
  };
  const user = query.get("user") ?? store.user ?? localStorage.getItem(LAST);
  store.target = query.get("message");
  if (store.state && user === store.user) {
    openConversation(want.channel, want);
    return;
  }
  await become(user, want);
  if (!store.state && user) await become(null, want);
}

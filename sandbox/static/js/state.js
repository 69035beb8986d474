/** What the page knows right now, and who wants to hear when it changes. */

const listeners = new Map();

export const store = {
  user: null,
  /** @type {object|null} the answer of GET /page/state */
  state: null,
  channel: null,
  tab: "messages",
  thread: null,
  /** channel id → messages, as last fetched */
  messages: new Map(),
  threadMessages: [],
  /** the first unread message when the open conversation was opened, for the "New" line */
  newFrom: null,
  /** how many were unread when it was opened */
  unreadAtOpening: 0,
  /** a message that a link asked for, until it has been shown */
  target: null,
  connected: true,
  /** what is half-typed, by `user/channel[/thread]` */
  drafts: new Map(),
  /** sentences to show above the composer: {id, kind, text} */
  notices: [],
  /** ids of the workspace's notices that were shown */
  heard: new Set(),
};

/** Topics: state, messages, thread, place, traffic, connection, notice, user. */
export function on(topic, listener) {
  if (!listeners.has(topic)) listeners.set(topic, new Set());
  listeners.get(topic).add(listener);
}

export function emit(topic, detail) {
  for (const listener of listeners.get(topic) ?? []) listener(detail);
}

export const me = () => store.state?.me ?? null;
export const zone = () => me()?.tz ?? "UTC";
export const person = (id) => store.state?.people.find((each) => each.id === id) ?? null;
export const channelOf = (id) => store.state?.channels.find((each) => each.id === id) ?? null;
export const openChannel = () => channelOf(store.channel);
export const isApp = (id) => Boolean(id) && id === store.state?.app.bot_user_id;

/** How a person is called on the page. */
export function nameOf(id) {
  if (isApp(id)) return store.state.app.name;
  const found = person(id);
  return found ? found.real_name || found.name : id;
}

export const draftKey = (thread) => [store.user, store.channel, thread].filter(Boolean).join("/");

/** Shows a sentence above the composer, once however often it comes. */
export function notice(text, kind = "error") {
  if (!text || store.notices.some((each) => each.text === text)) return;
  store.notices.push({ id: `page-${Date.now()}-${store.notices.length}`, kind, text });
  emit("notice");
}

/** Takes over the workspace's notice, which is gone there as soon as the person does anything. */
export function takeNotice(given) {
  if (!given || store.heard.has(given.id)) return;
  store.heard.add(given.id);
  notice(given.text, given.kind);
}

export function dismiss(id) {
  store.notices = store.notices.filter((each) => each.id !== id);
  emit("notice");
}

/** Notices end when the person goes on. */
export function clearNotices() {
  store.notices = [];
  emit("notice");
}

/** Keeps the store equal to the sandbox: fetches what the stream of changes names, and nothing else. */

import { changes, get, perform } from "./api.js";
import { emit, openChannel, store, takeNotice } from "./state.js";

let stop = () => {};
let trafficWanted = false;

/** One fetch at a time; a call during a fetch makes exactly one more. */
function single(work) {
  let running = null;
  let again = false;
  return function go() {
    if (running) {
      again = true;
      return running;
    }
    running = (async () => {
      try {
        do {
          again = false;
          await work();
        } while (again);
      } finally {
        running = null;
      }
    })();
    return running;
  };
}

export const refreshState = single(async () => {
  const user = store.user;
  const state = await quietly(get("state", { user }));
  if (!state || user !== store.user) return;
  store.state = state;
  takeNotice(state.notice);
  emit("state");
  readIfSeen();
});

export const refreshMessages = single(async () => {
  const { user, channel } = store;
  if (!channel) return;
  const answer = await quietly(get("messages", { user, channel }));
  if (!answer || user !== store.user) return;
  store.messages.set(
    channel,
    answer.messages.filter((each) => !each.thread_ts || each.thread_ts === each.ts),
  );
  if (channel === store.channel) emit("messages");
});

export const refreshThread = single(async () => {
  const { user, channel, thread } = store;
  if (!thread) return;
  const answer = await quietly(get("messages", { user, channel, thread }));
  if (!answer || user !== store.user || thread !== store.thread) return;
  store.threadMessages = answer.messages;
  emit("thread");
});

async function quietly(promise) {
  try {
    return await promise;
  } catch {
    setConnected(false);
    return null;
  }
}

function setConnected(connected) {
  if (store.connected === connected) return;
  store.connected = connected;
  emit("connection");
}

/** The drawer says whether it is open; only then is traffic announced to what it shows. */
export function wantTraffic(wanted) {
  trafficWanted = wanted;
}

function onChange({ what = [], channel = null }) {
  const has = (name) => what.includes(name);
  const here = has("messages") && (!channel || channel === store.channel);
  if (has("state") || has("modals") || has("home") || has("clock") || (has("messages") && !here)) refreshState();
  if (here) {
    refreshMessages();
    refreshThread();
  }
  if (has("traffic") && trafficWanted) emit("traffic");
}

/** Marks the open conversation read when it is in front of the reader's eyes. */
export function readIfSeen() {
  const channel = openChannel();
  if (!channel?.unread || document.hidden) return;
  if (channel.kind === "app_dm" && store.tab === "home") return;
  perform(store.user, "open_channel", { channel: channel.id });
}

/** Becomes `user`: forgets the other person's view and follows this one's. */
export async function follow(who) {
  stop();
  const user = await idOf(who);
  Object.assign(store, {
    user,
    state: null,
    channel: null,
    thread: null,
    threadMessages: [],
    notices: [],
    newFrom: null,
  });
  store.messages.clear();
  await refreshState();
  stop = changes(user, onChange, (connected) => {
    setConnected(connected);
    if (connected) refreshAll();
  });
}

/** People are known by id; an address may also say their name, or nothing. */
async function idOf(who) {
  const answer = await quietly(get("state", { user: who }));
  return answer?.me.id ?? who;
}

export const refreshAll = () => Promise.all([refreshState(), refreshMessages(), refreshThread()]);

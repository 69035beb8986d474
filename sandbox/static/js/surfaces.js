/** The places where blocks stand, messages and views: what was entered there, and how to tell the app. */

import { perform } from "./api.js";
import { notice, store } from "./state.js";
import { refreshState } from "./sync.js";
import { Entries } from "./values.js";

const kept = new Map();

/** What has been entered at `key`, for as long as the page lives. */
export function entriesOf(key) {
  if (!kept.has(key)) kept.set(key, new Entries());
  return kept.get(key);
}

export const forget = (key) => kept.delete(key);

export function messageSurface(message) {
  const channel = store.channel;
  const entries = entriesOf(`${store.user}/${channel}/${message.ts}`);
  return {
    entries,
    disabled: Boolean(message.buttons_disabled),
    act: async (block, element, value) => {
      const container = { type: "message", channel, ts: message.ts };
      const answer = await perform(store.user, "block_action", {
        container,
        block_id: block.block_id,
        action_id: element.action_id,
        value,
        values: entries.all(message.blocks ?? []),
      });
      if (!answer.ok) notice(answer.error);
      refreshState();
      return answer;
    },
  };
}

/** @param {() => object} current the view as it is now  @param {(text: string) => void} onProblem */
export function viewSurface(current, entries, onProblem, edited) {
  return {
    entries,
    edited,
    act: async (block, element, value) => {
      const view = current();
      const answer = await perform(store.user, "block_action", {
        container: { type: "view", view_id: view.id },
        block_id: block.block_id,
        action_id: element.action_id,
        value,
        values: entries.all(view.blocks),
      });
      if (!answer.ok) onProblem(answer.error);
      refreshState();
      return answer;
    },
  };
}

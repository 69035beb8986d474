/** How a conversation is marked and named: # for a public channel, a lock for a private one, nothing for a DM. */

import { h } from "./dom.js";
import { icon } from "./icons.js";

export const channelIcon = (channel, size) => icon(channel.private ? "lock" : "hash", size);

/** The mark before a name in a list or a header; a screen reader hears of a lock, and takes a # for granted. */
export const channelLead = (channel, size) =>
  h(
    "span",
    { class: "lead-icon" },
    channelIcon(channel, size),
    channel.private && h("span", { class: "unseen" }, "private "),
  );

/** The name as plain text has it, e.g. in a placeholder. */
export const channelName = (channel) =>
  channel.kind === "channel" && !channel.private ? `#${channel.name}` : channel.name;

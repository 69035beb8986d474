/** Block Kit's selects as searchable pickers: fixed options, people, conversations. */

import { avatar } from "./avatar.js";
import { channelLead } from "./channels.js";
import { picker } from "./pick.js";
import { store } from "./state.js";

const words = (object) => object?.text ?? "";

function fixedGroups(element) {
  const row = (option) => ({ value: option.value, label: words(option.text), note: words(option.description) || null });
  if (element.option_groups)
    return element.option_groups.map((group) => ({ label: words(group.label), options: group.options.map(row) }));
  return [{ label: null, options: (element.options ?? []).map(row) }];
}

const fixedOptions = (element) => element.option_groups?.flatMap((group) => group.options) ?? element.options ?? [];

function personRow(who) {
  const marks = [
    who.title,
    who.is_bot && "app",
    who.is_guest && "guest",
    who.deleted && "deactivated",
    who.id === store.user && "you",
  ];
  return {
    value: who.id,
    label: who.real_name || who.name,
    note: marks.filter(Boolean).join(" · "),
    lead: () => avatar(who.id, 22),
  };
}

function conversationRow(channel) {
  const lead = () =>
    channel.kind === "channel"
      ? channelLead(channel, 16)
      : avatar(channel.with ?? store.state.app.bot_user_id, 22);
  return { value: channel.id, label: channel.name, note: channel.topic || null, lead };
}

const people = () => [{ label: null, options: store.state.people.map(personRow) }];
const channels = () => store.state.channels.filter((each) => each.kind === "channel" && !each.private);
const conversations = (only) => [{ label: null, options: (only ?? store.state.channels).map(conversationRow) }];

const allowed = (element) => {
  const include = element.filter?.include;
  if (!include) return null;
  const family = (each) => (each.kind !== "channel" ? "im" : each.private ? "private" : "public");
  return store.state.channels.filter((each) => include.includes(family(each)));
};

/** type → where its options come from and how ids become Slack's state */
const KINDS = {
  static_select: { groups: fixedGroups, fixed: true, field: "selected_option" },
  multi_static_select: { groups: fixedGroups, fixed: true, field: "selected_options" },
  users_select: { groups: people, field: "selected_user" },
  multi_users_select: { groups: people, field: "selected_users" },
  conversations_select: { groups: (element) => conversations(allowed(element)), field: "selected_conversation" },
  multi_conversations_select: { groups: (element) => conversations(allowed(element)), field: "selected_conversations" },
  channels_select: { groups: () => conversations(channels()), field: "selected_channel" },
  multi_channels_select: { groups: () => conversations(channels()), field: "selected_channels" },
};

export const isChoice = (element) => element.type in KINDS;

/**
 * @param {object} wiring `{attributes, optional, disabled}` for the control
 * @param {(state: object) => void} changed gets the new state in Slack's shape
 */
export function choice(element, state, wiring, changed) {
  const kind = KINDS[element.type];
  const multi = element.type.startsWith("multi_");
  const held = state[kind.field];
  const ids = (multi ? (held ?? []) : held ? [held] : []).map((each) => (kind.fixed ? each.value : each));
  const optionOf = (value) =>
    fixedOptions(element).find((option) => option.value === value) ??
    [].concat(held ?? []).find((option) => option.value === value);
  const rowOf = (value) =>
    kind
      .groups(element)
      .flatMap((group) => group.options)
      .find((row) => row.value === value);
  return picker({
    groups: () => kind.groups(element),
    selected: ids,
    show: (value) => rowOf(value) ?? { label: words(optionOf(value)?.text) || value },
    onChange: (values) => {
      const chosen = kind.fixed ? values.map(optionOf) : values;
      changed({ [kind.field]: multi ? chosen : (chosen[0] ?? null) });
    },
    multi,
    max: element.max_selected_items,
    clearable: wiring.optional,
    placeholder: words(element.placeholder) || (multi ? "Choose one or more" : "Choose one"),
    disabled: wiring.disabled,
    attributes: wiring.attributes,
  });
}

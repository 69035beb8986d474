/** The state of every interactive element, in the shapes of Slack's `state.values`. */

const INITIAL = {
  plain_text_input: (e) => ({ value: e.initial_value ?? null }),
  number_input: (e) => ({ value: e.initial_value ?? null }),
  email_text_input: (e) => ({ value: e.initial_value ?? null }),
  url_text_input: (e) => ({ value: e.initial_value ?? null }),
  static_select: (e) => ({ selected_option: e.initial_option ?? null }),
  multi_static_select: (e) => ({ selected_options: e.initial_options ?? [] }),
  users_select: (e) => ({ selected_user: e.initial_user ?? null }),
  multi_users_select: (e) => ({ selected_users: e.initial_users ?? [] }),
  conversations_select: (e) => ({ selected_conversation: e.initial_conversation ?? null }),
  multi_conversations_select: (e) => ({ selected_conversations: e.initial_conversations ?? [] }),
  channels_select: (e) => ({ selected_channel: e.initial_channel ?? null }),
  multi_channels_select: (e) => ({ selected_channels: e.initial_channels ?? [] }),
  datepicker: (e) => ({ selected_date: e.initial_date ?? null }),
  timepicker: (e) => ({ selected_time: e.initial_time ?? null }),
  datetimepicker: (e) => ({ selected_date_time: e.initial_date_time ?? null }),
  radio_buttons: (e) => ({ selected_option: e.initial_option ?? null }),
  checkboxes: (e) => ({ selected_options: e.initial_options ?? [] }),
};

/** The one state key of an element type, e.g. "selected_user". */
export const fieldOf = (element) => Object.keys(INITIAL[element.type]?.(element) ?? { value: null })[0];

export const isStateful = (element) => element.type in INITIAL;

export const initial = (element) => ({ type: element.type, ...INITIAL[element.type]?.(element) });

const ACTION_FIELDS = {
  plain_text_input: "text",
  number_input: "text",
  email_text_input: "text",
  url_text_input: "text",
  users_select: "user",
  multi_users_select: "users",
  conversations_select: "conversation",
  multi_conversations_select: "conversations",
  channels_select: "channel",
  multi_channels_select: "channels",
  datepicker: "date",
  timepicker: "time",
  datetimepicker: "date_time",
};

/** What `block_action` sends for an element in that state. */
export function actionValue(element, state) {
  const held = state?.[fieldOf(element)] ?? null;
  if (element.type in ACTION_FIELDS) return { [ACTION_FIELDS[element.type]]: held };
  if (Array.isArray(held)) return { values: held.map((option) => option.value) };
  return held ? { value: held.value } : {};
}

/** Every interactive element of the blocks, with its block. */
export function elementsOf(blocks = []) {
  return blocks.flatMap((block) => {
    const found = [block.element, block.accessory, ...(block.type === "actions" ? (block.elements ?? []) : [])];
    return found.filter((element) => element?.action_id && isStateful(element)).map((element) => ({ block, element }));
  });
}

/** Whether everything chosen is still among the element's options. */
function offered(element, state) {
  const options = element.option_groups?.flatMap((group) => group.options) ?? element.options;
  if (!options) return true;
  const chosen = [].concat(state[fieldOf(element)] ?? []);
  return chosen.every((each) => options.some((option) => option.value === each.value));
}

/**
 * What a person has entered on one surface, by (block_id, action_id): kept over updates while the element is there,
 * forgotten when it goes; `known` (the server's memory) fills in what this page has not touched.
 */
export class Entries {
  constructor() {
    this.local = new Map();
    this.known = {};
  }

  static key = (block, element) => `${block.block_id}\u0000${element.action_id}`;

  get(block, element) {
    const local = this.local.get(Entries.key(block, element));
    if (local?.type === element.type && offered(element, local)) return local;
    const known = this.known?.[block.block_id]?.[element.action_id];
    return known ? { type: element.type, ...known } : initial(element);
  }

  set(block, element, state) {
    this.local.set(Entries.key(block, element), { type: element.type, ...state });
  }

  /** Takes over the server's memory and forgets elements that are gone. */
  settle(blocks, known) {
    this.known = known ?? {};
    const present = new Set(elementsOf(blocks).map(({ block, element }) => Entries.key(block, element)));
    for (const key of this.local.keys()) if (!present.has(key)) this.local.delete(key);
  }

  /** Slack's `state.values` for those blocks. */
  all(blocks) {
    const values = {};
    for (const { block, element } of elementsOf(blocks)) {
      (values[block.block_id] ??= {})[element.action_id] = this.get(block, element);
    }
    return values;
  }
}

const empty = (held) => held === null || held === "" || (Array.isArray(held) && held.length === 0);

/** What Slack's own client says before it sends: required fields, lengths, numbers, addresses. {block_id: sentence} */
export function missing(blocks, entries) {
  const errors = {};
  for (const block of blocks.filter((each) => each.type === "input")) {
    const held = entries.get(block, block.element)[fieldOf(block.element)] ?? null;
    const problem = empty(held)
      ? !block.optional && "Please complete this required field."
      : malformed(block.element, held);
    if (problem) errors[block.block_id] = problem;
  }
  return errors;
}

function malformed(element, held) {
  if (element.min_length && held.length < element.min_length)
    return `Please write at least ${element.min_length} characters.`;
  if (element.max_length && held.length > element.max_length)
    return `Please keep this under ${element.max_length} characters.`;
  if (element.type === "email_text_input" && !/^\S+@\S+\.\S+$/.test(held)) return "Please enter a valid email address.";
  if (element.type === "url_text_input" && !/^https?:\/\/\S+$/.test(held)) return "Please enter a valid web address.";
  return element.type === "number_input" ? wrongNumber(element, held) : null;
}

function wrongNumber(element, held) {
  const number = Number(held);
  if (Number.isNaN(number)) return "Please enter a number.";
  if (!element.is_decimal_allowed && !Number.isInteger(number)) return "Please enter a whole number.";
  if (element.min_value !== undefined && number < Number(element.min_value))
    return `Please enter ${element.min_value} or more.`;
  if (element.max_value !== undefined && number > Number(element.max_value))
    return `Please enter ${element.max_value} or less.`;
  return null;
}

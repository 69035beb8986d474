/** Block Kit's typed and ticked elements: text, numbers, dates, radio buttons, checkboxes. */

import { h, later, uid } from "./dom.js";
import { textOf } from "./mrkdwn.js";
import { epochToWall, wallToEpoch } from "./time.js";

const words = (object) => object?.text ?? null;

/** After how long a pause each typed character is told to the app, where the app asked for that. */
const TYPING_PAUSE_MS = 350;

function told(element) {
  return element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
}

/** A text input; `dispatch` tells the app, and is null where the block does not ask for it. */
function text(element, state, wiring, changed, dispatch) {
  const type = { number_input: "text", email_text_input: "email", url_text_input: "url" }[element.type] ?? "text";
  const tag = element.multiline ? "textarea" : "input";
  const inputmode = element.type === "number_input" ? (element.is_decimal_allowed ? "decimal" : "numeric") : null;
  const control = h(tag, {
    class: "field",
    type: element.multiline ? null : type,
    rows: element.multiline ? "3" : null,
    inputmode,
    autocomplete: "off",
    value: state.value ?? "",
    placeholder: words(element.placeholder),
    disabled: wiring.disabled,
    ...wiring.attributes,
  });
  const typing = later(() => dispatch?.(), TYPING_PAUSE_MS);
  control.addEventListener("input", () => {
    changed({ value: control.value === "" ? null : control.value });
    if (dispatch && told(element).includes("on_character_entered")) typing();
  });
  control.addEventListener("keydown", (event) => {
    if (
      event.key !== "Enter" ||
      event.isComposing ||
      element.multiline ||
      !dispatch ||
      !told(element).includes("on_enter_pressed")
    )
      return;
    event.preventDefault();
    dispatch();
  });
  return {
    node: control,
    control,
    counts: element.max_length ? () => [control.value.length, element.max_length] : null,
  };
}

const PICKED = {
  datepicker: {
    type: "date",
    field: "selected_date",
    read: (value) => (value >= "1900" ? value : null),
    show: (held) => held,
  },
  timepicker: { type: "time", field: "selected_time", read: (value) => value, show: (held) => held },
  datetimepicker: {
    type: "datetime-local",
    field: "selected_date_time",
    read: (value) => (value >= "1900" ? wallToEpoch(value) : null),
    show: (held) => epochToWall(held),
  },
};

function picked(element, state, wiring, changed, dispatch) {
  const kind = PICKED[element.type];
  const held = state[kind.field];
  const control = h("input", {
    class: "field date",
    type: kind.type,
    value: held ? kind.show(held) : "",
    disabled: wiring.disabled,
    ...wiring.attributes,
  });
  let last = held ?? null;
  control.addEventListener("change", () => {
    const value = control.value ? kind.read(control.value) : null;
    if (value === last || (control.value && value === null)) return;
    last = value;
    changed({ [kind.field]: value });
    dispatch?.();
  });
  return { node: control, control };
}

/** Radio buttons and checkboxes: a labelled group of native inputs. */
function ticked(element, state, wiring, changed, dispatch) {
  const many = element.type === "checkboxes";
  const name = uid("group");
  const chosen = new Set(
    (many ? (state.selected_options ?? []) : [state.selected_option].filter(Boolean)).map((option) => option.value),
  );
  const boxes = [];
  const tell = () => {
    const options = element.options.filter((_, index) => boxes[index].checked);
    changed(many ? { selected_options: options } : { selected_option: options[0] ?? null });
    dispatch?.();
  };
  const rows = element.options.map((option, index) => {
    const [id, note] = [uid("tick"), uid("note")];
    const input = h("input", {
      type: many ? "checkbox" : "radio",
      id,
      name,
      checked: chosen.has(option.value),
      disabled: wiring.disabled,
      focus: `${wiring.focus}/${index}`,
      "aria-describedby": option.description ? note : null,
      on: { change: tell },
    });
    boxes.push(input);
    return h(
      "div",
      { class: "tick" },
      input,
      h("label", { for: id }, textOf(option.text)),
      option.description && h("div", { class: "tick-note", id: note }, textOf(option.description)),
    );
  });
  const { id, "data-focus": _, ...rest } = wiring.attributes;
  const node = h("div", { class: "ticks", id, role: many ? "group" : "radiogroup", ...rest }, rows);
  return { node, control: node, first: boxes[0] };
}

export const FIELDS = {
  plain_text_input: text,
  number_input: text,
  email_text_input: text,
  url_text_input: text,
  datepicker: picked,
  timepicker: picked,
  datetimepicker: picked,
  radio_buttons: ticked,
  checkboxes: ticked,
};

/** The bar above everything: who you are, the clock, the drawers, light and dark. */

import { avatar, presence } from "./avatar.js";
import { clockBar } from "./clock.js";
import { confirmed } from "./confirm.js";
import { h, replace } from "./dom.js";
import { toggleDrawer } from "./drawer.js";
import { icon, mark } from "./icons.js";
import { become, hrefOf } from "./place.js";
import { menu } from "./popup.js";
import { perform } from "./api.js";
import { me, notice, on, store } from "./state.js";
import { toggleSidebar } from "./sidebar.js";
import { nextTheme, themeNow } from "./theme.js";
import { openQuiet, openStatus } from "./status.js";
import { clockTime, now, shortDay, zoneName } from "./time.js";

const HABITS = {
  answers: null,
  snoozes: "snoozes some",
  picky: "turns some down",
  ignores: "ignores messages",
  away: "away",
};
const face = h("span", { class: "me-face" });
const name = h("span", { class: "me-name" });
/** Do-not-disturb and status, which change what the app sends. */
const marks = h("span", { class: "me-marks" });
const lost = h(
  "div",
  { class: "lost", role: "status", hidden: true },
  h("span", { class: "spinner" }),
  "Connection lost. Trying again…",
);
let drawn = null;

function personItem(who) {
  const facts = [
    who.title,
    `${clockTime(now(), who.tz)} in ${zoneName(who.tz)}`,
    who.habit in HABITS ? HABITS[who.habit] : who.habit,
  ]
    .filter(Boolean)
    .join(" · ");
  const choose = (event) => {
    if (event?.metaKey || event?.ctrlKey) open(hrefOf(null, who.id), "_blank");
    else if (who.id !== store.user) become(who.id, { channel: store.channel, tab: store.tab });
  };
  return {
    label: who.real_name || who.name,
    description: facts,
    lead: avatar(who.id, 32),
    checked: who.id === store.user,
    onSelect: choose,
  };
}

async function asked(kind, fields) {
  const answer = await perform(store.user, kind, fields);
  if (!answer.ok) notice(answer.error);
}

/** When a status goes away, or what it is for. */
function statusNote(self) {
  if (!self.status_text) return "Colleagues and Trellis see it";
  if (!self.status_expires) return self.status_text;
  const end = new Date(self.status_expires);
  return `${self.status_text}, until ${shortDay(end)} at ${clockTime(end)}`;
}

function meItems() {
  const self = me();
  return [
    { heading: "Me" },
    {
      label: self.dnd ? "Resume notifications" : "Pause notifications",
      description: self.dnd ? "You are in do-not-disturb" : "Do-not-disturb, as Slack has it",
      icon: self.dnd ? "sun" : "moon",
      onSelect: () => asked("set_dnd", { on: !self.dnd }),
    },
    {
      label: "Quiet hours…",
      description: self.quiet ? `Every day from ${self.quiet[0]} to ${self.quiet[1]}` : "Do-not-disturb every day",
      icon: "clock",
      onSelect: openQuiet,
    },
    {
      label: self.status_text ? "Clear my status" : "Set my status…",
      description: statusNote(self),
      icon: "person",
      onSelect: () => (self.status_text ? asked("set_status", { text: "", emoji: "" }) : openStatus()),
    },
    self.is_admin && installItem(store.state.app),
    {
      label: "Open another person in a new tab",
      description: "Two people side by side",
      icon: "newtab",
      onSelect: () => open(hrefOf(null, other()), "_blank"),
    },
  ].filter(Boolean);
}

function installItem({ name: app, installed }) {
  const remove = async () => {
    const sure = await confirmed({
      title: `Uninstall ${app}?`,
      text: `Its token dies, it leaves all channels, and it hears of nothing any more. You can install it again.`,
      confirm: "Uninstall",
      style: "danger",
    });
    if (sure) await asked("uninstall");
  };
  return {
    label: installed ? `Uninstall ${app}…` : `Install ${app} again`,
    description: "As an admin of this workspace",
    icon: installed ? "trash" : "reset",
    danger: installed,
    onSelect: installed ? remove : () => asked("reinstall"),
  };
}

const playable = () => store.state.people.filter((who) => !who.is_bot && !who.deleted);
const other = () => playable().find((who) => who.id !== store.user)?.id ?? store.user;

function switcher() {
  const show = (event) =>
    menu(event.currentTarget, [{ heading: "Become" }, ...playable().map(personItem), ...meItems()], {
      label: "People",
      className: "people",
    });
  const button = h(
    "button",
    {
      type: "button",
      class: "me",
      testid: "person-switcher",
      disabled: !store.state,
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      title: "Become someone else",
      on: { click: show },
    },
    face,
    name,
    marks,
    icon("down", 16),
  );
  on("state", () => (button.disabled = !store.state)); // before that nobody is known whom one could become
  return button;
}

function tools() {
  const theme = h("button", {
    type: "button",
    class: "icon-button",
    testid: "theme",
    on: { click: () => named(nextTheme()) },
  });
  const named = (now_) => {
    theme.setAttribute("aria-label", `Theme: ${now_}`);
    theme.title = `Theme: ${now_}`;
    replace(theme, icon({ light: "sun", dark: "moon", system: "auto" }[now_]));
  };
  named(themeNow());
  const drawer = (kind, words, sign) =>
    h(
      "button",
      {
        type: "button",
        class: "icon-button",
        id: `open-${kind}`,
        "aria-label": words,
        title: words,
        "aria-expanded": "false",
        "aria-controls": "drawer",
        testid: `open-${kind}`,
        on: { click: () => toggleDrawer(kind) },
      },
      icon(sign),
    );
  return h(
    "div",
    { class: "topbar-tools" },
    drawer("traffic", "Inspector", "traffic"),
    drawer("faults", "Faults", "fault"),
    theme,
  );
}

function draw() {
  if (!store.state) return;
  const key = JSON.stringify(me());
  if (key === drawn) return;
  drawn = key;
  replace(face, avatar(store.user, 28));
  replace(name, h("span", { class: "unseen" }, "You are "), me().real_name || me().name);
  replace(marks, presence(me()));
}

export function mountTopbar(bar) {
  const menuButton = h(
    "button",
    {
      type: "button",
      class: "icon-button",
      id: "menu-button",
      "aria-label": "Conversations",
      "aria-expanded": "false",
      "aria-controls": "sidebar",
      on: { click: () => toggleSidebar() },
    },
    icon("menu"),
  );
  bar.append(
    menuButton,
    h("div", { class: "brand" }, mark(28), h("span", null, "Trellis ", h("span", { class: "brand-soft" }, "sandbox"))),
    lost,
    clockBar(),
    tools(),
    switcher(),
  );
  on("state", draw);
  on("connection", () => (lost.hidden = store.connected));
}

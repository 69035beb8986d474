/** The bar above everything: who you are, the clock, the drawers, light and dark. */

import { avatar, presence } from "./avatar.js";
import { clockBar } from "./clock.js";
import { h, replace } from "./dom.js";
import { toggleDrawer } from "./drawer.js";
import { icon, mark } from "./icons.js";
import { become, hrefOf } from "./place.js";
import { menu } from "./popup.js";
import { perform } from "./api.js";
import { me, notice, on, store } from "./state.js";
import { toggleSidebar } from "./sidebar.js";
import { nextTheme, themeNow } from "./theme.js";
import { clockTime, now, zoneName } from "./time.js";

const HABITS = {
  answers: null,
  snoozes: "snoozes some messages",
  picky: "finds some messages not useful",
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

function meItems() {
  const self = me();
  const dnd = async () => {
    const answer = await perform(store.user, "set_dnd", { on: !self.dnd });
    if (!answer.ok) notice(answer.error);
  };
  const status = async () => {
    const next = self.status_text ? { text: "", emoji: "" } : { text: "On leave", emoji: ":palm_tree:" };
    const answer = await perform(store.user, "set_status", next);
    if (!answer.ok) notice(answer.error);
  };
  return [
    { heading: "Me" },
    {
      label: self.dnd ? "Resume notifications" : "Pause notifications",
      description: self.dnd ? "You are in do-not-disturb" : "Do-not-disturb, as Slack has it",
      icon: self.dnd ? "sun" : "moon",
      onSelect: dnd,
    },
    {
      label: self.status_text ? "Clear my status" : "Set my status to On leave",
      description: self.status_text || "Colleagues and Trellis see it",
      icon: "person",
      onSelect: status,
    },
    {
      label: "Open another person in a new tab",
      description: "Two people side by side",
      icon: "newtab",
      onSelect: () => open(hrefOf(null, other()), "_blank"),
    },
  ];
}

const playable = () => store.state.people.filter((who) => !who.is_bot && !who.deleted);
const other = () => playable().find((who) => who.id !== store.user)?.id ?? store.user;

function switcher() {
  const show = (event) =>
    menu(event.currentTarget, [{ heading: "Become" }, ...playable().map(personItem), ...meItems()], {
      label: "People",
      className: "people",
    });
  return h(
    "button",
    {
      type: "button",
      class: "me",
      testid: "person-switcher",
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

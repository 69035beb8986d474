/** The drawer at the side: raw traffic or faults, one at a time, beside the conversation. */

import { h, replace } from "./dom.js";
import { faultsPanel } from "./faults.js";
import { icon } from "./icons.js";
import { inspectorPanel } from "./inspector.js";
import { toggleSidebar } from "./sidebar.js";
import { wantTraffic } from "./sync.js";

const PANELS = {
  traffic: { title: "Inspector", make: inspectorPanel },
  faults: { title: "Faults", make: faultsPanel },
};
let shown = null;

export function toggleDrawer(kind) {
  const drawer = document.getElementById("drawer");
  const before = shown;
  shown = kind === shown ? null : kind;
  document.getElementById("shell").classList.toggle("with-drawer", Boolean(shown));
  drawer.hidden = !shown;
  wantTraffic(Boolean(shown));
  if (shown) toggleSidebar(false);
  for (const each of Object.keys(PANELS))
    document.getElementById(`open-${each}`)?.setAttribute("aria-expanded", String(each === shown));
  if (!shown) {
    replace(drawer);
    document.getElementById(`open-${before}`)?.focus();
    return;
  }
  const { title, make } = PANELS[shown];
  const cross = h(
    "button",
    {
      type: "button",
      class: "icon-button",
      "aria-label": `Close ${title.toLowerCase()}`,
      on: { click: () => toggleDrawer(shown) },
    },
    icon("close"),
  );
  drawer.setAttribute("aria-label", title);
  drawer.dataset.testid = `drawer-${shown}`;
  replace(
    drawer,
    h("header", { class: "pane-head side" }, h("div", { class: "pane-title" }, h("h2", null, title)), cross),
    make(),
  );
  drawer.querySelector("input, select, button:not([aria-label^=Close])")?.focus({ preventScroll: true });
}

export function mountDrawer(drawer) {
  drawer.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && shown) toggleDrawer(shown);
  });
}

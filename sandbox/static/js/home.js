/** The app's Home tab as this person has it. */

import { perform } from "./api.js";
import { drawBlocks } from "./blocks.js";
import { h, replace } from "./dom.js";
import { mark } from "./icons.js";
import { notice, store } from "./state.js";
import { entriesOf, viewSurface } from "./surfaces.js";

const ring = h("div", { class: "home-blocks" });
let drawnFor = null;
let waited = false;
let surface = null;

/** Tells the app that its Home was opened; it publishes the view by itself. */
export async function openHome() {
  waited = false;
  const answer = await perform(store.user, "open_home");
  if (!answer.ok) notice(answer.error);
  waited = true;
  if (!store.state?.home) drawHome(document.querySelector("[data-testid=home]"));
}

function waiting() {
  const { name, connected } = store.state.app;
  if (!connected) return ["Nobody is home", `${name} is not connected to this workspace, so it cannot draw its Home.`];
  if (!waited) return ["One moment", `${name} is preparing your Home.`];
  return ["Nothing here yet", `${name} has not published a Home for you.`];
}

/** Draws into `parent`, keeping what is unchanged and half-typed. */
export function drawHome(parent) {
  if (!parent) return;
  const view = store.state?.home;
  if (!view) {
    const [title, text] = waiting();
    drawnFor = null;
    replace(parent, h("div", { class: "empty" }, mark(56), h("h3", null, title), h("p", null, text)));
    return;
  }
  const key = `${store.user}/home`;
  const entries = entriesOf(key);
  entries.settle(view.blocks, view.values);
  if (drawnFor !== key || ring.parentNode !== parent) replace(parent, ring);
  drawnFor = key;
  if (surface?.entries !== entries)
    surface = {
      ...viewSurface(
        () => store.state.home,
        entries,
        (text) => notice(text),
      ),
      heading: "h2",
    };
  drawBlocks(ring, view.blocks, surface, view.errors ?? {});
}

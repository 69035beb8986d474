/** Starts the page: mounts its parts, finds out who is here, follows the workspace. */

import { mountConversation } from "./conversation.js";
import { h, replace } from "./dom.js";
import { mountDrawer } from "./drawer.js";
import { followTraffic } from "./inspector.js";
import { mountModals } from "./modal.js";
import { fromAddress, openConversation } from "./place.js";
import { mountSidebar } from "./sidebar.js";
import { store } from "./state.js";
import { readIfSeen } from "./sync.js";
import { applyTheme } from "./theme.js";
import { mountThread } from "./thread.js";
import { mountTopbar } from "./topbar.js";

/** How long to wait before asking a workspace that does not answer once more. */
const AGAIN_MS = 1500;

const part = (id) => document.getElementById(id);

function unreachable() {
  replace(
    part("main"),
    h(
      "div",
      { class: "empty" },
      h("h1", null, "The workspace does not answer"),
      h("p", null, "Is the sandbox still running? This page tries again by itself."),
    ),
  );
  setTimeout(() => location.reload(), AGAIN_MS);
}

/** Where a link leads inside this workspace: a channel, or a message by its permalink; null when elsewhere. */
function placeOf(link) {
  if (link.dataset.channel) return link.classList.contains("mention") ? { channel: link.dataset.channel } : null;
  const found = /^\/archives\/(\w+)\/p(\d+)(\d{6})$/.exec(link.pathname);
  return found && link.origin === location.origin ? { channel: found[1], message: `${found[2]}.${found[3]}` } : null;
}

async function start() {
  applyTheme();
  mountTopbar(part("topbar"));
  mountSidebar(part("sidebar"));
  mountConversation(part("main"));
  mountThread(part("thread"));
  mountDrawer(part("drawer"));
  mountModals();
  followTraffic();
  await fromAddress();
  if (!store.state) return unreachable();
  addEventListener("popstate", () => fromAddress());
  document.addEventListener("visibilitychange", readIfSeen);
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    const place = link && !event.metaKey && !event.ctrlKey ? placeOf(link) : null;
    if (!place) return;
    event.preventDefault();
    openConversation(place.channel, { message: place.message });
  });
  return undefined;
}

start();

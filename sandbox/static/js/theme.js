/** Light, dark or the system's choice, remembered in this browser. */

const KEY = "trellis-sandbox-theme";
const ORDER = ["system", "light", "dark"];

export const themeNow = () => (ORDER.includes(localStorage.getItem(KEY)) ? localStorage.getItem(KEY) : "system");

export function applyTheme() {
  const theme = themeNow();
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

/** Goes on to the next theme and answers its name. */
export function nextTheme() {
  const next = ORDER[(ORDER.indexOf(themeNow()) + 1) % ORDER.length];
  localStorage.setItem(KEY, next);
  applyTheme();
  return next;
}

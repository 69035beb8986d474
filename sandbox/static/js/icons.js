/** The page's own line icons, drawn as SVG nodes. */

const SVG = "http://www.w3.org/2000/svg";
const PATHS = {
  menu: "M4 7h16M4 12h16M4 17h16",
  close: "M6 6l12 12M18 6L6 18",
  back: "M14 6l-6 6 6 6",
  down: "M6 9.5l6 6 6-6",
  onward: "M4.5 12h14M13 6.5l5.5 5.5-5.5 5.5",
  return: "M19.5 12h-14M11 6.5L5.5 12l5.5 5.5",
  right: "M9.5 6l6 6-6 6",
  check: "M5 12.5l4.5 4.5L19 7.5",
  more: "M5 12a.6.6 0 1 0 1.2 0 .6.6 0 1 0-1.2 0M11.4 12a.6.6 0 1 0 1.2 0 .6.6 0 1 0-1.2 0M17.8 12a.6.6 0 1 0 1.2 0 .6.6 0 1 0-1.2 0",
  reply: "M5 6h14v10h-8l-4 3.5V16H5z",
  send: "M4.5 12L19.5 5l-4 14.5-3.5-6zM12 13.5L19.5 5",
  bolt: "M13 3L5.5 13.5H11L10.5 21 18.5 10H13z",
  hash: "M9.5 4L7.5 20M16.5 4l-2 16M5 9h15M4 15h15",
  lock: "M6.5 11h11v8.500h-11zM8.800 11V8a3.2 3.2 0 0 1 6.400 0v3",
  clock: "M12 7.5V12l3 2M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.5v2M12 19.5v2M4.5 4.5L6 6M18 18l1.5 1.5M2.5 12h2M19.5 12h2M4.5 19.5L6 18M18 6l1.5-1.5",
  moon: "M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z",
  auto: "M12 3.5a8.5 8.5 0 1 0 0 17zM12 3.5a8.5 8.5 0 0 1 0 17",
  traffic: "M7 4v14M3.5 14.5L7 18l3.5-3.5M17 20V6M13.5 9.5L17 6l3.5 3.5",
  fault: "M12 4l9 15.5H3zM12 10v4.5M12 17h.01",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z",
  link: "M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.300l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.700l1-1",
  at: "M12 8.500a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM15.5 8.500v4.500a2.5 2.5 0 0 0 5 0v-1A8.5 8.5 0 1 0 17 18.9",
  slash: "M15.5 5l-7 14",
  attach: "M8 12.500l6-6a3 3 0 0 1 4.300 4.300l-7.500 7.500a5 5 0 0 1-7-7l7-7",
  newtab: "M13 5h6v6M19 5l-8.5 8.500M17 14v5H5V7h5",
  reset: "M5 5v5h5M5.5 10A7.5 7.5 0 1 1 4.5 14",
  trash: "M5 7h14M10 7V4.500h4V7M7 7l1 13h8l1-13",
  alert: "M12 8v5M12 16h.01M12 3.500a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z",
  person: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 20.500c.8-4 3.7-6 7.5-6s6.7 2 7.5 6",
  leaf: "M5 19C5 9 10 5 19.5 4.5 20 14 15.5 18.5 8.5 17.500M5 19.500c2-5 5-7.5 9-9",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  calendar: "M4.5 6.500h15v13h-15zM4.5 10.500h15M8.500 4v4M15.500 4v4M8.500 14h.01M12 14h.01M15.500 14h.01",
  home: "M4 11.500L12 5l8 6.500M6.5 10v9.500h11V10",
};

/** An icon that screen readers skip; its button carries the words. */
export function icon(name, size = 18) {
  const svg = document.createElementNS(SVG, "svg");
  const attributes = {
    viewBox: "0 0 24 24",
    width: size,
    height: size,
    "aria-hidden": "true",
    focusable: "false",
    class: "icon",
  };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, String(value));
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name] ?? PATHS.alert);
  svg.append(path);
  return svg;
}

/** The sandbox's own mark: a lattice with something growing on it. */
export function mark(size = 32) {
  const image = document.createElement("img");
  image.src = "/static/icon.svg";
  image.alt = "";
  image.width = image.height = size;
  image.className = "mark";
  return image;
}

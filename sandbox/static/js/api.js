/** Talks to the sandbox's /page routes: JSON in, JSON out, one stream of changes. */

const LOST = "The sandbox did not answer. Is it still running?";

async function fetched(path, options) {
  const response = await fetch(path, { headers: { "content-type": "application/json" }, ...options });
  const body = await response.json().catch(() => null);
  if (!response.ok || body === null) throw new Error(body?.error ?? `The sandbox answered ${response.status}.`);
  return body;
}

/** GET `path` with those `params` that are set. */
export function get(path, params = {}) {
  const query = new URLSearchParams(
    Object.entries(params).filter(([, value]) => value !== null && value !== undefined),
  );
  return fetched(`/page/${path}?${query}`);
}

export function post(path, body) {
  return fetched(`/page/${path}`, { method: "POST", body: JSON.stringify(body) });
}

/**
 * Does what a person does. Never throws: `{ok: false, error}` holds a sentence to show.
 * It answers when the app has acknowledged, which can take Slack's three seconds.
 */
export async function perform(user, kind, fields = {}) {
  try {
    return await post("do", { user, do: kind, ...fields });
  } catch (problem) {
    return { ok: false, error: problem instanceof TypeError ? LOST : problem.message };
  }
}

/** Streams changes as this person may see them; answers a function that ends the stream. */
export function changes(user, onChange, onConnected) {
  const source = new EventSource(`/page/events?user=${encodeURIComponent(user)}`);
  source.onopen = () => onConnected(true);
  source.onerror = () => onConnected(false);
  source.onmessage = (event) => onChange(JSON.parse(event.data));
  return () => source.close();
}

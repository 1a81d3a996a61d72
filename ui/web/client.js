// Requests to our own server.

/** Why the server did not do what it was asked: its status (0: not reached), its own sentence, and
 * how many seconds to wait where it says so. */
export class Problem extends Error {
  constructor(status, detail = "", wait = null) {
    super(detail);
    this.status = status;
    this.detail = detail;
    this.wait = wait;
  }
}

/** A function that sends a request to a path below `base` and gives the response.
 *
 * `headers(refused)` gives the headers that say who asks; it is called a second time, with true,
 * where the server no longer takes the token that they held. Raises Problem. */
export function client(base, headers) {
  return async (path, { body, signal, accept = "application/json" } = {}) => {
    const send = (who) => reach(new URL(path, base), who, { body, signal, accept });
    const who = await headers(false);
    let response = await send(who);
    if (response.status === 401 && who.Authorization) response = await send(await headers(true));
    if (response.ok) return response;
    throw new Problem(response.status, await detail(response), response.headers.get("Retry-After"));
  };
}

async function reach(address, who, { body, signal, accept }) {
  const options = { headers: { ...who, Accept: accept }, signal, cache: "no-store" };
  if (body !== undefined) {
    options.method = "POST";
    options.body = JSON.stringify(body);
    options.headers["Content-Type"] = "application/json";
  }
  try {
    return await fetch(address, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem(0);
  }
}

async function detail(response) {
  try {
    return (await response.json()).detail ?? "";
  } catch {
    return ""; // a proxy's own page
  }
}

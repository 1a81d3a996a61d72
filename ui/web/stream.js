// Server-sent events read from a response, which EventSource cannot do for a POST.
import { Problem } from "./client.js";

/** The events of a response, as {name, data} with the data parsed from JSON. Raises Problem where
 * the connection is lost. */
export async function* eventsOf(response) {
  let rest = "";
  for await (const text of piecesOf(response)) {
    const blocks = (rest + text).replace(/\r\n?/g, "\n").split("\n\n");
    rest = blocks.pop();
    yield* blocks.map(parsed).filter(({ data }) => data !== null);
  }
}

async function* piecesOf(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await next(reader);
    if (done) return;
    yield value;
  }
}

async function next(reader) {
  try {
    return await reader.read();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem(0);
  }
}

function parsed(block) {
  const fields = { event: "message", data: [] };
  for (const line of block.split("\n")) {
    const [, name, value] = /^(\w*):? ?(.*)$/s.exec(line);
    if (name === "event") fields.event = value;
    if (name === "data") fields.data.push(value);
  }
  const { event, data } = fields;
  return { name: event, data: data.length ? JSON.parse(data.join("\n")) : null };
}

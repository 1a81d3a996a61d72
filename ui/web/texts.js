// The words of the interface, from the same catalogue as the server's.

/** The words of a language ("en"), as an object of keys and texts. */
export async function loadTexts(base, language) {
  const response = await fetch(new URL(`assets/texts-${language}.json`, base));
  return response.json();
}

/** A function that gives the text of a key, its {names} filled in. */
export function translator(texts) {
  return (key, values = {}) => texts[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

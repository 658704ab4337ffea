// A run as a text for a link: its recipe, deflated, in letters that an address may have.
// The recipe is that of docs/protocol.md, and beside its runs `at`, what was looked at: a
// virtual time, or, because much can happen at one time, that with which of the runs was
// seen just after which record.

/**
 * @typedef {{scenario: string, runs: {hash: string, journal?: unknown[]}[], at?: number | [time: number, run: number, seq: number]}} Recipe what is here only passed on is left out
 */

/** The longest text that goes into a link; longer runs go into a file. */
export const longestLink = 8 << 10;

/** @param {Recipe} recipe @returns {Promise<string>} */
export async function pack(recipe) {
  const bytes = new Uint8Array(await through(new CompressionStream('deflate-raw'), new TextEncoder().encode(JSON.stringify(recipe))));
  let letters = '';
  for (const byte of bytes) letters += String.fromCharCode(byte);
  return btoa(letters).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** The recipe in a text; throws an Error on what is none. @param {string} text @returns {Promise<Recipe>} */
export async function unpack(text) {
  const letters = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  return readRecipe(new TextDecoder().decode(await through(new DecompressionStream('deflate-raw'), bytes)));
}

/** The recipe in JSON, alone or as the server answers with it; throws an Error on what is none. @param {string} json @returns {Recipe} */
export function readRecipe(json) {
  const read = JSON.parse(json);
  const recipe = read?.recipe ?? read;
  if (typeof recipe?.scenario !== 'string' || !Array.isArray(recipe.runs)) throw new Error('no recipe of a run');
  return recipe;
}

const longest = 8 << 20; // bytes that a text may unfold to

async function through(/** @type {GenericTransformStream} */ { readable, writable }, /** @type {Uint8Array<ArrayBuffer>} */ bytes) {
  const writer = writable.getWriter();
  const written = writer.write(bytes).then(() => writer.close());
  written.catch(() => {}); // the reader fails as well
  const reader = readable.getReader();
  const parts = [];
  let length = 0;
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    parts.push(value);
    length += value.length;
    if (length > longest) throw new Error('too long');
  }
  return new Blob(parts).arrayBuffer();
}

// Terminal colours in printed lines. Pure.

/** @typedef {{text: string, colour: number, bold: boolean}} Run colour as ANSI numbers it, 0 none */

/**
 * A printed line as runs of one colour each, the escape codes taken out.
 * @param {string} line @returns {Run[]}
 */
export function parseAnsi(line) {
  /** @type {Run[]} */
  const runs = [];
  let colour = 0;
  let bold = false;
  // Even pieces are text, odd ones the codes between ESC[ and m.
  line.split(/\x1b\[([\d;]*)m/).forEach((piece, i) => {
    if (i % 2 === 0) {
      if (piece) runs.push({ text: piece, colour, bold });
      return;
    }
    for (const code of piece.split(';').map(Number)) {
      if (code === 0) [colour, bold] = [0, false];
      else if (code === 1) bold = true;
      else if (code >= 31 && code <= 37) colour = code - 30;
      else if (code === 39) colour = 0;
    }
  });
  return runs;
}

/** The line without its codes. @param {string} line */
export const plainText = (line) => parseAnsi(line).map((run) => run.text).join('');

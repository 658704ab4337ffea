// Buttons that go on while they are held.

const wait = 380; // ms until it repeats
const every = 70; // ms between two times

/**
 * Has a button do something on a click, and again and again while it is held down; the
 * next time waits until the last one is done.
 * @template {HTMLButtonElement} B
 * @param {B} button
 * @param {() => unknown} act may answer with a promise
 * @returns {B}
 */
export function holdable(button, act) {
  let held = 0; // which press, 0 none
  let presses = 0;
  let repeated = false;

  const pause = (/** @type {number} */ ms) => new Promise((resolve) => { setTimeout(resolve, ms); });
  async function repeat(/** @type {number} */ press) {
    await pause(wait);
    while (held === press && !button.disabled) {
      repeated = true;
      await act();
      await pause(every);
    }
  }
  const release = () => { held = 0; };

  button.addEventListener('pointerdown', (ev) => {
    if (ev.button !== 0) return;
    repeated = false;
    held = ++presses;
    repeat(held);
  });
  for (const end of ['pointerup', 'pointercancel', 'pointerleave', 'blur']) button.addEventListener(end, release);
  button.addEventListener('contextmenu', (ev) => { if (held) ev.preventDefault(); }); // a finger that stays
  button.addEventListener('click', (ev) => {
    if (!(repeated && ev.detail)) act();
    repeated = false;
  });
  return button;
}

// Before the first paint: the shade, the language and the width of the tabs chosen
// the last time, so that nothing flashes or jumps, and the words of that language
// are on their way. A classic script, because modules wait for the page.
(() => {
  const root = document.documentElement;
  const framed = location.search === '?embed=1';
  try {
    if (framed || !localStorage) throw new Error('nothing is kept here');
  } catch {
    // In a frame of another page, and where the browser lets nothing be kept, all is
    // remembered until the page is closed, and the frame's address says what it begins with.
    /** @type {Map<string, string>} */
    const kept = new Map();
    Object.defineProperty(window, 'localStorage', { value: {
      getItem: (/** @type {string} */ name) => kept.get(name) ?? null,
      setItem: (/** @type {string} */ name, /** @type {string} */ value) => { kept.set(name, value); },
      removeItem: (/** @type {string} */ name) => { kept.delete(name); },
    } });
  }
  if (framed) {
    const given = new URLSearchParams(location.hash.slice(1));
    for (const name of ['lang', 'theme']) localStorage.setItem(name, given.get(name) ?? '');
    root.dataset.embed = given.get('show') ?? '';
    document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: 'ui/embed.css', blocking: 'render' }));
  }
  const theme = localStorage.getItem('theme');
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = theme === 'dark' || theme === 'light' ? theme : dark ? 'dark' : 'light';
  const lang = [localStorage.getItem('lang') ?? '', ...navigator.languages].map((tag) => tag.slice(0, 2)).find((tag) => tag === 'en' || tag === 'zh') ?? 'en';
  root.lang = lang === 'zh' ? 'zh-Hans' : 'en';
  const words = document.createElement('link');
  words.rel = 'modulepreload';
  words.href = `text/${lang}.js`;
  document.head.append(words);
  root.toggleAttribute('data-wide', (localStorage.getItem('wide') ?? String(matchMedia('(min-width: 1800px)').matches)) === 'true');
})();

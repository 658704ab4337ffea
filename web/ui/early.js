// Before the first paint: the shade, the language and the width of the tabs chosen
// the last time, so that nothing flashes or jumps, and the words of that language
// are on their way. A classic script, because modules wait for the page.
(() => {
  const root = document.documentElement;
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

// Before the first paint: the shade, the language and the width of the tabs chosen
// the last time, so that nothing flashes or jumps. A classic script, because modules wait for the page.
(() => {
  const root = document.documentElement;
  const theme = localStorage.getItem('theme');
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = theme === 'dark' || theme === 'light' ? theme : dark ? 'dark' : 'light';
  root.lang = (localStorage.getItem('lang') ?? navigator.language).startsWith('zh') ? 'zh-Hans' : 'en';
  root.toggleAttribute('data-wide', (localStorage.getItem('wide') ?? String(matchMedia('(min-width: 1800px)').matches)) === 'true');
})();

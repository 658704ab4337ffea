// Before the first paint: the shade and the language chosen the last time, so that
// nothing flashes. A classic script, because modules wait for the page.
(() => {
  const root = document.documentElement;
  const theme = localStorage.getItem('theme');
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = theme === 'dark' || theme === 'light' ? theme : dark ? 'dark' : 'light';
  root.lang = (localStorage.getItem('lang') ?? navigator.language).startsWith('zh') ? 'zh-Hans' : 'en';
})();

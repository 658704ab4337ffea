// Speaks the language and wears the colours that were chosen, or the browser's, and tries
// again, by itself and when asked to. The address stays as it is, with what stands behind
// its #, which only a reload keeps.

const lang = [localStorage.getItem('lang') ?? '', ...navigator.languages].map((tag) => tag.slice(0, 2)).find((tag) => tag === 'en' || tag === 'zh') === 'zh' ? 'zh-Hans' : 'en';
document.documentElement.lang = lang;
for (const section of document.querySelectorAll('section')) section.hidden = section.lang !== lang;
const theme = localStorage.getItem('theme');
if (theme === 'dark' || theme === 'light') document.documentElement.style.colorScheme = theme;

setTimeout(() => location.reload(), 5000);
for (const button of document.querySelectorAll('button')) button.addEventListener('click', () => location.reload());

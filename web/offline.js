// Tries again, by itself and when asked to. The address stays as it is, with what stands
// behind its #, which only a reload keeps.

setTimeout(() => location.reload(), 5000);
for (const button of document.querySelectorAll('button')) button.addEventListener('click', () => location.reload());

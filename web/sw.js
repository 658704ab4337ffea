// The service worker: when the server cannot be reached, a page that says so. Nothing
// else is kept, so nothing old is ever shown.

const kept = 'offline';
const files = ['offline.html', 'offline.css', 'offline.js', 'icon.svg'];

addEventListener('install', (/** @type {any} */ ev) => {
  ev.waitUntil(caches.open(kept).then((cache) => cache.addAll(files.map((file) => new Request(file, { cache: 'reload' })))));
  /** @type {any} */ (self).skipWaiting();
});

addEventListener('fetch', (/** @type {any} */ ev) => {
  const name = new URL(ev.request.url).pathname.split('/').pop() ?? '';
  const page = ev.request.mode === 'navigate';
  if (!page && !files.includes(name)) return;
  ev.respondWith(fetch(ev.request).catch(async (error) => await caches.match(page ? files[0] : name) ?? Promise.reject(error)));
});

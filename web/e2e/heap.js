// Measures whether the page's heap grows: two hundred cars at 4× for ten minutes, the
// heap after a forced collection every minute. Run by `make heap`, with the minutes as
// argument. Nothing here passes or fails; e2e/heap.test.js is the short form that does.
import { openMoving, startBrowser, startServer } from './harness.js';

const minutes = Number(process.argv[2] ?? 10);

/** What the page holds after a collection, in MiB. @param {import('playwright-core').CDPSession} cdp */
export async function held(cdp) {
  await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  return usedSize / 2 ** 20;
}

if (import.meta.filename === process.argv[1]) {
  const server = await startServer();
  const browser = await startBrowser();
  try {
    const { page, context } = await openMoving(browser, `${server.url}/#trafficlight&set=cars:200`);
    const cdp = await context.newCDPSession(page);
    await page.click('[data-speed="4"]');
    console.log('| minute | heap after a collection | records |\n| ---: | ---: | ---: |');
    for (let minute = 0; minute <= minutes; minute++) {
      if (minute > 0) await page.waitForTimeout(60_000);
      const seq = await page.evaluate(() => /** @type {any} */ (window).interleave.view().state.seq);
      console.log(`| ${minute} | ${(await held(cdp)).toFixed(1)} MiB | ${seq} |`);
    }
  } finally {
    await browser.close();
    await server.stop();
  }
}

// Takes the screenshots of the README from the running program with its demonstration data.
// "make screens" runs it; the pictures are committed.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { launch, signIn, startServer } from './harness.mjs';

const dir = fileURLToPath(new URL('../../docs/screens/', import.meta.url));
const most = 200 * 1024; // bytes of one picture

const first = (selector) => async (page) => { await page.goto(await page.locator(selector).first().getAttribute('href')); };

const shots = [
  { name: 'search', path: '/en/courses?q=web' },
  { name: 'course', path: '/en/courses?q=web&type=re-skilling', then: first('#results .card h3 a') },
  { name: 'need', role: 'employer', path: '/en/needs', then: first('main a[href*="/needs/"]:not([href$="/new"])'), at: 'h1' },
  { name: 'demand', role: 'provider', path: '/en/teaching/demand' },
  { name: 'gap', role: 'planner', path: '/en/gaps', at: '.kpis', width: 1200, height: 860 },
  { name: 'phone', path: '/lv/gaps', at: '.kpis', width: 390, height: 780, colorScheme: 'dark' },
];

/** The same picture with its data compressed as well as deflate can; browsers compress in haste. */
function smaller(png) {
  const chunks = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + png.readUInt32BE(at)) });
  }
  const image = inflateSync(Buffer.concat(chunks.filter((c) => c.type === 'IDAT').map((c) => c.data)));
  const kept = chunks.filter((c) => c.type === 'IHDR' || c.type === 'IEND');
  kept.splice(1, 0, { type: 'IDAT', data: deflateSync(image, { level: 9, memLevel: 9 }) });
  return Buffer.concat([png.subarray(0, 8), ...kept.flatMap(({ type, data }) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return [frame.subarray(0, 4), body, frame.subarray(4)];
  })]);
}

await mkdir(dir, { recursive: true });
const server = await startServer();
const browser = await launch();
try {
  for (const shot of shots) {
    const context = await browser.newContext({
      baseURL: server.url, locale: 'en-GB', reducedMotion: 'reduce', colorScheme: shot.colorScheme ?? 'light',
      viewport: { width: shot.width ?? 1080, height: shot.height ?? 760 },
    });
    const page = await context.newPage();
    if (shot.role) await signIn(page, server.accounts.get(shot.role));
    await page.goto(shot.path);
    if (shot.then) await shot.then(page);
    await page.evaluate(() => document.fonts.ready);
    if (shot.at) await page.locator(shot.at).first().evaluate((e) => window.scrollTo(0, e.getBoundingClientRect().top + window.scrollY - 24));
    const path = join(dir, `${shot.name}.png`);
    const png = smaller(await page.screenshot());
    await writeFile(path, png);
    console.log(`${shot.name}.png  ${Math.round(png.length / 1024)} KB`);
    if (png.length > most) throw new Error(`${shot.name}.png is larger than ${most / 1024} KB`);
    await context.close();
  }
} finally {
  await browser.close();
  await server.stop();
}

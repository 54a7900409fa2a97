// What every browser test stands on: the built program on a free port with a throwaway store and
// the demonstration data, and the system's Chromium. Nothing outside this machine is asked.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, describe } from 'node:test';
import assert from 'node:assert/strict';
import playwright from 'playwright-core';

const root = fileURLToPath(new URL('../../', import.meta.url));
const binary = process.env.KOMPASS_BINARY || join(root, 'bin/kompass');

const flags = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

function findChromium() {
  const candidates = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  return candidates.find((c) => c && existsSync(c));
}

const chromium = findChromium();
if (!chromium && process.env.CI === 'true') {
  throw new Error('no Chromium: the browser tests must run in CI; install the package "chromium" or set CHROMIUM');
}
const skip = chromium ? false : 'no Chromium on this machine: install the package "chromium" or set CHROMIUM';

async function freePort() {
  const server = createServer();
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts "kompass serve --demo" and waits until it greets; its address, accounts and log. */
export async function startServer() {
  const dir = await mkdtemp(join(tmpdir(), 'kompass-browser-'));
  const listen = `127.0.0.1:${await freePort()}`;
  const child = spawn(binary, ['serve', '--demo'], {
    cwd: dir, // a relative path of the configuration must not reach the working tree
    env: {
      PATH: process.env.PATH, HOME: dir, KOMPASS_LISTEN: listen, KOMPASS_LOG_LEVEL: 'warn',
      KOMPASS_STORE: `sqlite:${join(dir, 'kompass.db')}`, KOMPASS_MAIL_DIR: join(dir, 'mail'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const server = { url: `http://${listen}`, accounts: new Map(), log: '', stop: () => stop(child, dir) };
  child.stderr.setEncoding('utf8').on('data', (text) => { server.log += text; });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text) => { out += text; });
  await until(() => {
    if (child.exitCode !== null) throw new Error(`the program ended with ${child.exitCode}:\n${server.log}`);
    return out.includes(server.url) && /^ +admin +\S+@\S+ +\S+$/m.test(out);
  }, 'the greeting of the program', 60_000);
  for (const [, role, email, password] of out.matchAll(/^ +(\w+) +(\S+@\S+) +(\S+)$/gm)) {
    if (!server.accounts.has(role)) server.accounts.set(role, { email, password });
  }
  return server;
}

async function stop(child, dir) {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  if (child.exitCode === null && child.kill('SIGTERM')) await ended;
  await rm(dir, { recursive: true, force: true });
  assert.equal(child.exitCode, 0, 'SIGTERM must end the program in good order');
}

/** Polls until check() is true. Used where no event can be waited for. */
export async function until(check, what, timeout = 10_000) {
  const end = Date.now() + timeout;
  while (!(await check())) {
    if (Date.now() > end) throw new Error(`waited ${timeout} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export const launch = () => playwright.chromium.launch({ executablePath: chromium, args: flags, headless: true });

/**
 * A suite with one program and one browser. body gets a house whose fields are set before its
 * first test runs.
 */
export function suite(name, body) {
  describe(name, { skip }, () => {
    const house = {};
    before(async () => {
      house.server = await startServer();
      house.browser = await launch();
      house.visitor = (options = {}) => visitor(house, options);
    });
    after(async () => {
      await house.browser?.close();
      await house.server?.stop();
      const troubles = house.server?.log.split('\n').filter((l) => /no message for key|level=ERROR|panic/.test(l));
      assert.deepEqual(troubles ?? [], [], 'the program’s log');
    });
    body(house);
  });
}

/**
 * Opens a window of its own (cookies included), signed in when a role is given. What a page
 * complains about is collected in page.complaints: script errors, refused content, broken links.
 */
async function visitor(house, { role, ...options }) {
  const context = await house.browser.newContext({ baseURL: house.server.url, locale: 'lv-LV', viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  page.complaints = [];
  page.on('pageerror', (e) => page.complaints.push(`script error on ${page.url()}: ${e.message}`));
  page.on('console', (m) => { if (m.type() === 'error') page.complaints.push(`console on ${page.url()}: ${m.text()}`); });
  page.on('response', (r) => { if (r.status() >= 400) page.complaints.push(`${r.status()} for ${r.url()}`); });
  page.on('request', (r) => { if (!r.url().startsWith(house.server.url) && !r.url().startsWith('data:')) page.complaints.push(`asks elsewhere: ${r.url()}`); });
  if (role) await signIn(page, house.server.accounts.get(role));
  return page;
}

export async function signIn(page, account) {
  await page.goto('/lv/sign-in');
  await page.locator('main input[name=email]').fill(account.email);
  await page.locator('main input[name=password]').fill(account.password);
  await Promise.all([page.waitForURL((url) => !url.pathname.endsWith('/sign-in')), page.locator('main form button.primary').click()]);
}

/** The addresses of links in a part of the page, without host and query. */
export const hrefs = (locator) => locator.evaluateAll((links) => links.map((a) => new URL(a.href).pathname));

/** How much wider the page is than the window, in pixels, and what sticks out. */
export const overflow = (page) => page.evaluate(() => {
  const width = document.documentElement.clientWidth;
  const over = document.documentElement.scrollWidth - width;
  if (over <= 0) return null;
  const out = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > width + 1);
  return { over, at: out.slice(0, 5).map((e) => `${e.tagName.toLowerCase()}.${e.className}`) };
});

// Every main page, as the person sees it whose page it is: axe finds nothing against WCAG 2.2 AA in
// light and in dark, nothing sticks out at 320, 390 and 1280 pixels, and the page complains of nothing.
import test from 'node:test';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { overflow, suite } from './harness.mjs';

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
// The elements are the same in light and in dark; only what depends on colours is asked again.
const rules = {
  light: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
  dark: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
};
const widths = [1280, 390, 320];

// Addresses below the language. An entry with "from" begins there and follows the first link that each "link" selects.
const ownNeed = 'main a[href*="/needs/"]:not([href$="/new"])';
const ownCourse = 'main a[href*="/teaching/"]:not([href$="/new"]):not([href$="/demand"])';
const course = '#results .card h3 a';
const pages = {
  visitor: [
    '/', '/courses', '/courses?q=programm%C4%93%C5%A1ana&type=up-skilling&seats=1', '/courses?q=zzzzzz',
    { from: '/courses', link: course }, { compare: 3 }, '/favourites', '/skills', { from: '/skills', link: '#lines a' },
    '/occupations', { from: '/occupations', link: '#lines a' }, '/employers', '/providers', '/sign-in', '/register', '/forgot',
    '/about', '/method', '/privacy', '/accessibility', '/gaps', '/gaps?by=skill', { from: '/gaps', link: 'table.gap-table th a' },
    { from: '/gaps?by=skill', link: 'table.gap-table th a' }, '/forecasts', '/benchmarks', '/dependencies', '/assumptions', '/no-such-page',
  ],
  learner: ['/my/seats', '/account', '/account/delete', { from: '/courses?seats=1', link: course }, { from: '/courses?seats=1', link: [course, '.run a.primary'] }],
  employer: [
    '/needs', '/needs/new', { from: '/needs', link: ownNeed }, { from: '/needs', link: [ownNeed, 'a[href$="/edit"]'] },
    { from: '/needs', link: [ownNeed, 'a[href$="/withdraw"]'] }, '/organisation',
  ],
  provider: [
    '/teaching', '/teaching/new', '/teaching/demand', { from: '/teaching', link: ownCourse }, { from: '/teaching', link: [ownCourse, 'main a[href$="/edit"]'] },
    { from: '/teaching', link: [ownCourse, 'a[href$="/runs/new"]'] }, { from: '/teaching', link: [ownCourse, 'a[href$="/participants"]'] },
  ],
  planner: [{ from: '/assumptions', link: 'main a[href$="/edit"]' }, '/admin/imports'],
  admin: ['/admin', '/admin/organisations', '/admin/users', { from: '/admin/users', link: 'main a[href*="/admin/users/"]' }, '/admin/audit'],
};

// In the other languages the same templates are filled with other words: what is wide or missing shows on these.
const others = ['/', '/courses', { from: '/courses', link: course }, '/gaps', '/benchmarks', '/sign-in'];

async function open(page, lang, entry) {
  if (typeof entry === 'string') {
    await page.goto(`/${lang}${entry}`);
    return;
  }
  if (entry.compare) {
    await page.goto(`/${lang}/courses`);
    const ids = await page.locator('input[name=id][form=compare-form]').evaluateAll((boxes) => boxes.map((b) => b.value));
    await page.goto(`/${lang}/compare?${ids.slice(0, entry.compare).map((id) => `id=${encodeURIComponent(id)}`).join('&')}`);
    return;
  }
  await page.goto(`/${lang}${entry.from}`);
  for (const link of [entry.link].flat()) await page.goto(await page.locator(link).first().getAttribute('href'));
}

async function violations(page, scheme) {
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
  const found = await page.evaluate((runOnly) => window.axe.run(document, { runOnly, resultTypes: ['violations'] }), rules[scheme]);
  return found.violations.map((v) => `${scheme}: ${v.id} (${v.help}): ${v.nodes.slice(0, 3).map((n) => n.target.join(' ')).join(' · ')}`);
}

async function look(page) {
  const wrong = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    const wide = await overflow(page);
    if (wide) wrong.push(`${wide.over} px too wide at ${width}: ${wide.at.join(', ')}`);
  }
  await page.setViewportSize({ width: widths[0], height: 900 });
  for (const scheme of ['light', 'dark']) wrong.push(...(await violations(page, scheme)));
  return wrong;
}

async function inspect(house, role, lang, entries) {
  const page = await house.visitor({ role: role === 'visitor' ? undefined : role, reducedMotion: 'reduce' });
  await page.addInitScript({ content: axeSource });
  const wrong = [];
  for (const entry of entries) {
    const name = typeof entry === 'string' ? entry : JSON.stringify(entry);
    try {
      await open(page, lang, entry);
      if (entry !== '/no-such-page') assert.equal(await page.locator('h1').count(), 1, 'one h1');
      assert.equal(await page.locator('html').getAttribute('lang'), lang);
      wrong.push(...(await look(page)).map((w) => `${lang} ${role} ${name}: ${w}`));
    } catch (e) {
      wrong.push(`${lang} ${role} ${name}: ${e.message}`);
    }
  }
  const complaints = page.complaints.filter((c) => !c.includes('/no-such-page'));
  await page.context().close();
  assert.deepEqual([...wrong, ...complaints], []);
}

suite('pages', (house) => {
  for (const [role, entries] of Object.entries(pages)) {
    test(`what a ${role} sees is accessible and fits`, () => inspect(house, role, 'lv', entries));
  }
  for (const lang of ['en', 'ru']) {
    test(`in ${lang} too`, () => inspect(house, 'visitor', lang, others));
  }
});

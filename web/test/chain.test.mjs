// The chain that the service is for: an employer states a need, a learner finds a course that
// teaches it and prepares for the occupation and takes a seat, and the planner's gap moves.
// Walked with scripts and without, each on a city of its own.
import test from 'node:test';
import assert from 'node:assert/strict';
import { hrefs, suite } from './harness.mjs';

const wanted = 'tīmekļa izstrādātājs'; // web developer
const headcount = 20;

/** "+1 234" and "−5", as pages write them, to a number. */
const number = (text) => Number(text.replace(/[+\s]/g, '').replace('−', '-').replace(',', '.'));

/** The gap of an occupation as the planner sees it, and with all its digits from the API. */
async function readGap(page, occupation) {
  await page.goto('/lv/gaps?all=1');
  const row = page.locator('table.gap-table tbody tr').filter({ has: page.locator(`th a[href$="${occupation}"]`) });
  const shown = number(await row.locator('td').nth(2).innerText());
  await row.locator('th a').click();
  const title = await page.locator('h1').innerText();
  const id = occupation.match(/[0-9a-f-]{36}$|own-.*$/)[0];
  const report = await (await page.request.get('/api/v1/gaps?by=occupation')).json();
  const exact = report.items.find((item) => item.id === id).quarters.at(-1).gap;
  assert.ok(Math.abs(exact - shown) <= 0.51, `the page shows ${shown}, the API says ${exact}`);
  return { shown, exact, title };
}

/** An employer names an occupation, takes over its skills, and posts the need. */
async function postNeed(page, scripts, occupationPath) {
  await page.locator('nav.main a[href="/lv/needs/new"]').click();
  const occupation = page.locator('input[name=occupation_label]');
  if (scripts) {
    await occupation.pressSequentially('tīmekļa izstr');
    await page.locator('.suggestions [role=option]').filter({ hasText: wanted }).first().click();
    assert.notEqual(await page.locator('input[name=occupation]').inputValue(), '', 'a suggestion was chosen');
  } else {
    await occupation.fill(wanted);
  }
  assert.equal(await page.locator('[data-row-item] input[name$=".label"]').count(), 1);
  await page.locator('button[value=prefill]').click();
  await page.locator('input[name="needs[2].label"]').waitFor();
  const labels = await page.locator('[data-rows-list] [data-row-item] input[name$=".label"]').evaluateAll((inputs) => inputs.map((i) => i.value));
  assert.ok(labels.length >= 3 && labels.every(Boolean), `the occupation brought its skills: ${labels}`);
  await page.locator('input[name=confirmed]').check();
  await page.locator('input[name=headcount]').fill(String(headcount));
  await page.locator('button.primary[value=save]').click();
  await page.waitForURL(/\/needs\/[^/]+$/, { waitUntil: 'load' });
  assert.match(page.url(), /\/lv\/needs\/(?!new)/);
  assert.ok((await hrefs(page.locator('main a'))).includes(occupationPath), 'the need names its occupation');
  const skills = await hrefs(page.locator('table.needed tbody th a'));
  const answers = await hrefs(page.locator('ul.answers h3 a'));
  assert.ok(skills.length > 0, 'the need names its skills');
  assert.ok(answers.length > 0, 'the need is answered with courses');
  return { skills, answers };
}

/** A learner searches, narrows to re-skilling, and opens the first course that fits the need. */
async function findCourse(page, scripts, occupation, skills) {
  await page.goto('/lv/courses');
  await page.locator('#q').fill('tīmekļa izstrādātājs');
  if (scripts) {
    await page.locator('#f-type-re-skilling').check();
    await page.waitForURL(/type=re-skilling/);
  } else {
    await page.locator('#f-type-re-skilling').check();
    await page.locator('.searchbar button').click();
  }
  assert.match(decodeURIComponent(page.url()), /q=tīmekļa\+izstrādātājs.*type=re-skilling/, 'the search can be shared');
  await page.locator('#f-type-re-skilling:checked').waitFor({ state: 'attached' });
  for (const course of await hrefs(page.locator('#results .card h3 a'))) {
    await page.locator(`#results .card h3 a[href="${course}"]`).click();
    await page.waitForURL((url) => url.pathname === course);
    const links = await hrefs(page.locator('main a'));
    const teaches = links.some((l) => skills.includes(l));
    const prepares = links.some((l) => l.startsWith('/lv/occupations/') && l.endsWith(occupation));
    if (teaches && prepares && (await page.locator('.run a.primary').count()) > 0) return course;
    await page.goBack();
    await page.locator('#results .card').first().waitFor();
  }
  assert.fail('no course was found that teaches the need, prepares for the occupation and has a seat');
}

/** Takes a seat on the first open run, and sees it among the own seats and counted. */
async function takeSeat(page, scripts, course) {
  const run = page.locator('.run').filter({ has: page.locator('a.primary') }).first();
  const id = await run.getAttribute('id');
  const free = number((await run.locator('.run-side').innerText()).match(/(\d+)\s+brīv/)[1]);
  await run.locator('a.primary').click();
  await (scripts ? page.locator('dialog button.primary') : page.locator('main form[method=post] button.primary')).click();
  await page.waitForURL(/\/my\/seats/);
  assert.ok((await hrefs(page.locator('main a'))).includes(course), 'the course stands among my seats');
  await page.goto(course);
  const after = page.locator(`#${id}`);
  assert.equal(await after.locator('a.primary').count(), 0, 'nobody takes two seats on one run');
  assert.match(await after.innerText(), /vieta/i);
  return { id, free };
}

function walk(name, options) {
  const scripts = options.javaScriptEnabled !== false;
  suite(name, (house) => {
    test('an employer’s need becomes a learner’s seat and moves the planner’s gap', async (t) => {
      const planner = await house.visitor({ role: 'planner', ...options });
      const employer = await house.visitor({ role: 'employer', ...options });
      const learner = await house.visitor({ role: 'learner', ...options });

      await planner.goto(`/lv/occupations?q=${encodeURIComponent(wanted)}`);
      const [path] = await hrefs(planner.locator('#lines a[href*="/occupations/"]'));
      assert.ok(path, 'the occupation is found by its name');
      const occupation = path.split('/').at(-1);

      const before = await readGap(planner, occupation);
      const { skills } = await postNeed(employer, scripts, path);
      const needed = await readGap(planner, occupation);
      assert.ok(needed.shown > before.shown, `the gap widens by the need: ${before.shown} → ${needed.shown}`);

      const course = await findCourse(learner, scripts, occupation, skills);
      await takeSeat(learner, scripts, course);
      const seated = await readGap(planner, occupation);
      assert.ok(seated.exact < needed.exact, `the gap narrows by the seat: ${needed.exact} → ${seated.exact}`);

      t.diagnostic(`gap of “${before.title}”: ${before.exact.toFixed(2)} → need of ${headcount}: ${needed.exact.toFixed(2)} → seat taken: ${seated.exact.toFixed(2)} (${course})`);
      for (const page of [planner, employer, learner]) {
        assert.deepEqual(page.complaints, []);
        await page.context().close();
      }
    });
  });
}

walk('the chain', {});
walk('the chain without scripts', { javaScriptEnabled: false });

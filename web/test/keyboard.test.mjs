// A course can be found and opened with the keyboard alone, and what moves under the reader keeps
// the place: focus, address and the back button.
import test from 'node:test';
import assert from 'node:assert/strict';
import { suite } from './harness.mjs';

/** Presses Tab until the focus is on what the selector names; how often that took. */
async function tabTo(page, selector, most = 80) {
  for (let n = 1; n <= most; n++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((s) => document.activeElement?.matches(s), selector)) return n;
  }
  assert.fail(`${selector} is not reached with ${most} tabs`);
}

const focused = (page) => page.evaluate(() => document.activeElement?.id);

suite('the keyboard', (house) => {
  test('finds a course and opens it', async () => {
    const page = await house.visitor();
    await page.goto('/lv/courses');
    assert.equal(await tabTo(page, 'a.skip'), 1, 'the first stop leads past the menu');
    await page.keyboard.press('Enter');
    assert.equal(await focused(page), 'main');
    await tabTo(page, '#q');
    const all = await page.locator('#results').innerText();
    await page.keyboard.type('tīkl', { delay: 20 });
    await page.waitForFunction((before) => document.querySelector('#results').innerText !== before, all);
    assert.equal(await focused(page), 'q', 'typing goes on while the results change');
    await tabTo(page, '#f-type-up-skilling');
    await page.keyboard.press('Space');
    await page.waitForURL(/type=up-skilling/);
    assert.equal(await focused(page), 'f-type-up-skilling', 'the focus stays on the box that was ticked');
    assert.match(decodeURIComponent(page.url()), /q=tīkl/);
    await tabTo(page, '#results .card h3 a', 150);
    const href = await page.evaluate(() => document.activeElement.getAttribute('href'));
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname === href);
    await page.goBack();
    await page.locator('#f-type-up-skilling:checked').waitFor({ state: 'attached' });
    assert.equal(await page.locator('#q').inputValue(), 'tīkl', 'the way back leads to the same search');
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  test('chooses a suggestion with the arrows', async () => {
    const page = await house.visitor({ role: 'employer' });
    await page.goto('/lv/needs/new');
    const input = page.locator('input[name=occupation_label]');
    await input.focus();
    const answered = page.waitForResponse((r) => new URL(r.url()).searchParams.get('q') === 'datu');
    await page.keyboard.type('datu', { delay: 20 });
    await (await answered).finished();
    await page.locator('.suggestions [role=option]').first().waitFor();
    await page.keyboard.press('ArrowDown');
    const active = await input.getAttribute('aria-activedescendant');
    assert.ok(active, 'the active suggestion is announced');
    const label = await page.locator(`#${active} span`).first().innerText();
    await page.keyboard.press('Enter');
    assert.equal(await input.inputValue(), label);
    assert.notEqual(await page.locator('input[name=occupation]').inputValue(), '');
    assert.equal(await input.getAttribute('aria-expanded'), 'false');
    assert.match(page.url(), /\/needs\/new$/, 'choosing does not send the form');
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  test('leaves a dialog where it was opened', async () => {
    const page = await house.visitor({ role: 'learner' });
    await page.goto('/lv/courses?seats=1');
    await page.locator('#results .card h3 a').first().click();
    const seat = page.locator('.run a.primary').first();
    await seat.focus();
    await page.keyboard.press('Enter');
    await page.locator('dialog[open]').waitFor();
    assert.ok(await page.evaluate(() => document.querySelector('dialog').contains(document.activeElement)), 'the focus is in the dialog');
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'detached' });
    assert.ok(await seat.evaluate((a) => a === document.activeElement), 'the focus is back on the link');
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });
});

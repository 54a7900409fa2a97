import { fresh } from './dom';

const most = 100; // favourites kept in this browser
const toCompare = 4;

/** A list of course ids in storage; a browser that refuses storage has an empty one. */
class Ids {
  constructor(private readonly key: string, private readonly storage: () => Storage, private readonly max: number) {}

  all(): string[] {
    try {
      const list: unknown = JSON.parse(this.storage().getItem(this.key) ?? '[]');
      return Array.isArray(list) ? list.filter((id): id is string => typeof id === 'string').slice(0, this.max) : [];
    } catch {
      return [];
    }
  }

  has(id: string): boolean { return this.all().includes(id); }

  set(id: string, on: boolean): void {
    const rest = this.all().filter((x) => x !== id);
    try {
      this.storage().setItem(this.key, JSON.stringify(on ? [...rest, id].slice(-this.max) : rest));
    } catch { /* full or refused: the star simply does not stay */ }
  }
}

const saved = new Ids('kompass.favourites', () => localStorage, most);
const chosen = new Ids('kompass.compare', () => sessionStorage, toCompare);

/** Favourites without an account: stars on cards, and a link to them in the header. */
export function favourites(root: ParentNode): void {
  for (const button of fresh<HTMLButtonElement>(root, '[data-favourite]', 'Star')) {
    button.hidden = false;
    button.addEventListener('click', () => {
      const id = button.dataset.favourite ?? '';
      saved.set(id, !saved.has(id));
      paint();
    });
  }
  // The page itself without a list in its address shows the list of this browser.
  for (const page of fresh<HTMLElement>(root, '[data-favourites-page]', 'Page')) {
    const ids = saved.all();
    if (ids.length > 0 && !new URLSearchParams(location.search).has('id')) {
      location.replace(`${page.dataset.favouritesPage ?? ''}?${new URLSearchParams(ids.map((id) => ['id', id]))}`);
    }
  }
  for (const link of fresh<HTMLAnchorElement>(root, '[data-favourites]', 'Link')) link.dataset.base = link.getAttribute('href') ?? '';
  paint();
}
window.addEventListener('storage', paint);

function paint(): void {
  const ids = saved.all();
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-favourite]')) {
    const on = ids.includes(button.dataset.favourite ?? '');
    button.setAttribute('aria-pressed', String(on));
    button.setAttribute('aria-label', (on ? button.dataset.labelOn : button.dataset.labelOff) ?? '');
  }
  for (const link of document.querySelectorAll<HTMLAnchorElement>('[data-favourites]')) {
    link.hidden = ids.length === 0;
    link.href = `${link.dataset.base ?? ''}?${new URLSearchParams(ids.map((id) => ['id', id]))}`;
    const count = link.querySelector('[data-favourites-count]');
    if (count) count.textContent = String(ids.length);
  }
}

/** Keeps the choice of courses to compare while the reader turns pages and changes filters. */
export function compare(root: ParentNode): void {
  const form = document.querySelector<HTMLFormElement>('#compare-form');
  if (!form) return;
  for (const box of fresh<HTMLInputElement>(root, 'input[form="compare-form"]', 'Compare')) {
    box.checked = chosen.has(box.value);
    box.addEventListener('change', (e) => {
      e.stopPropagation(); // a mark for comparing is no change of the search
      chosen.set(box.value, box.checked);
      refresh(form);
    });
  }
  refresh(form);
}

function refresh(form: HTMLFormElement): void {
  const ids = chosen.all();
  const boxes = [...document.querySelectorAll<HTMLInputElement>('input[form="compare-form"]')];
  for (const box of boxes) box.disabled = !box.checked && ids.length >= toCompare;
  form.querySelectorAll('[data-carried]').forEach((el) => el.remove());
  for (const id of ids) {
    if (boxes.some((b) => b.value === id)) continue;
    const carried = Object.assign(document.createElement('input'), { type: 'hidden', name: 'id', value: id });
    carried.dataset.carried = '';
    form.append(carried);
  }
  form.classList.toggle('floating', ids.length > 0);
  const out = form.querySelector('[data-compare-count]');
  if (out) out.textContent = ids.length ? `${ids.length} / ${toCompare}` : '';
}

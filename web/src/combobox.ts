import { fresh, make, word } from './dom';

interface Suggestion { kind: string; id: string; label: string; detail?: string }

const endpoint = '/api/v1/suggest';
const pause = 120; // ms of quiet before asking
let count = 0;

/**
 * Turns an input with data-suggest into a combobox with list autocomplete (ARIA 1.2).
 * data-suggest names the kind wanted, or is empty for all; data-suggest-id the hidden input
 * that receives the chosen id; data-suggest-submit sends the form on a choice. Without
 * scripts it is a plain input, and the server resolves what was typed.
 */
export function combobox(root: ParentNode): void {
  for (const input of fresh<HTMLInputElement>(root, 'input[data-suggest]', 'Combo')) new Combobox(input);
}

class Combobox {
  private readonly list = make('ul', { id: `suggestions-${++count}`, className: 'suggestions', hidden: true }, { role: 'listbox' });
  private readonly status = make('span', { className: 'vh' }, { role: 'status' });
  private items: Suggestion[] = [];
  private active = -1;
  private timer = 0;
  private asking: AbortController | undefined;

  constructor(private readonly input: HTMLInputElement) {
    const box = make('span', { className: 'combo' });
    input.replaceWith(box);
    box.append(input, this.list, this.status);
    input.setAttribute('role', 'combobox');
    input.setAttribute('aria-autocomplete', 'list');
    input.setAttribute('aria-controls', this.list.id);
    input.setAttribute('aria-expanded', 'false');
    input.autocomplete = 'off';
    const name = input.labels?.[0]?.textContent?.trim();
    if (name) this.list.setAttribute('aria-label', name);
    input.addEventListener('input', () => this.typed());
    input.addEventListener('keydown', (e) => this.key(e));
    input.addEventListener('blur', () => this.close());
    this.list.addEventListener('pointerdown', (e) => e.preventDefault()); // keep the focus in the input
    this.list.addEventListener('click', (e) => {
      const i = e.target instanceof Element ? [...this.list.children].findIndex((li) => li.contains(e.target as Element)) : -1;
      if (i >= 0) this.choose(i);
    });
  }

  private typed(): void {
    const id = this.companion();
    if (id) id.value = ''; // what is typed is no longer what was chosen
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.ask(), pause);
  }

  private async ask(): Promise<void> {
    this.asking?.abort();
    const q = this.input.value.trim();
    if (!q) return this.close();
    const asking = (this.asking = new AbortController());
    const query = new URLSearchParams({ q, lang: document.documentElement.lang });
    if (this.input.dataset.suggest) query.set('kind', this.input.dataset.suggest);
    try {
      const answer = await fetch(`${endpoint}?${query}`, { signal: asking.signal, headers: { accept: 'application/json' } });
      if (!answer.ok) return this.close();
      const body = (await answer.json()) as { items?: Suggestion[] };
      if (document.activeElement === this.input) this.show(body.items ?? []);
    } catch {
      if (!asking.signal.aborted) this.close(); // no suggestions is no error: the input still works
    }
  }

  private show(items: Suggestion[]): void {
    this.items = items;
    this.active = -1;
    this.list.replaceChildren(...items.map((item, i) => {
      const li = make('li', { id: `${this.list.id}-${i}` }, { role: 'option', 'aria-selected': 'false' });
      const label = make('span');
      label.append(...marked(item.label, this.input.value.trim()));
      li.append(label);
      const kind = this.input.dataset.suggest ? item.detail : (item.detail ?? word(item.kind));
      if (kind) li.append(make('small', { textContent: kind }));
      return li;
    }));
    const some = items.length > 0;
    this.list.hidden = !some;
    this.input.setAttribute('aria-expanded', String(some));
    this.input.removeAttribute('aria-activedescendant');
    this.status.textContent = some ? word('suggestions', { n: String(items.length) }) : word('no-suggestions');
  }

  private close(): void {
    window.clearTimeout(this.timer);
    this.asking?.abort();
    this.list.hidden = true;
    this.active = -1;
    this.input.setAttribute('aria-expanded', 'false');
    this.input.removeAttribute('aria-activedescendant');
  }

  private key(e: KeyboardEvent): void {
    const open = !this.list.hidden;
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      e.preventDefault();
      if (!open) return void this.ask();
      const n = this.items.length, down = e.key === 'ArrowDown';
      this.mark(this.active < 0 ? (down ? 0 : n - 1) : (this.active + (down ? 1 : n - 1)) % n);
    } else if (e.key === 'Enter' && open && this.active >= 0) {
      e.preventDefault();
      this.choose(this.active);
    } else if (e.key === 'Escape' && open) {
      e.preventDefault();
      e.stopPropagation();
      this.close();
    }
  }

  private mark(i: number): void {
    this.list.children[this.active]?.setAttribute('aria-selected', 'false');
    this.active = i;
    const li = this.list.children[i];
    if (!li) return;
    li.setAttribute('aria-selected', 'true');
    this.input.setAttribute('aria-activedescendant', li.id);
    li.scrollIntoView({ block: 'nearest' });
  }

  private choose(i: number): void {
    const item = this.items[i];
    if (!item) return;
    this.input.value = item.label;
    const id = this.companion();
    if (id) id.value = item.id;
    this.close();
    this.input.dispatchEvent(new CustomEvent('suggest:chosen', { bubbles: true, detail: item }));
    if (this.input.dataset.suggestSubmit !== undefined) this.input.form?.requestSubmit();
  }

  private companion(): HTMLInputElement | null {
    const name = this.input.dataset.suggestId;
    const el = name ? this.input.form?.elements.namedItem(name) : null;
    return el instanceof HTMLInputElement ? el : null;
  }
}

/** The label with what was typed in bold; diacritics and case do not matter. */
function marked(label: string, q: string): (Node | string)[] {
  const fold = (s: string): string => [...s].map((c) => c.normalize('NFD').charAt(0).toLowerCase()).join('');
  const at = fold(label).indexOf(fold(q));
  const letters = [...label], n = [...q].length;
  if (!q || at < 0) return [label];
  return [letters.slice(0, at).join(''), make('b', { textContent: letters.slice(at, at + n).join('') }), letters.slice(at + n).join('')];
}

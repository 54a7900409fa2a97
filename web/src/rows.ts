import { fresh } from './dom';

const placeholder = /i0i/g; // ui.RowPlaceholder

/** Adds and removes rows of a form without a round trip. The buttons submit when there are no scripts. */
export function rows(root: ParentNode, enhance: (root: ParentNode) => void): void {
  for (const set of fresh<HTMLFieldSetElement>(root, '[data-rows]', 'Rows')) {
    const list = set.querySelector<HTMLElement>('[data-rows-list]');
    const blank = set.querySelector<HTMLTemplateElement>('template[data-row]');
    const add = set.querySelector<HTMLButtonElement>('[data-row-add]');
    const status = set.querySelector<HTMLElement>('[data-rows-status]');
    if (!list || !blank || !add) continue;
    const say = (s: string | undefined): void => { if (status) status.textContent = s ?? ''; };

    let next = nextIndex(list);
    add.addEventListener('click', (e) => {
      e.preventDefault();
      const holder = document.createElement('template');
      holder.innerHTML = blank.innerHTML.replace(placeholder, String(next++));
      const row = holder.content.firstElementChild;
      if (!row) return;
      list.append(row);
      enhance(row);
      row.querySelector<HTMLElement>('input:not([type="hidden"])')?.focus();
      say(status?.dataset.added);
    });
    list.addEventListener('click', (e) => {
      const button = e.target instanceof Element ? e.target.closest('[data-row-remove]') : null;
      const row = button?.closest('[data-row-item]');
      if (!row) return;
      e.preventDefault();
      const near = row.nextElementSibling ?? row.previousElementSibling;
      row.remove();
      (near?.querySelector<HTMLElement>('input:not([type="hidden"])') ?? add).focus();
      say(status?.dataset.removed);
    });
  }
}

/** One more than the greatest index in use, so that a removed row's index never comes back. */
function nextIndex(list: HTMLElement): number {
  let next = 0;
  for (const input of list.querySelectorAll<HTMLInputElement>('input[name]')) {
    const m = /\[(\d+)\]/.exec(input.name);
    if (m) next = Math.max(next, Number(m[1]) + 1);
  }
  return next;
}

import { fresh } from './dom';

/** Warns before changes in a form with data-guard are lost. data-guard="dirty" counts as changed from the start. */
export function guard(root: ParentNode): void {
  for (const form of fresh<HTMLFormElement>(root, 'form[data-guard]', 'Guard')) {
    const before = form.dataset.guard === 'dirty' ? null : state(form);
    let sending = false;
    form.addEventListener('submit', (e) => { sending = !e.defaultPrevented; });
    window.addEventListener('pageshow', () => { sending = false; });
    window.addEventListener('beforeunload', (e) => {
      if (!sending && form.isConnected && state(form) !== before) e.preventDefault();
    });
  }
}

function state(form: HTMLFormElement): string {
  return JSON.stringify([...new FormData(form)].map(([k, v]) => [k, v instanceof File ? v.name : v]));
}

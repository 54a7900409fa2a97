import { make } from './dom';

/**
 * Asks in a dialog before something is lost. On a link, whose address is the page that asks
 * without scripts, "yes" posts to that address with the values of data-confirm-values
 * ("rev=3&…"). On a submit button, "yes" submits its form.
 */
export function confirm(): void {
  document.addEventListener('click', (e) => {
    const target = e.target instanceof Element ? e.target.closest<HTMLElement>('[data-confirm]') : null;
    if (!target || typeof HTMLDialogElement === 'undefined' || e.defaultPrevented) return;
    if (e instanceof MouseEvent && (e.ctrlKey || e.metaKey || e.shiftKey)) return;
    e.preventDefault();
    ask(target);
  });
}

function ask(target: HTMLElement): void {
  const { confirm: title = '', confirmText = '', confirmYes = '', confirmNo = '' } = target.dataset;
  const dialog = make('dialog', {}, { 'aria-labelledby': 'dialog-h' });
  const form = make('form', { method: 'post' }, { class: 'buttons' });
  const yes = make('button', { className: `btn ${target.dataset.confirmTone ?? 'danger'}`, textContent: confirmYes || target.textContent });
  const no = make('button', { className: 'btn', type: 'button', textContent: confirmNo, autofocus: true });
  form.append(yes, no);
  dialog.append(make('h2', { id: 'dialog-h', textContent: title }));
  if (confirmText) dialog.append(make('p', { textContent: confirmText }));
  dialog.append(form);

  if (target instanceof HTMLAnchorElement) {
    form.action = target.href;
    for (const [name, value] of new URLSearchParams(target.dataset.confirmValues ?? '')) {
      form.append(make('input', { type: 'hidden', name, value }));
    }
  } else {
    form.addEventListener('submit', (e) => {
      e.preventDefault();
      dialog.close();
      const owner = (target as HTMLButtonElement).form;
      owner?.requestSubmit(target);
    });
  }
  no.addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => { dialog.remove(); if (target.isConnected) target.focus(); });
  document.body.append(dialog);
  dialog.showModal();
}

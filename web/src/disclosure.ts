/** The menu on small screens closes as menus do: by Escape, and when the reader goes elsewhere. */
export function menu(): void {
  const details = document.querySelector<HTMLDetailsElement>('details.menu');
  const summary = details?.querySelector('summary');
  if (!details || !summary) return;
  document.addEventListener('keydown', (e) => {
    if (e.key !== 'Escape' || !details.open) return;
    const inside = details.contains(document.activeElement);
    details.open = false;
    if (inside) summary.focus();
  });
  document.addEventListener('click', (e) => {
    if (details.open && e.target instanceof Node && !details.contains(e.target)) details.open = false;
  });
}

/**
 * Keeps details with an id as the reader left them when htmx swaps the part they are in, and
 * the focus where it was: htmx alone cannot return it into details that arrive closed.
 */
export function keepOpen(): void {
  let open: string[] = [];
  let focused = '';
  document.addEventListener('htmx:beforeSwap', () => {
    open = [...document.querySelectorAll<HTMLDetailsElement>('details[id][open]')].map((d) => d.id);
    focused = document.activeElement?.id ?? '';
  });
  document.addEventListener('htmx:afterSettle', () => {
    for (const id of open) {
      const details = document.getElementById(id);
      if (details instanceof HTMLDetailsElement) details.open = true;
    }
    if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus({ preventScroll: true });
  });
}

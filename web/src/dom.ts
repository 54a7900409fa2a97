/** All matches in a root, the root itself included, that have not been enhanced by `mark` yet. */
export function fresh<T extends HTMLElement | SVGElement>(root: ParentNode, selector: string, mark: string): T[] {
  const found = [...root.querySelectorAll<T>(selector)];
  if (root instanceof Element && root.matches(selector)) found.unshift(root as unknown as T);
  const key = `on${mark}`;
  return found.filter((el) => {
    if (el.dataset[key] || el.closest('template')) return false;
    el.dataset[key] = '1';
    return true;
  });
}

export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Partial<HTMLElementTagNameMap[K]> = {},
  attrs: Record<string, string> = {},
): HTMLElementTagNameMap[K] {
  const el = Object.assign(document.createElement(tag), props);
  for (const [name, value] of Object.entries(attrs)) el.setAttribute(name, value);
  return el;
}

/** A word of the page's language, which the layout puts on the body as data-word-…. */
export function word(name: string, values: Record<string, string> = {}): string {
  const text = document.body.getAttribute(`data-word-${name}`) ?? '';
  return Object.entries(values).reduce((s, [k, v]) => s.replace(`{${k}}`, v), text);
}

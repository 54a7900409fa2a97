// Scripts make pages quicker; no task needs them. Each module enhances what it finds in a
// root: the whole page at first, then every part that htmx swaps in.
import htmx from 'htmx.org';
import './fonts.css';
import '../static/css/base.css';
import '../static/css/layout.css';
import '../static/css/parts.css';
import '../static/css/forms.css';
import '../static/css/tables.css';
import '../static/css/charts.css';
import '../static/css/learner.css';
import '../static/css/planner.css';
import '../static/css/print.css';
import { combobox } from './combobox';
import { confirm } from './confirm';
import { guard } from './guard';
import { keepOpen, menu } from './disclosure';
import { plot } from './plot';
import { ranges } from './ranges';
import { rows } from './rows';
import { compare, favourites } from './saved';

declare global {
  interface Window { htmx: typeof htmx }
}
window.htmx = htmx;

function enhance(root: ParentNode): void {
  combobox(root);
  guard(root);
  plot(root);
  rows(root, enhance);
  favourites(root);
  compare(root);
}

ranges();
confirm();
menu();
keepOpen();
enhance(document);
document.addEventListener('htmx:load', (e) => {
  if (e.target instanceof Element && e.target !== document.body) enhance(e.target);
});

// what failed is where the reader must look first
document.querySelector<HTMLElement>('[data-focus]')?.focus();

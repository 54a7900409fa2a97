import { fresh, make, word } from './dom';

/**
 * Reads a chart out period by period: by pointer on the drawing, by keyboard on a slider
 * below it. The figures come from the table beside the chart, where they already stand in
 * the reader's language; the chart says by data-x0, data-x1 where its periods lie.
 */
export function plot(root: ParentNode): void {
  for (const figure of fresh<HTMLElement>(root, '.figure', 'Plot')) {
    const charts = [...figure.querySelectorAll<SVGSVGElement>('svg[data-x0]')];
    const table = figure.querySelector('table');
    const rows = [...(table?.tBodies[0]?.rows ?? [])];
    const holder = figure.querySelector('[data-plot]');
    if (!charts.length || rows.length < 2 || !table || !holder) continue;
    const heads = [...(table.tHead?.rows[0]?.cells ?? [])].map((c) => c.textContent?.trim() ?? '');

    const out = make('output');
    const slider = make('input', { type: 'range', min: '0', max: String(rows.length - 1), value: String(rows.length - 1) }, { 'aria-label': word('period') });
    const box = make('div', { className: 'readout' });
    box.append(slider, out);
    holder.after(box);
    const cursors = charts.map(cursor);

    const show = (i: number): void => {
      const cells = [...(rows[i]?.cells ?? [])].map((c) => c.textContent?.trim() ?? '');
      const text = cells.map((c, j) => (j === 0 ? c : `${heads[j]} ${c}`)).join(' · ');
      out.textContent = text;
      slider.setAttribute('aria-valuetext', text);
      slider.value = String(i);
      for (const move of cursors) move(i / (rows.length - 1));
    };
    show(rows.length - 1);
    slider.addEventListener('input', () => show(Number(slider.value)));
    for (const svg of charts) {
      svg.addEventListener('pointermove', (e) => show(Math.round(share(svg, e.clientX) * (rows.length - 1))));
    }
  }
}

function num(svg: SVGSVGElement, name: string): number { return Number(svg.dataset[name]); }

/** Where a pointer is between the first period (0) and the last (1). */
function share(svg: SVGSVGElement, clientX: number): number {
  const box = svg.getBoundingClientRect();
  const x = ((clientX - box.left) / box.width) * svg.viewBox.baseVal.width;
  const x0 = num(svg, 'x0'), x1 = num(svg, 'x1');
  return Math.max(0, Math.min(1, (x - x0) / (x1 - x0)));
}

function cursor(svg: SVGSVGElement): (share: number) => void {
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'line');
  line.setAttribute('class', 'cursor');
  line.setAttribute('y1', String(num(svg, 'y0')));
  line.setAttribute('y2', String(num(svg, 'y1')));
  return (at) => {
    const x = String(num(svg, 'x0') + at * (num(svg, 'x1') - num(svg, 'x0')));
    line.setAttribute('x1', x);
    line.setAttribute('x2', x);
    if (!line.isConnected) svg.append(line);
  };
}

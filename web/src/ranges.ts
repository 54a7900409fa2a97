/** Shows the value of a range while it moves: data-out names the output element. */
export function ranges(): void {
  document.addEventListener('input', (e) => {
    const input = e.target;
    if (!(input instanceof HTMLInputElement) || !input.dataset.out) return;
    const out = document.getElementById(input.dataset.out);
    if (out) out.textContent = input.value;
  });
}

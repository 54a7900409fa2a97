// Bundles scripts, style sheets and fonts into static/dist with hashed names, and writes
// manifest.json, by which the server finds them. Run by "npm run build" after the type check.
import { build } from 'esbuild';
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('.', import.meta.url));
const dist = join(root, 'static/dist');
const bundled = ['htmx.org', '@fontsource-variable/golos-text'];

await mkdir(dist, { recursive: true });
for (const name of await readdir(dist)) {
  if (name !== '.gitkeep') await rm(join(dist, name), { recursive: true });
}

const result = await build({
  absWorkingDir: root,
  entryPoints: ['src/app.ts'],
  outdir: dist,
  bundle: true,
  minify: true,
  format: 'esm',
  target: ['es2022', 'chrome120', 'firefox121', 'safari17.2'],
  entryNames: '[name]-[hash]',
  assetNames: '[name]-[hash]',
  loader: { '.woff2': 'file' },
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
});

const files = Object.keys(result.metafile.outputs).map((f) => basename(f));
const font = (subset) => files.find((f) => f.startsWith(`golos-text-${subset}-wght`));
const manifest = {
  script: files.find((f) => f.endsWith('.js')),
  styles: files.filter((f) => f.endsWith('.css')),
  fonts: { latin: font('latin'), 'latin-ext': font('latin-ext'), cyrillic: font('cyrillic') },
};
if (!manifest.script || manifest.styles.length !== 1 || Object.values(manifest.fonts).some((f) => !f)) {
  throw new Error(`incomplete bundle: ${JSON.stringify(manifest)}`);
}
await writeFile(join(dist, 'manifest.json'), JSON.stringify(manifest, null, 2) + '\n');

for (const name of bundled) {
  const dir = join(root, 'node_modules', name);
  const licence = (await readdir(dir)).find((f) => /^licen[cs]e/i.test(f));
  if (!licence) throw new Error(`${name} has no licence file`);
  await copyFile(join(dir, licence), join(dist, `LICENSE-${name.replace(/[@/]/g, '_').replace(/^_/, '')}.txt`));
}

for (const f of [manifest.script, ...manifest.styles]) {
  console.log(`${f}  ${(await readFile(join(dist, f))).length} bytes`);
}

// "make dev": serves the demonstration, rebuilds on every change and reloads the browser. A small
// proxy stands in front of the program: it adds the reloading script to pages, and nothing else.
import { spawn, spawnSync } from 'node:child_process';
import { watch } from 'node:fs';
import { createServer, request } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [host, port] = (process.env.KOMPASS_LISTEN || '127.0.0.1:8080').split(':');
const behind = { host: '127.0.0.1', port: Number(port) + 1 };

const script = `new EventSource('/__dev/changes').onmessage = () => location.reload();`;
const tag = '<script src="/__dev/reload.js" defer></script></head>';

let program;
let greeting = '';
const open = new Set(); // browsers that wait for changes

function run(command, args, cwd) {
  const { status } = spawnSync(command, args, { cwd, stdio: 'inherit' });
  return status === 0;
}

const bundle = () => run('npm', ['run', '--silent', 'bundle'], join(root, 'web'));
const build = () => run('go', ['build', '-buildvcs=false', '-o', 'bin/kompass', './cmd/kompass'], root);

function ready() {
  return new Promise((resolve) => {
    const ask = (left) => request({ ...behind, path: '/readyz' }, (res) => { res.resume(); res.statusCode === 200 || !left ? resolve() : again(left); })
      .on('error', () => (left ? again(left) : resolve())).end();
    const again = (left) => setTimeout(ask, 50, left - 1);
    ask(200);
  });
}

async function restart() {
  if (program && program.exitCode === null) {
    const ended = new Promise((resolve) => program.once('exit', resolve));
    program.kill('SIGTERM');
    await ended;
  }
  program = spawn('bin/kompass', ['serve', '--demo'], {
    cwd: root, stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, KOMPASS_LISTEN: `${behind.host}:${behind.port}`, KOMPASS_BASE_URL: `http://${host}:${port}` },
  });
  program.stdout.setEncoding('utf8').on('data', (text) => { greeting += text; });
  await ready();
  for (const browser of open) browser.write('data: changed\n\n');
}

let pending = new Set();
let timer;
let working = Promise.resolve();

function changed(file) {
  pending.add(file);
  clearTimeout(timer);
  timer = setTimeout(() => {
    const files = [...pending];
    pending = new Set();
    working = working.then(async () => {
      console.log(`\nchanged: ${files.join(', ')}`);
      const front = files.some((f) => /^web\/(src|static\/css)\//.test(f));
      if ((!front || bundle()) && build()) await restart();
      else console.log('not built; the last good build keeps running');
    });
  }, 100);
}

for (const dir of ['cmd', 'internal', 'seed', 'web/src', 'web/static/css', 'web/templates', 'web/locales']) {
  watch(join(root, dir), { recursive: true }, (_, name) => {
    if (name && /\.(go|ts|css|html|json)$/.test(name) && !name.endsWith('_test.go')) changed(`${dir}/${name}`);
  });
}

function dev(req, res) {
  if (req.url === '/__dev/reload.js') {
    res.writeHead(200, { 'content-type': 'text/javascript', 'cache-control': 'no-store' }).end(script);
    return;
  }
  res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }).write(': hello\n\n');
  open.add(res);
  req.on('close', () => open.delete(res));
}

function pass(req, res) {
  const headers = { ...req.headers, 'accept-encoding': 'identity' };
  const up = request({ ...behind, method: req.method, path: req.url, headers }, (from) => {
    if (!/^text\/html/.test(from.headers['content-type'] ?? '')) {
      res.writeHead(from.statusCode, from.headers);
      from.pipe(res);
      return;
    }
    const parts = [];
    from.on('data', (part) => parts.push(part)).on('end', () => {
      const page = Buffer.from(Buffer.concat(parts).toString('utf8').replace('</head>', tag));
      const { 'content-length': _, etag: __, ...rest } = from.headers;
      res.writeHead(from.statusCode, { ...rest, 'content-length': page.length }).end(page);
    });
  });
  up.on('error', () => res.writeHead(502, { 'content-type': 'text/plain' }).end('the program is not running; see the terminal\n'));
  req.pipe(up);
}

if (!build()) process.exit(1);
await restart();
createServer((req, res) => (req.url.startsWith('/__dev/') ? dev : pass)(req, res)).listen(Number(port), host, () => {
  console.log(`\nPrasmju kompass: http://${host}:${port}/ (rebuilds and reloads on every change)`);
  console.log(greeting.split('\n').filter((line) => line.includes('@')).join('\n')); // the accounts, not the address behind
});
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    program?.kill('SIGTERM');
    process.exit(0);
  });
}

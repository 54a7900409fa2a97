// Shows "go test -json" as a person wants to read it: go test's own lines per package, the whole
// output of tests that failed, and every skipped test with its reason; a green test stays silent.
// Ends with the counts. With a file name, the packages' lines and the counts are written there too.
import { createInterface } from 'node:readline';
import { writeFileSync } from 'node:fs';

const outputs = new Map(); // package + test → lines not yet shown
const skipped = [];
const summary = [];
const count = { pass: 0, fail: 0, skip: 0 };
let broken = false;

const say = (line) => process.stdout.write(line.endsWith('\n') ? line : line + '\n');

function take(key) {
  const lines = outputs.get(key) ?? [];
  outputs.delete(key);
  return lines;
}

// reason is what a test said before it skipped: its log lines without the frame around them.
const reason = (lines) => lines.filter((l) => !/^\s*(===|---)/.test(l)).map((l) => l.trim().replace(/^\S+\.go:\d+: /, '')).join(' ');

function test(e, key) {
  count[e.Action]++;
  const lines = take(key);
  if (e.Action === 'fail') {
    lines.forEach(say);
  }
  if (e.Action === 'skip') {
    skipped.push(`--- SKIP: ${e.Test} (${e.Package.replace(/^.*\/internal\//, '')}): ${reason(lines)}`);
  }
}

function pkg(e) {
  const lines = take(e.Package);
  const shown = e.Action === 'fail' ? lines : lines.filter((l) => /^(ok|FAIL|\?)\s/.test(l));
  shown.map((l) => l.replace(/ of statements in .*/, '')).forEach(say);
  summary.push(...lines.filter((l) => /^(ok|FAIL)\s/.test(l)).map((l) => l.replace(/\tcoverage: .*/, '').trimEnd()));
  if (e.Action === 'fail') broken = true;
}

for await (const line of createInterface({ input: process.stdin })) {
  let e;
  try {
    e = JSON.parse(line);
  } catch {
    say(line);
    continue;
  }
  const key = e.Test ? `${e.Package} ${e.Test}` : e.Package;
  if (e.Action === 'output') {
    outputs.set(key, [...(outputs.get(key) ?? []), e.Output]);
  } else if (e.Action === 'build-output') {
    say(e.Output);
  } else if (e.Action === 'build-fail') {
    broken = true;
  } else if (['pass', 'fail', 'skip'].includes(e.Action)) {
    (e.Test ? test : pkg)(e, key);
  }
}

// What a killed or panicking binary left behind belongs to no finished test.
if (broken) [...outputs.values()].flat().forEach(say);
skipped.forEach(say);
summary.push(...skipped, `${count.pass} passed, ${count.fail} failed, ${count.skip} skipped`);
say(summary.at(-1));
if (process.argv[2]) writeFileSync(process.argv[2], summary.join('\n') + '\n');
process.exitCode = broken || count.fail > 0 ? 1 : 0;

// node score.mjs SUITE.jsonl COMMAND [ARGUMENT…] gives each text to the command and scores what it prints.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

const [suite, command, ...args] = process.argv.slice(2);
if (!command) {
  console.error("usage: node score.mjs SUITE.jsonl COMMAND [ARGUMENT…]");
  process.exit(2);
}
const bytes = (text) => (typeof text === "string" ? Buffer.from(text) : Buffer.from(text.base64, "base64"));
const bare = (text) => text.toString("latin1").replace(/\r?\n$/, "");

const [header, ...cases] = readFileSync(suite, "utf8").trimEnd().split("\n").map((line) => JSON.parse(line));
const count = { repairs: 0, exact: 0, sound: 0, harmed: 0, failed: 0 };
for (const { before, after, others, findings } of cases) {
  const done = spawnSync(command, args, { input: bytes(before), timeout: 20000 });
  if (done.error?.code === "ENOENT") throw done.error;
  const failed = done.error || done.status !== 0;
  if (failed) count.failed++;
  const wanted = (after === null ? [before] : [after, ...others]).map(bytes);
  const atEnd = bare(bytes(before)) === bare(wanted[0]) && after !== null; // then the line end is the point
  const same = (text) => (atEnd ? text.equals(done.stdout) : bare(text) === bare(done.stdout));
  const right = !failed && wanted.some(same);
  if (after !== null) count.repairs++, (count.exact += right);
  else if (!findings.length) count.sound++, (count.harmed += !failed && !right);
}
console.log(`${header.name} ${header.version}, ${cases.length} cases: ${command} ${args.join(" ")}`.trimEnd());
console.log(`exact ${count.exact} of ${count.repairs} repairs, harmed ${count.harmed} of ${count.sound} sound texts`);
console.log(`failed ${count.failed}`);

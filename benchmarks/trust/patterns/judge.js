// Reads a list of [source, flags] as JSON from standard input, and writes what recheck says of each, a line each.
const path = require("path");
const { check } = require(path.join(process.cwd(), "node_modules", "recheck"));

const listed = JSON.parse(require("fs").readFileSync(0, "utf8"));

(async () => {
  for (const [source, flags] of listed) {
    const said = await check(source, flags, { timeout: 4000 });
    const attack = said.attack && { pumps: said.attack.pumps, suffix: said.attack.suffix };
    const grows = said.complexity && said.complexity.summary;
    console.log(JSON.stringify({ status: said.status, grows, attack, error: said.error && said.error.kind }));
  }
  process.exit(0);
})();

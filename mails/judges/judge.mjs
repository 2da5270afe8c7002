// Judges the HTML files of a folder: html-validate, and caniemail with the exceptions of allowed.json.
//
//     node judge.mjs FOLDER
//
// Prints one JSON object: {"file": {"html": [...], "clients": [...]}, ..., "unused": [...]}.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { caniemail } from "caniemail";
import { FileSystemConfigLoader, HtmlValidate } from "html-validate";

const CLIENTS = ["gmail.*", "outlook.*", "apple-mail.*", "yahoo.*"];
const here = import.meta.dirname;
const read = (name) => JSON.parse(readFileSync(join(here, name), "utf8"));

const folder = process.argv[2];
const allowed = read("allowed.json");
const validator = new HtmlValidate(
  new FileSystemConfigLoader(read("htmlvalidate.json")),
);
const used = new Set();

async function faults(html) {
  const report = await validator.validateString(html);
  return report.results.flatMap(({ messages }) =>
    messages.map((one) => `${one.line}:${one.column} ${one.ruleId}: ${one.message}`),
  );
}

function unsupported(html) {
  const { issues } = caniemail({ clients: CLIENTS, html });
  const found = new Map();
  for (const [client, several] of issues.errors)
    for (const { title } of several) {
      if (title in allowed) used.add(title);
      else found.set(title, (found.get(title) ?? new Set()).add(client));
    }
  return [...found].map(([title, where]) => `${title}: ${[...where].join(", ")}`);
}

const verdicts = {};
for (const name of readdirSync(folder).filter((one) => one.endsWith(".html"))) {
  const html = readFileSync(join(folder, name), "utf8");
  verdicts[name] = { html: await faults(html), clients: unsupported(html) };
}
const unused = Object.keys(allowed).filter((title) => !used.has(title));
console.log(JSON.stringify({ verdicts, unused }));

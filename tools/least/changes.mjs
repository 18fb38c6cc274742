// Says whether a plan of OpenTofu, as `tofu show -json` prints it, changes anything: only then somebody is asked, or told.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const idle = new Set(['no-op', 'read']);

/** The addresses of what an apply would do or keep that is not there yet; no value of any of them. */
export function changed({
  resource_changes: resources = [],
  output_changes: outputs = {},
  resource_drift: drift = [],
}) {
  const all = [
    ...resources.map(({ address, change }) => [address, change]),
    ...Object.entries(outputs).map(([name, change]) => [`output ${name}`, change]),
    ...drift.map(({ address, change }) => [address, change]),
  ];
  return [
    ...new Set(all.filter(([, { actions }]) => actions.some((one) => !idle.has(one))).map(([address]) => `${address}`)),
  ];
}

/** Whether there is any. */
export function changes(plan) {
  return changed(plan).length > 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [file, out] = process.argv.slice(2);
  const found = changed(JSON.parse(readFileSync(file, 'utf8')));
  console.log(found.length > 0 ? `It changes ${found.join(', ')}.` : 'It changes nothing.');
  if (process.env.GITHUB_OUTPUT) appendFileSync(process.env.GITHUB_OUTPUT, `changes=${found.length > 0}\n`);
  if (out !== undefined) writeFileSync(out, JSON.stringify(found));
}

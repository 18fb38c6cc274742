// Says whether a plan of OpenTofu, as `tofu show -json` prints it, changes anything: only then somebody is asked.
import { appendFileSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const idle = new Set(['no-op', 'read']);

/** Whether an apply would do or keep anything that is not there yet. */
export function changes({
  resource_changes: resources = [],
  output_changes: outputs = {},
  resource_drift: drift = [],
}) {
  const all = [
    ...resources.map(({ change }) => change),
    ...Object.values(outputs),
    ...drift.map(({ change }) => change),
  ];
  return all.some(({ actions }) => actions.some((action) => !idle.has(action)));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const changed = changes(JSON.parse(readFileSync(process.argv[2], 'utf8')));
  console.log(changed ? 'It changes something.' : 'It changes nothing.');
  if (process.env.GITHUB_OUTPUT) appendFileSync(process.env.GITHUB_OUTPUT, `changes=${changed}\n`);
}

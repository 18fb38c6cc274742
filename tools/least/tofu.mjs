// Fetches OpenTofu by the checksum that its project publishes, for a job that holds a role of AWS: what another job compiled
// or a cache kept is not run there. `tools/src/toolbox/sources/data/releases.ts` pins the same, and a test holds them equal.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export const release = {
  url: 'https://github.com/opentofu/opentofu/releases/download/v1.12.6/tofu_1.12.6_linux_amd64.tar.gz',
  sha256: '50a6106fa4de523d09c87af85f3db1dd47535fc005727fdca6852146476b88ec',
};

/** Puts the program into a folder, in the place of whatever was there. */
export async function fetchTofu(folder, { url, sha256 } = release) {
  const answer = await fetch(url, { signal: AbortSignal.timeout(120_000) });
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}.`);
  const bytes = Buffer.from(await answer.arrayBuffer());
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== sha256) throw new Error(`${url} is ${found}, not ${sha256}: it is not run.`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const archive = join(folder, 'tofu.tar.gz');
  writeFileSync(archive, bytes);
  execFileSync('tar', ['-xzf', archive, '-C', folder, 'tofu']);
  rmSync(archive);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    await fetchTofu(process.argv[2]);
    console.log(`${release.url} has the checksum that was reviewed.`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}

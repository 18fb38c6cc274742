import { spawn } from 'node:child_process';
import { mkdir, readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createTwoFilesPatch } from 'diff';
import { expect, jest, test } from '@jest/globals';
import { repositoryRoot } from '@lockstep/tools/lib/files/paths';
import { withScratchFolder } from '@lockstep/tools/lib/files/scratch-folder';
import { run } from '@lockstep/tools/lib/process/run';
import { goldenRepository, runSynth } from './run-synth.ts';
import { goldenFiles } from './stacks/record.ts';
import { readSynthesized } from './stacks/read.ts';

// The machine may be busy with the processes of other tests.
jest.setTimeout(240_000);

/** A unified diff for a person, or nothing. */
async function difference(path: string, text: string): Promise<string> {
  const golden = await readFile(join(repositoryRoot, path), 'utf8').catch(() => '');
  return golden === text ? '' : createTwoFilesPatch(path, 'synthesized', golden, text);
}

test('the entry point writes what the golden files say, for both environments', async () => {
  await withScratchFolder('infra', async (outdir) => {
    await runSynth(repositoryRoot, { outdir, repository: goldenRepository });
    const files = [...goldenFiles(await readSynthesized(outdir))];
    const found = await Promise.all(files.map(([path, text]) => difference(path, text)));
    // Meant? `npm run lockstep -- infra record` writes them anew.
    expect(found.join('')).toBe('');
  });
});

test('a synth of both environments takes little time and memory', async () => {
  await withScratchFolder('infra', async (outdir) => {
    const { seconds, megabytes } = await measured([join(repositoryRoot, 'infra/src/main.ts'), outdir]);
    console.log(`synth of both environments: ${seconds.toFixed(2)} s of CPU, ${megabytes.toFixed(0)} MB`);
    // CPU time, since other tests share the machine; the goal on a machine of its own is 3 s of wall clock.
    expect(seconds).toBeLessThan(6);
    expect(megabytes).toBeLessThan(300);
  });
});

/** What one Node process needed until its end: seconds of CPU, and the most memory that it held. */
async function measured(args: readonly string[]): Promise<{ readonly seconds: number; readonly megabytes: number }> {
  const report = 'process.on("exit",()=>{const u=process.resourceUsage();console.log(JSON.stringify(u))})';
  const child = spawn(
    process.execPath,
    ['--disable-warning=DEP0044', '--import', `data:text/javascript,${encodeURIComponent(report)}`, ...args],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_OPTIONS: '' },
    },
  );
  let printed = '';
  child.stdout.on('data', (part: Buffer) => (printed += part.toString()));
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`the entry point ended with ${String(code)}: ${printed}`);
  const usage = JSON.parse(printed) as NodeJS.ResourceUsage;
  return { seconds: (usage.userCPUTime + usage.systemCPUTime) / 1e6, megabytes: usage.maxRSS / 1024 };
}

const moduleAt = (path: string) => JSON.stringify(pathToFileURL(join(repositoryRoot, 'infra/src', path)).href);

test('a refused config ends a synth with its reason, and nothing is written', async () => {
  await withScratchFolder('infra', async (outdir) => {
    const code = `
      import { synthesize } from ${moduleAt('synth.ts')};
      import { environmentConfigs } from ${moduleAt('environments/index.ts')};
      const configs = environmentConfigs.map((one) => ({ ...one, kubernetesVersion: '1.20' }));
      synthesize({ configs, repository: '${goldenRepository}', outdir: ${JSON.stringify(outdir)} });`;
    const args = ['--disable-warning=DEP0044', '--input-type=module', '--eval', code];
    const { code: ended, stderr } = await run(process.execPath, args, { accept: [0, 1], env: { NODE_OPTIONS: '' } });
    expect(ended).toBe(1);
    expect(stderr).toContain('known are 1.34');
    expect(await readdir(outdir)).toEqual([]);
  });
});

test('what Terraform keeps beside a stack outlives a synth, and a stack that is gone does not', async () => {
  await withScratchFolder('infra', async (outdir) => {
    const folder = (name: string) => join(outdir, 'stacks', name);
    await mkdir(join(folder('staging-network'), '.terraform'), { recursive: true });
    await mkdir(folder('staging-old'), { recursive: true });
    await runSynth(repositoryRoot, { outdir });
    await rm(join(folder('staging-network'), '.terraform'), { recursive: true });
    await expect(rm(folder('staging-old'))).rejects.toThrow('ENOENT');
  });
});

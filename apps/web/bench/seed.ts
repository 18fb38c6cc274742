import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { aptInstall } from '@lockstep/tools/toolbox/sources/apt';
import { withMachineLock } from '@lockstep/tools/lib/process/once';
import { cacheDir } from '@lockstep/tools/lib/files/paths';
import { run } from '@lockstep/tools/lib/process/run';

/** From PyPI, with all that they need. */
const packages = [
  'blinker==1.9.0',
  'click==8.5.1',
  'Flask==3.1.3',
  'gunicorn==27.0.1',
  'itsdangerous==2.2.0',
  'Jinja2==3.1.6',
  'MarkupSafe==3.0.4',
  'prometheus_client==0.26.0',
  'Werkzeug==3.1.9',
];

const again = 'Mend that and run this again.';

/**
 * The command of the Flask service under Gunicorn with 4 workers, in a virtual environment of the cache.
 * @param work - a folder for its source.
 * @throws {Failure} when Python or the packages can't be had.
 */
export async function seedCommand(port: number, work: string, say: (line: string) => void): Promise<string[]> {
  const environment = await virtualEnvironment(say);
  // Python keeps what it compiles beside the source.
  await copyFile(join(import.meta.dirname, 'seed.py'), join(work, 'seed.py'));
  const gunicorn = join(environment, 'bin', 'gunicorn');
  return [gunicorn, '--workers', '4', '--bind', `127.0.0.1:${port}`, '--chdir', work, 'seed:app'];
}

async function virtualEnvironment(say: (line: string) => void): Promise<string> {
  await ensurePython(say);
  const wanted = createHash('sha256').update(packages.join()).digest('hex').slice(0, 12);
  const folder = join(cacheDir(), `bench-flask-${wanted}`);
  const complete = join(folder, 'complete');
  await withMachineLock(folder, async () => {
    if (existsSync(complete)) return;
    say(`installing Flask and Gunicorn into ${folder}`);
    await rm(folder, { recursive: true, force: true });
    await run('python3', ['-m', 'venv', folder], { doing: 'make a virtual environment', wayOut: again });
    const install = ['install', '--quiet', '--disable-pip-version-check', '--no-deps', ...packages];
    await run(join(folder, 'bin', 'pip'), install, { doing: 'install Flask and Gunicorn', wayOut: again });
    await writeFile(complete, '');
  });
  return folder;
}

async function ensurePython(say: (line: string) => void): Promise<void> {
  const usable = await run('sh', ['-c', 'python3 -c "import venv, ensurepip"'], { accept: [0, 1, 127] });
  if (usable.code !== 0) await aptInstall(['python3', 'python3-venv'], 'run the Flask service', say);
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readConfig } from '../../model/config/config.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { upstreams } from './data/upstreams.ts';

const staging = (component: string): string =>
  readFileSync(join(repositoryRoot, 'clusters/staging', component, 'kustomization.yaml'), 'utf8');

test.each(upstreams.map((upstream) => [upstream.repository, upstream] as const))(
  'the mirror of %s is what staging names, by commit and by version',
  (repository, { tag, commit, moduleOf, folder, byFile }) => {
    const path = repository.replace(/^raw\.githubusercontent\.com/, 'github.com');
    expect(readConfig().others.upstreams).toContain(`https://${path}`);
    const lines = staging(moduleOf).split('\n');
    if (byFile === true) {
      const named = lines.filter((one) => one.includes(`https://${repository}/`));
      expect(named.length).toBeGreaterThan(0);
      expect(named.filter((one) => !one.includes(`/${commit ?? tag}/${folder}/`))).toEqual([]);
      return;
    }
    const line = lines.find((one) => one.includes(`https://${repository}//`));
    expect(line).toContain(commit === undefined ? `ref=${tag}` : `ref=${commit} # ${tag}`);
  },
);

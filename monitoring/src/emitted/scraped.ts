import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { textIfThere } from '@lockstep/tools/lib/files/if-there';
import { partFolder } from '@lockstep/tools/model/service-parts/parts';

interface Relabelling {
  readonly replacement?: string;
  readonly target_label?: string;
  readonly action?: string;
}

interface Job {
  readonly job_name: string;
  readonly relabel_configs?: readonly Relabelling[];
}

/** The labels that Prometheus itself gives to whatever a job's targets emit, by job. */
export async function targetLabels(root: string): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const folder = join(root, 'monitoring', 'prometheus');
  const more = (await readdir(join(folder, 'scrape'))).map((name) => join(folder, 'scrape', name));
  const parts = await readdir(join(root, 'monitoring', 'components'));
  const ofParts = parts.map((name) => join(root, 'monitoring', 'components', name, 'scrape.yml'));
  const services = await readdir(join(root, 'base', 'services'));
  const ofServices = services.flatMap((name) =>
    (['databases', 'monitoring'] as const).map((part) => join(root, partFolder(name, part), 'scrape.yml')),
  );
  const jobs = await Promise.all([join(folder, 'prometheus.yml'), ...more, ...ofParts, ...ofServices].map(jobsIn));
  return new Map(jobs.flat().map((job) => [nameOf(job), labelsOf(job)]));
}

/** As its series have it: what is asked in several namespaces is one job. */
function nameOf({ job_name: name, relabel_configs = [] }: Job): string {
  return relabel_configs.find(({ target_label: label }) => label === 'job')?.replacement ?? name;
}

async function jobsIn(file: string): Promise<readonly Job[]> {
  const text = await textIfThere(file);
  if (text === undefined) return [];
  const { scrape_configs = [] } = parse(text, { merge: true }) as { scrape_configs?: Job[] };
  return scrape_configs;
}

function labelsOf({ relabel_configs = [] }: Job): Set<string> {
  const set = relabel_configs.flatMap(({ target_label: label = '' }) => (/^[a-z]/.test(label) ? [label] : []));
  return new Set(['job', 'instance', ...set]);
}

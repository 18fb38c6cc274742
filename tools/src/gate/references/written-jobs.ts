import { at, listAt } from '../../lib/values/at.ts';
import type { Rendered } from '../../model/finding.ts';
import type { EnvironmentIndex } from './environment-index.ts';
import { parsedText, settingsOf } from './texts.ts';

/** A scrape job as it is written, however it finds its targets. */
export interface WrittenJob {
  readonly source: Rendered;
  readonly field: string;
  readonly job: unknown;
}

/** All jobs of every Prometheus configuration, and where its alerts go. */
export function writtenJobs(index: EnvironmentIndex): readonly WrittenJob[] {
  return index
    .ofKind('ConfigMap')
    .flatMap(settingsOf)
    .flatMap(({ source, field, text }) =>
      jobsIn(text).map(({ field: place, job }) => ({ source, field: `${field}.${place}`, job })),
    );
}

function jobsIn(text: string): readonly { readonly field: string; readonly job: unknown }[] {
  const config = /^(scrape_configs|alerting):/m.test(text) ? parsedText(text) : undefined;
  const scrapes = listAt(config, 'scrape_configs').map((job) => ({
    job,
    field: `scrape_configs[${String(at(job, 'job_name'))}]`,
  }));
  const alerts = listAt(config, 'alerting', 'alertmanagers').map((job, place) => ({
    job,
    field: `alerting.alertmanagers[${place}]`,
  }));
  return [...scrapes, ...alerts];
}

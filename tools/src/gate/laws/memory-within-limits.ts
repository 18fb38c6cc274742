import { at } from '../../lib/values/at.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { amountOf, bytesOf } from '../references/amounts.ts';
import { databaseKind } from '../references/databases.ts';
import { indexOf, type EnvironmentIndex } from '../references/environment-index.ts';
import type { PodContainer, PodTemplate } from '../references/pods.ts';
import { mountedSettings, ownTexts } from '../references/texts.ts';
import { variablesOf } from '../references/variables.ts';

/** A program that is told how much memory it may fill is told less than its container has: it is killed before it tidies up. */
export function memoryWithinLimits(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  const pods = index.pods.flatMap((pod) =>
    pod.containers.flatMap((container) => {
      const limit = amountOf(at(container.container, 'resources', 'limits', 'memory'));
      if (limit === undefined) return [];
      return toldIn(pod, container, index).flatMap((told) => (told.bytes < limit ? [] : [refusal(told, limit)]));
    }),
  );
  return [...pods, ...index.ofKind(databaseKind).flatMap(ofDatabase)];
}

interface Told {
  readonly source: Rendered;
  readonly field: string;
  readonly shown: string;
  readonly bytes: number;
}

const refusal = ({ source, field, shown }: Told, limit: number): Finding =>
  finding(source, field, shown, {
    reason: `its container has ${limit / 2 ** 20} MiB, so that it is killed before it makes room`,
    wayOut: 'Tell it less, or raise resources.limits.memory.',
  });

/** As Go's runtime, V8 and Java are told, and the unit that a number alone has there. */
const forms = [
  { form: /^GOMEMLIMIT=(\d+)([KMGT]i)?B?$/, unit: '' },
  { form: /--max[-_]old[-_]space[-_]size=(\d+)/, unit: 'M' },
  { form: /(?:^|\s)-Xmx(\d+)([kmgKMG])?(?:\s|$)/, unit: '' },
] as const;

function toldIn(pod: PodTemplate, container: PodContainer, index: EnvironmentIndex): readonly Told[] {
  const variables = variablesOf(pod, container, index).map(({ source, field, name, value }) => ({
    source,
    field,
    shown: value,
    text: name === 'GOMEMLIMIT' ? `GOMEMLIMIT=${value}` : value,
  }));
  const words = ownTexts(pod, container)
    .filter(({ field }) => !field.includes('.env['))
    .map(({ source, field, text }) => ({ source, field, shown: text, text }));
  // As a collector of OpenTelemetry is told in its file.
  const limits = mountedSettings(pod, container, index).flatMap(({ source, field, text }) =>
    [...text.matchAll(/^\s*limit_mib: *(\d+)\s*$/gm)].map(([said, number]) => ({
      source,
      field,
      shown: said.trim(),
      bytes: bytesOf(number!, 'Mi'),
    })),
  );
  return limits.concat(
    [...variables, ...words].flatMap(({ source, field, shown, text }) =>
      forms.flatMap(({ form, unit: unsaid }) => {
        const [, number, unit = unsaid] = form.exec(text) ?? [];
        return number === undefined ? [] : [{ source, field, shown, bytes: bytesOf(number, unit) }];
      }),
    ),
  );
}

/** What PostgreSQL takes at its start: without a unit pages of 8 kB. */
function ofDatabase(source: Rendered): readonly Finding[] {
  const shown = at(source.object, 'spec', 'postgresql', 'parameters', 'shared_buffers');
  const limit = amountOf(at(source.object, 'spec', 'resources', 'limits', 'memory'));
  const [, number, unit] = /^(\d+)\s*(kB|MB|GB|TB)?$/.exec(String(shown)) ?? [];
  if (number === undefined || limit === undefined) return [];
  const bytes = unit === undefined ? Number(number) * 8192 : bytesOf(number, unit);
  const field = 'spec.postgresql.parameters.shared_buffers';
  return bytes < limit ? [] : [refusal({ source, field, shown: String(shown), bytes }, limit)];
}

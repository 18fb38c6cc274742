import { holdSentence } from '../model/hold-file.ts';
import { shortCommit, shortName } from '../model/image-reference.ts';
import { age, table } from '../lib/values/table.ts';
import type { DeliveryStatus, Waiting } from './status.ts';
import { hops } from '../model/environment.ts';

/** For people: what each environment runs and since when, then what waits and what is held. */
export function deliveryText(status: DeliveryStatus, now: number = Date.now()): string {
  const rows = status.environments.flatMap(({ name, images }) =>
    images.length === 0
      ? [[name, '-', 'nothing pinned yet', '', '', '']]
      : images.map((image) => [
          name,
          shortName(image.name),
          shortCommit(image.tag),
          image.digest.slice(0, 'sha256:'.length + 12),
          age(image.since, now),
          image.by ?? '-',
        ]),
  );
  const held = status.environments.flatMap(({ name, hold, holds = 'standing' }) =>
    hold === undefined ? [] : [`${name} ${holdVerbs[holds]} ${holdSentence(hold)}`],
  );
  return [
    `In git, at ${shortCommit(status.commit)} of ${status.source}:`,
    table([['environment', 'image', 'commit', 'digest', 'since', 'by'], ...rows]),
    ...(status.shallow ? ['This clone lacks old commits: a time may be too late (git fetch --unshallow).'] : []),
    '',
    ...hops.flatMap(({ from, to }) => {
      const own = status.waiting.filter((one) => one.to === to);
      return own.length === 0 ? [`Nothing waits: ${to} pins what ${from} does.`] : own.flatMap(waitingLines);
    }),
    ...held,
    ...status.environments.flatMap(({ name, retiring = [] }) =>
      retiring.map((one) => `${name} is retiring ${one}: npm run lockstep -- retire service ${one}`),
    ),
  ].join('\n');
}

const holdVerbs = { coming: 'will be', standing: 'is', over: 'was' } as const;

function waitingLines({ name, to: environment, old, next, commits, withheld }: Waiting): readonly string[] {
  const [from, to] = [old, next].map((image) => (image === undefined ? 'none' : shortCommit(image.tag)));
  const count = commits.length === 1 ? '1 commit' : `${commits.length} commits`;
  const reason = withheld === undefined ? '' : `, not offered: ${withheld}`;
  return [
    `${shortName(name)} waits for ${environment}: ${from} -> ${to}, ${count}${reason}`,
    ...commits.slice(0, 10).map((line) => `  ${line}`),
    ...(commits.length > 10 ? [`  and ${commits.length - 10} more`] : []),
  ];
}

import { localUrl, pages } from '../../model/pages.ts';
import { isPart } from '../../model/laptop-part.ts';
import type { PageFacts } from '../../lib/fork-config.ts';
import type { Environment } from '../../model/environment.ts';
import { authorityPath, instanceArgs, kubeconfigPath, type Instance } from '../../model/instance.ts';
import { lockstepLine, npmLine } from '../../lib/values/command-line.ts';
import { table } from '../../lib/values/table.ts';
import { sourceNotes } from '../../toolbox/sources/notes.ts';
import { askPageOf, lookAtPage } from '../look/page-answers.ts';
import type { UpContext } from './context.ts';
import type { Times } from '../tasks.ts';
import { nextSteps } from './next-steps.ts';
import { grafanaImage, imagesLeftOut } from './steps/without-grafana.ts';

/** A page of an environment, and why a person sees nothing there. */
export interface Address {
  readonly environment: Environment;
  readonly page: PageFacts;
  readonly without?: string | undefined;
}

/** What a person sees when everything runs: times, addresses, how to log in, what to try next. */
export async function upSummary(
  context: Pick<UpContext, 'instance' | 'registries' | 'leftOut'>,
  times: Times,
  seconds: number,
): Promise<string> {
  const { instance } = context;
  const notes = instance.closed ? await sourceNotes() : [];
  return summaryText({ instance, times, seconds, notes, addresses: await addressesOf(context) });
}

/** Every page, looked at. */
async function addressesOf({
  instance,
  registries,
  leftOut,
}: Pick<UpContext, 'instance' | 'registries' | 'leftOut'>): Promise<readonly Address[]> {
  const ask = askPageOf(instance);
  const there = pages.filter(({ name }) => !isPart(name) || instance.parts?.includes(name));
  const wanted = instance.environments.flatMap((environment) => there.map((page) => ({ environment, page })));
  return await Promise.all(
    wanted.map(async ({ environment, page }) => {
      const known = knownWithout(page, { registries, leftOut });
      return { environment, page, without: known ?? (await lookAtPage(ask, page, environment)) };
    }),
  );
}

/** Why a page cannot be there, as far as it is known without looking; undefined where it may be. */
export function knownWithout(
  { name, title }: Pick<PageFacts, 'name' | 'title'>,
  { registries, leftOut }: Pick<UpContext, 'registries' | 'leftOut'>,
): string | undefined {
  const grafana = imagesLeftOut(registries).get(grafanaImage);
  if (name === 'grafana' && grafana !== undefined) return `it does not run: ${grafana}`;
  if (name === 'dashboards' && grafana === undefined) return 'Grafana shows them';
  return leftOut.get(title);
}

interface Summary {
  readonly instance: Instance;
  readonly times: ReadonlyMap<string, number>;
  readonly seconds: number;
  readonly addresses: readonly Address[];
  /** What images built from source hold, in lines. */
  readonly notes: readonly string[];
}

/** The same as text: an address that shows nothing is left out, and its reason given. */
export function summaryText({ instance, times, seconds, addresses, notes }: Summary): string {
  const { name, environments } = instance;
  const steps = [...times].filter(([, took]) => took >= 1).map(([step, took]) => [step, `${took.toFixed(1)} s`]);
  const shown = addresses.filter(({ without }) => without === undefined);
  const rowsOf = (environment: Environment): string[][] =>
    shown
      .filter((one) => one.environment === environment)
      .map(({ page }) => [environment, page.title, localUrl(page, instance, environment)])
      .concat([[environment, 'kubectl', `--kubeconfig ${kubeconfigPath(instance, environment)}`]]);
  const rows = environments.flatMap(rowsOf);
  const next = nextSteps(instance).map(({ args, about }) => [`  ${lockstepLine(args)}`, about]);
  return [
    '',
    table([['step', 'time'], ...steps, ['all', `${seconds.toFixed(1)} s`]]),
    '',
    table([['cluster', 'what', 'where'], ...rows]),
    '\nThey speak TLS with an authority of this machine, which can vouch for *.localhost alone. Tell curl or a browser:',
    table(trust(instance)),
    ...withHead('\nNothing to look at, and so not in the table:', withoutPage(addresses)),
    ...withHead('\nLog in as admin, or as who stands beside a password:', passwords(shown, name)),
    ...withHead('\nBuilt from source, since a public registry does not answer:', notes),
    '\nTry next, in this order:',
    table([...next, [`  ${npmLine('down', instanceArgs(name))}`, 'removes all of it']]),
  ].join('\n');
}

/** Each reason once, with the environments that it is true of. */
function withoutPage(addresses: readonly Address[]): readonly string[] {
  const reasons = new Map<string, Environment[]>();
  for (const { page, environment, without } of addresses) {
    if (without === undefined) continue;
    const key = `${page.title} of {}: ${without}`;
    reasons.set(key, [...(reasons.get(key) ?? []), environment]);
  }
  return [...reasons].map(([key, where]) => key.replace('{}', () => where.join(' and ')));
}

function passwords(shown: readonly Address[], instance: string): readonly string[] {
  const names = [...new Set(shown.filter(({ page }) => page.login !== undefined).map(({ page }) => page.name))];
  return names.map((name) => lockstepLine(['open', name, '--password', ...instanceArgs(instance)]));
}

function trust(instance: Instance): readonly string[][] {
  const file = authorityPath(instance);
  return [
    [`  curl --cacert ${file} ADDRESS`, 'one look'],
    [`  sudo trust anchor ${file}`, 'the machine: Fedora, Arch'],
    [
      `  sudo cp ${file} /usr/local/share/ca-certificates/lockstep.crt && sudo update-ca-certificates`,
      'Debian, Ubuntu',
    ],
    [
      `  certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n lockstep -i ${file}`,
      'Chromium; Firefox: Settings, Certificates',
    ],
  ];
}

function withHead(head: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [head, ...lines.map((line) => `  ${line}`)];
}

import { localUrl, pages } from '../../model/pages.ts';
import { kubeconfigPath, originPath } from '../../model/instance.ts';
import { table } from '../../lib/values/table.ts';
import { sourceNotes } from '../../toolbox/sources/notes.ts';
import type { UpContext } from './context.ts';
import type { Times } from '../tasks.ts';
import { grafanaImage } from './steps/without-grafana.ts';

/** What a person sees when everything runs: times, addresses, how to log in, what to try next. */
export async function upSummary(
  { instance, unbuilt }: Pick<UpContext, 'instance' | 'unbuilt'>,
  times: Times,
  seconds: number,
): Promise<string> {
  const flag = instance.name === 'default' ? '' : ` --instance ${instance.name}`;
  const steps = [...times].filter(([, took]) => took >= 1).map(([name, took]) => [name, `${took.toFixed(1)} s`]);
  const addresses = instance.environments.flatMap((environment) => [
    ...pages
      .filter(({ name }) => name !== 'grafana' || !unbuilt.has(grafanaImage))
      .map((page) => [environment, page.title, localUrl(page, instance, environment)]),
    [environment, 'kubectl', `--kubeconfig ${kubeconfigPath(instance, environment)}`],
  ]);
  const notes = instance.closed ? await sourceNotes() : [];
  return `
${table([['step', 'time'], ...steps, ['all', `${seconds.toFixed(1)} s`]])}

${table([['cluster', 'what', 'where'], ...addresses])}

Log in as admin; the passwords:
  npm run -s lockstep -- open argocd${flag} --password
  npm run -s lockstep -- open grafana${flag} --password
${grafanaNote(notes, unbuilt.get(grafanaImage))}${notes.length === 0 ? '' : `\nBuilt from source, since a public registry does not answer:\n${notes.map((note) => `  ${note}`).join('\n')}\n`}
Try next:
  npm run lockstep -- status${flag}
  git remote add local ${originPath(instance)}    then git push local HEAD:main: both clusters follow
  npm run lockstep -- build${flag}    builds your last commit of the service, and says how to bump it
  npm run lockstep -- promote --merge --repo local${flag}    brings what staging runs to production
  npm run down${instance.name === 'default' ? '' : ` -- --instance ${instance.name}`}`;
}

/** Grafana's web pages are in no registry of packages, so a server made from its Go module has none. */
function grafanaNote(notes: readonly string[], unbuilt: string | undefined): string {
  if (unbuilt !== undefined) return `Grafana does not run: ${unbuilt}\n`;
  if (!notes.some((note) => note.startsWith('docker.io/grafana/grafana:'))) return '';
  return "Grafana's web pages cannot be had from these registries: its server runs, API only.\n";
}

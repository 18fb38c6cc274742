import type { CommitStatus } from '../../lib/github/statuses.ts';
import { configFile } from '../../model/config/config.ts';
import { lastHop, type Environment } from '../../model/environment.ts';
import { shortCommit } from '../../model/image-reference.ts';
import type { Reporter } from '../../model/reporters.ts';

/** A commit of main with what was said of it, the last word of each context first. */
export interface Reported {
  readonly commit: string;
  readonly statuses: readonly CommitStatus[];
}

/** How an environment fared with an image, as its Argo CD told GitHub. */
export interface StagingHealth {
  /**
   * `not configured`: nobody was ever named to report. `silenced`: somebody was, and nobody is now. `unknown`: no
   * Application is known to run the image.
   */
  readonly state: 'healthy' | 'failed' | 'pending' | 'not configured' | 'silenced' | 'unknown';
  /** The sentence for people, without its full stop. */
  readonly text: string;
}

/** The context of an Application's statuses: base/argocd/components/notifications sets them. */
export function statusContext(application: string, environment: Environment = lastHop.from): string {
  return `argocd/${environment}/${application}`;
}

/** What can be said of an image without asking GitHub; undefined where it has to be asked. */
export function healthUnasked(
  applications: readonly string[],
  reporter: Reporter,
  environment: Environment = lastHop.from,
): StagingHealth | undefined {
  if (reporter.former !== undefined) {
    const text = `${reporter.former} reported ${environment}'s health, and ${configFile} names nobody for it any more`;
    return { state: 'silenced', text };
  }
  if (reporter.login === undefined) {
    return { state: 'not configured', text: `${environment} does not report its health: look at it yourself` };
  }
  if (applications.length > 0) return undefined;
  return { state: 'unknown', text: `no Application of ${environment} is known to run it` };
}

/**
 * Reads an environment's health off the commits at which it pinned the image: each Application that runs it counts by its
 * newest word, and only the reporter's words count.
 * @param during - the commits since it pins the image, newest first.
 */
export function judgeHealth(
  applications: readonly string[],
  during: readonly Reported[],
  reporter: string,
  environment: Environment = lastHop.from,
): StagingHealth {
  const words = applications.map((application) => ({
    application,
    word: wordOf(application, during, { reporter, environment }),
  }));
  const said = words.flatMap(({ word }) => word ?? []);
  const bad = said.filter(({ state }) => state === 'failure' || state === 'error');
  if (bad.length > 0) return { state: 'failed', text: `${environment} failed: ${bad.map(told).join(', ')}` };
  const open = words.filter(({ word }) => word?.state !== 'success').map(({ application }) => application);
  if (open.length > 0) {
    const strange = strangers(applications, during, { reporter, environment });
    const ignored = strange.length === 0 ? '' : `; what ${strange.join(' and ')} said of it counts for nothing`;
    const text = `${reporter} has not reported yet that ${open.join(' and ')} is healthy in ${environment} with this image`;
    const isSilent = !during.some(({ statuses }) => statuses.some(({ creator }) => isSame(creator, reporter)));
    const silent = isSilent ? ', nor anything else since then: does its key still work?' : '';
    return { state: 'pending', text: `${text}${silent}${ignored}` };
  }
  return { state: 'healthy', text: `${environment} was healthy: ${said.map(told).join(', ')}` };
}

/** Whose words count, and of which environment. */
interface Reporting {
  readonly reporter: string;
  readonly environment: Environment;
}

interface Word extends CommitStatus {
  readonly commit: string;
}

/** The reporter's newest word of an Application. */
export function wordOf(application: string, during: readonly Reported[], of: Reporting): Word | undefined {
  const { reporter, environment } = of;
  const context = statusContext(application, environment);
  for (const { commit, statuses } of during) {
    const found = statuses.find((status) => status.context === context && isSame(status.creator, reporter));
    if (found !== undefined) return { ...found, commit };
  }
  return undefined;
}

// GitHub's logins are the same in capitals and small letters.
function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function strangers(
  applications: readonly string[],
  during: readonly Reported[],
  { reporter, environment }: Reporting,
): readonly string[] {
  const contexts = new Set(applications.map((application) => statusContext(application, environment)));
  const others = during
    .flatMap(({ statuses }) => statuses)
    .filter(({ context, creator }) => contexts.has(context) && !isSame(creator, reporter));
  return [...new Set(others.map(({ creator }) => creator || 'somebody'))];
}

function told({ context, state, commit }: Word): string {
  return `${context} ${state} at ${shortCommit(commit)}`;
}

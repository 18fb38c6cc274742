import { randomBytes } from 'node:crypto';
import { hashPassword } from '../../../argocd/secret.ts';

/** One value of a Secret that git must not hold. */
export interface SecretField {
  /** Where it is typed, and in AWS Secrets Manager. */
  readonly key: string;
  /** What a person reads before typing it. */
  readonly asks: string;
  /** Typed in sight. */
  readonly plain?: true;
  /** What is typed is the path of a file that holds it. */
  readonly file?: true;
  /** May be left empty. */
  readonly optional?: true;
  /** Makes a value nobody knows yet. */
  readonly generate?: () => string;
  /** Why a value cannot be taken. */
  readonly objection?: (value: string) => string | undefined;
  /** The keys of the Secret that it becomes; default: its own. The first one says whether it is there. */
  readonly becomes?: readonly string[];
  /** The values of these keys. */
  readonly encode?: (value: string) => Promise<readonly string[]>;
}

/** A Secret that an Application needs and git must not hold. */
export interface SecretKind {
  readonly name: string;
  readonly namespace: string;
  /** The Application that reads it: without it the Secret is not wanted. */
  readonly application: string;
  /** Made only when AWS Secrets Manager has it or the person names it. */
  readonly optional?: true;
  readonly labels?: Readonly<Record<string, string>>;
  readonly fields: readonly SecretField[];
  /** Keys that are no secret. */
  readonly constants?: Readonly<Record<string, string>>;
  /** What makes its reader take a new value. */
  readonly afterRotation?: string;
}

/** Where Argo CD itself keeps a password that it made, and where its own command looks for it. */
export const initialPassword = 'argocd-initial-admin-secret';

/** Every Secret that a cluster takes from outside git; `repoURL` is what its Applications sync. */
export function secretKinds(repoURL: string): readonly SecretKind[] {
  return [
    {
      name: 'argocd-secret',
      namespace: 'argocd',
      application: 'argocd',
      labels: { 'app.kubernetes.io/name': 'argocd-secret', 'app.kubernetes.io/part-of': 'argocd' },
      fields: [
        {
          key: 'admin-password',
          asks: "Password of Argo CD's admin",
          generate: password,
          objection: tooShort,
          becomes: ['admin.password', 'admin.passwordMtime'],
          encode: async (value) => [await hashPassword(value), new Date().toISOString()],
        },
        {
          key: 'webhook-secret',
          asks: "Secret of GitHub's webhook",
          generate: () => randomBytes(32).toString('hex'),
          objection: tooShort,
          becomes: ['webhook.github.secret'],
        },
      ],
    },
    {
      name: 'grafana-admin',
      namespace: 'monitoring',
      application: 'monitoring',
      fields: [
        { key: 'admin-user', asks: "Name of Grafana's admin", plain: true, generate: () => 'admin' },
        { key: 'admin-password', asks: "Password of Grafana's admin", generate: password, objection: tooShort },
      ],
      afterRotation: 'Grafana reads it when its pod starts: kubectl -n monitoring rollout restart deployment/grafana',
    },
    {
      name: 'alertmanager-receivers',
      namespace: 'monitoring',
      application: 'monitoring',
      optional: true,
      // Each is asked for where the release reads it.
      fields: [
        receiver('page-url', 'URL that pages are posted to', notUrl),
        receiver('page-routing-key', 'Routing key of PagerDuty for pages', notRoutingKey),
        receiver('ticket-url', 'URL that tickets are posted to', notUrl),
        receiver('ticket-routing-key', 'Routing key of PagerDuty for tickets', notRoutingKey),
        receiver('mail-password', "Password of Alertmanager's user at the mail server", ofSeveralLines),
        receiver('heartbeat-url', 'URL that a sign of life is posted to each minute', notUrl),
      ],
    },
    {
      // The key of a GitHub App that may set commit statuses: see docs/pipeline.md.
      name: 'argocd-notifications-secret',
      namespace: 'argocd',
      application: 'argocd',
      optional: true,
      labels: { 'app.kubernetes.io/name': 'argocd-notifications-controller', 'app.kubernetes.io/part-of': 'argocd' },
      fields: [
        { key: 'github-appID', asks: 'App ID of the GitHub App for statuses', plain: true },
        { key: 'github-installationID', asks: 'Its installation ID', plain: true },
        { key: 'github-privateKey', asks: 'File that holds its private key', plain: true, file: true },
      ],
    },
    {
      // Only a private repository needs it.
      name: 'repository',
      namespace: 'argocd',
      application: 'argocd',
      optional: true,
      labels: { 'argocd.argoproj.io/secret-type': 'repository' },
      constants: { type: 'git', url: repoURL },
      fields: [
        { key: 'username', asks: `User that reads ${repoURL}`, plain: true },
        { key: 'password', asks: 'Its token, with read access to contents' },
      ],
    },
  ];
}

function receiver(key: string, asks: string, objection: (value: string) => string | undefined): SecretField {
  return { key, asks, objection, optional: true };
}

/** The keys of the Secret that a field becomes. */
export function keysOf({ key, becomes }: SecretField): readonly string[] {
  return becomes ?? [key];
}

function password(): string {
  return randomBytes(15).toString('base64url');
}

function tooShort(value: string): string | undefined {
  return value.length < 12 ? 'it has less than 12 characters' : undefined;
}

function ofSeveralLines(value: string): string | undefined {
  return /[\r\n]/.test(value) ? 'it has several lines' : undefined;
}

function notRoutingKey(value: string): string | undefined {
  return /^[0-9A-Za-z]{32}$/.test(value) ? undefined : 'it is not 32 letters and digits';
}

function notUrl(value: string): string | undefined {
  return URL.canParse(value) && value.startsWith('https://') ? undefined : 'it is no https:// URL';
}

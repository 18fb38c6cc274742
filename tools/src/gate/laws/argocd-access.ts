import { parseDocument } from 'yaml';
import { at } from '../../lib/values/at.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';

type Data = Readonly<Record<string, string>>;

/** What these settings of Argo CD must be, and why. */
const settings: Readonly<
  Record<string, readonly (readonly [key: string, values: readonly string[], reason: string])[]>
> = {
  'argocd-cm': [
    ['users.anonymous.enabled', ['false'], 'whoever reaches the server would be in'],
    ['exec.enabled', ['false'], 'it opens a shell in any pod, past git'],
    ['oidc.tls.insecure.skip.verify', ['false'], 'whoever stands between could say who logs in'],
  ],
  'argocd-rbac-cm': [['policy.default', ['role:readonly', ''], 'whoever logs in could change what runs, past git']],
};

/** Changes come by git: whoever is let into Argo CD may look, the platform's people may sync and confirm. */
export function argocdAccess(rendered: readonly Rendered[]): readonly Finding[] {
  return rendered.filter(({ object }) => object.kind === 'ConfigMap').flatMap(findingsOf);
}

function findingsOf(source: Rendered): readonly Finding[] {
  const data = (source.object['data'] ?? {}) as Data;
  const { name } = source.object.metadata;
  const wrong = (settings[name] ?? [])
    .filter(([key, values]) => !values.includes(data[key] ?? values[0]!))
    .map(([key, values, reason]) =>
      finding(source, `data[${key}]`, data[key], { reason, wayOut: `It must be ${values[0]}.` }),
    );
  if (name === 'argocd-cm') return wrong.concat(ofSignOn(source, data));
  return name === 'argocd-rbac-cm' ? wrong.concat(ofPolicies(source, data)) : wrong;
}

/** Somebody can log in, at a provider that is asked by TLS, and no secret stands in git. */
function ofSignOn(source: Rendered, data: Data): readonly Finding[] {
  const field = 'data[oidc.config]';
  if (data['oidc.config'] === undefined) {
    if (data['admin.enabled'] !== 'false' || data['dex.config'] !== undefined) return [];
    return [
      finding(source, 'data[admin.enabled]', 'false', {
        reason: 'there is no single sign-on beside it: nobody could log in',
        wayOut: 'Say oidc.config first, as docs/sign-on.md does, and leave the user admin until it works.',
      }),
    ];
  }
  const config = parseDocument(data['oidc.config']).toJS() as unknown;
  const [issuer, secret, pkce] = ['issuer', 'clientSecret', 'enablePKCEAuthentication'].map((key) => at(config, key));
  if (typeof issuer !== 'string' || !/^(?:https:\/\/|\$)/.test(issuer)) {
    return [
      finding(source, `${field}.issuer`, issuer, {
        reason: 'what it says of who logs in could be changed on the way',
        wayOut: 'Write the address of the provider, with https://.',
      }),
    ];
  }
  if (secret !== undefined && !String(secret).startsWith('$')) {
    return [
      finding(source, `${field}.clientSecret`, 'a text', {
        reason: 'it stands in git',
        wayOut: 'Write $sign-on:client-secret, and that key into the Secret sign-on, as docs/sign-on.md says.',
      }),
    ];
  }
  if (secret !== undefined || pkce === true) return [];
  return [
    finding(source, `${field}.enablePKCEAuthentication`, pkce, {
      reason: 'without a secret whoever sees the code of a login can use it',
      wayOut: 'Set it to true.',
    }),
  ];
}

/** What a role may have beside looking. */
const changes = new Set(['applications sync', 'applications update']);

function ofPolicies(source: Rendered, data: Data): readonly Finding[] {
  const keys = Object.keys(data).filter((key) => /^policy\.(?:.+\.)?csv$/.test(key));
  return keys.flatMap((key) => data[key]!.split('\n').flatMap((line) => ofPolicy(source, `data[${key}]`, line)));
}

function ofPolicy(source: Rendered, field: string, line: string): readonly Finding[] {
  const [kind, who, resource, action, , effect = 'allow'] = line.split(',').map((part) => part.trim());
  const made = kind === 'g' && resource === 'role:admin';
  const granted = kind === 'p' && effect === 'allow' && action !== 'get' && !changes.has(`${resource} ${action}`);
  if (!made && !granted) return [];
  return [
    finding(source, field, line.trim(), {
      reason: `${who} could change what runs, past git`,
      wayOut: `Give no more than get, and of applications sync and update.`,
    }),
  ];
}

import { z } from 'zod';
import type { ForkConfig } from '../../lib/fork-config.ts';
import { disagreements, type Refusal } from './agreement.ts';
import { at } from '../../lib/values/at.ts';
import { objectionTo, type Fact } from './names-form.ts';

const label = z
  .string('a text is needed')
  .regex(/^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'it is a DNS label: small letters, digits and inner hyphens, as web');
const text = z.string('a text is needed').trim().min(1, 'it says nothing');
const filePath = z
  .string('a text is needed')
  .regex(
    /^(?!.*(?:^|\/)\.\.?(?:\/|$))[^/\\]+(?:\/[^/\\]+)*$/,
    'it is a path from the root of the repository, as apps/web',
  );
const number = z.int('a whole number is needed');
const port = number.min(1, 'it is a port from 1 to 65535').max(65_535, 'it is a port from 1 to 65535');
const percent = z.number('a number is needed').gt(0, 'it is a percentage').lt(100, 'it is a percentage below 100');
const day = z.string('a text is needed').refine((value) => isDay(value), 'it is a day as 2027-12-31');

function isDay(value: string): boolean {
  return (
    /^\d{4}-\d\d-\d\d$/.test(value) &&
    !Number.isNaN(Date.parse(value)) &&
    new Date(value).toISOString().startsWith(value)
  );
}

function isPattern(value: string): boolean {
  try {
    return new RegExp(value) instanceof RegExp;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

function name(fact: Fact) {
  return z.string('a text is needed').superRefine((value, context) => {
    const why = objectionTo(fact, value);
    if (why !== undefined) context.addIssue({ code: 'custom', message: why });
  });
}

/** A list whose members differ in what `key` takes of them. */
function distinct<Member extends z.ZodType>(member: Member, key: (value: z.output<Member>) => unknown, least = 0) {
  return z
    .array(member, 'a list is needed')
    .min(least, `it needs at least ${least}`)
    .superRefine((values, context) => {
      const keys = values.map(key);
      for (const [index, each] of keys.entries()) {
        if (keys.indexOf(each) < index)
          context.addIssue({ code: 'custom', path: [index], message: 'it stands there twice' });
      }
    });
}

// Containers are called lockstep-<instance>-<environment>-control-plane, in the 63 characters of a host's name.
const environment = label
  .max(19, 'it has at most 19 characters, so that nodes of its local cluster can be named')
  .refine((value) => value !== 'mirror', 'the mirror of images beside the local clusters has this name')
  .refine((value) => value !== 'secrets', 'the store of secrets beside the local clusters has this name');

const variables = z.record(
  z.string().regex(/^[A-Za-z_]\w*$/, 'it is the name of a variable, as LOG_LEVEL'),
  z.string('a text is needed').refine(isPattern, 'it is no regular expression, as debug|info'),
  'names are needed, each with a pattern of its values',
);

const hosts = z.record(
  z.string(),
  z
    .string('a text is needed')
    .regex(
      /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
      'it is a host in full, as www.example.com',
    ),
  'hosts by environment are needed, as { production: "www.example.com" }',
);

const service = z.strictObject({
  name: label,
  image: z.exactOptional(label),
  application: label,
  sources: z.exactOptional(z.array(filePath, 'a list is needed').min(1, 'it needs at least 1')),
  packages: z.exactOptional(
    z.union([filePath, z.literal('.')], 'it is the folder of an npm workspace, as apps/web, or . for the root'),
  ),
  containerfile: z.exactOptional(filePath),
  port,
  host: z.exactOptional(label),
  hosts: z.exactOptional(hosts),
  probe: z.exactOptional(z.string('a text is needed').regex(/^\/\S*$/, 'it is a path of the service, as /')),
  objective: z.exactOptional(
    z.strictObject({
      availability: z.exactOptional(percent),
      latency: z.exactOptional(
        z.strictObject({ percent, seconds: z.number('a number is needed').positive('it is a time') }),
      ),
    }),
  ),
  metricsPath: z.exactOptional(
    z.string('a text is needed').regex(/^\/\S+$/, 'it is a path of the service, as /metrics'),
  ),
  paths: z.exactOptional(
    z.array(
      z.string('a text is needed').regex(/^\/\S*$/, 'it is a path of the service, as /health'),
      'a list is needed',
    ),
  ),
  calls: z.exactOptional(distinct(label, (value) => value)),
  retiring: z.exactOptional(distinct(label, (value) => value, 1)),
  settings: z.exactOptional(label),
  variables: z.exactOptional(variables),
  database: z.exactOptional(z.boolean('it is true or false')),
  demo: z.exactOptional(filePath),
});

const page = z.strictObject({
  name: label,
  title: text,
  host: label,
  hosts: z.exactOptional(hosts),
  path: z.exactOptional(z.string('a text is needed').regex(/^\/\S+$/, 'it is a path of the page, as /ui/')),
  application: label,
  login: z.exactOptional(
    z.enum(
      ['argocd', 'grafana', 'sign-on'],
      "it is 'argocd', 'grafana' or 'sign-on', or left out where nobody logs in",
    ),
  ),
  inner: z.exactOptional(z.boolean('it is true or false')),
  localOnly: z.exactOptional(z.boolean('it is true or false')),
});

const log = z.strictObject({
  name: label.refine(
    (value) => value !== 'origin' && value !== 'mirror',
    'a container beside the clusters has this name',
  ),
  namespace: label,
  selector: z
    .string('a text is needed')
    .regex(/^[\w./-]+=[\w.-]+$/, 'it is a label selector, as app.kubernetes.io/name=web'),
});

const upstream = z
  .string('a text is needed')
  .regex(
    /^https:\/\/[a-z0-9.-]+(?::\d+)?(?:\/[\w.-]+){2,}(?<!\.git)$/,
    'it is https://HOST/OWNER/NAME, without .git and without a slash at its end',
  );
const registry = z
  .string('a text is needed')
  .regex(
    /^[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?(?:\/[a-z0-9._-]+)*$/,
    'it is the host of a registry, as images name it in full, and what may follow: docker.io/library',
  );

const exception = z.strictObject({
  law: label,
  object: text,
  field: z.exactOptional(text),
  under: z.exactOptional(filePath),
  part: z.exactOptional(label),
  reason: text,
  until: day,
});

const secret = z.strictObject({
  namespace: label,
  name: z
    .string('a text is needed')
    .regex(/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/, 'it is the name of a Secret: small letters, digits, hyphens and dots'),
  keys: distinct(
    z.string('a text is needed').regex(/^[\w.-]+$/, 'it is a key of a Secret: letters, digits, -, _ and .'),
    (value) => value,
    1,
  ),
  madeBy: text,
  optional: z.exactOptional(z.boolean('it is true or false')),
});

const grants = z.record(
  z.string().regex(/^[\w.-]+\.ya?ml [\w-]+$/, 'it is a file of .github/workflows and a job of it, as `ci.yaml plan`'),
  z.record(
    z.string().regex(/^[a-z]+(?:-[a-z]+)*$/, 'it is a permission as GitHub writes it, as pull-requests'),
    z.enum(['read', 'write'], "it is 'read' or 'write'"),
    "permissions are needed, as { packages: 'read' }",
  ),
  'grants are needed',
);
const line = z
  .string('a text is needed')
  .regex(/^\S(?:[^\n]*\S)?$/, 'it is one line, without spaces around it')
  .refine(
    (value) => !value.includes('${{'),
    'an expression becomes a part of the script: pass it by `env:` and write "$NAME"',
  );

const reporters = z.record(
  z.string(),
  z
    .string('a text is needed')
    .regex(/^[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*(?:\[bot\])?$/, 'it is a login on GitHub, as acme-staging[bot]'),
  'a login for each environment is needed',
);

// How long a version stands in an environment before the next may have it.
const soak = z.record(
  z.string(),
  z
    .number('a number of hours is needed')
    .min(0, 'hours are not negative')
    .max(8760, 'it is at most a year: 8760 hours'),
  'hours by environment are needed, as { staging: 24 }',
);

const app = number.min(1, 'it is the number under "App ID" on the page of the App');
const gitHub = z.strictObject({
  bumpApp: z.exactOptional(app),
  promotionApp: z.exactOptional(app),
  alone: z.exactOptional(z.boolean('it is true or false')),
  queue: z.exactOptional(z.boolean('it is true or false')),
  applyUnapproved: z.exactOptional(z.boolean('it is true or false')),
  signing: z.exactOptional(z.enum(['attestations', 'key'], "it is 'attestations' or 'key'")),
});

/** What its names must be. */
export const namesForm = z.strictObject({
  repository: name('repository'),
  images: name('images'),
  domain: name('domain'),
});

/** What `lockstep.config.ts` must be; each refusal says what would be right. */
const configForm = z
  .strictObject({
    names: namesForm,
    environments: distinct(environment, (value) => value, 2),
    live: z.exactOptional(distinct(environment, (value) => value, 1)),
    settings: z.exactOptional(z.record(label, variables, 'sets of variables are needed, by their names')),
    services: distinct(service, (value) => value.name, 1),
    reporters: z.exactOptional(reporters),
    soak: z.exactOptional(soak),
    promotion: z.exactOptional(
      z.enum(['together', 'each'], "it is 'together', one pull request for all services, or 'each', one for each"),
    ),
    signedCommits: z.exactOptional(z.boolean('it is true or false')),
    github: z.exactOptional(gitHub),
    pages: distinct(page, (value) => value.name, 1),
    logs: distinct(log, (value) => value.name),
    others: z.strictObject({
      upstreams: distinct(upstream, (value) => value),
      registries: distinct(registry, (value) => value),
    }),
    secrets: distinct(secret, (each) => JSON.stringify([each.namespace, each.name])),
    exceptions: distinct(exception, ({ law, object, field, under }) => JSON.stringify([law, object, field, under])),
    workflows: z.strictObject({
      grants,
      lines: distinct(line, (value) => value),
      selfHostedRunners: z.exactOptional(z.boolean('it is true or false')),
    }),
  })
  .superRefine((config, context) => {
    for (const { path, why } of disagreements(config)) {
      context.addIssue({ code: 'custom', path: [...path], message: why });
    }
  }) satisfies z.ZodType<ForkConfig, ForkConfig>;

/** The first refusal of a value. */
export function firstRefusal(value: unknown, form: z.ZodType = configForm): Refusal | undefined {
  const [issue] = form.safeParse(value).error?.issues ?? [];
  if (issue === undefined) return undefined;
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  if (issue.code === 'unrecognized_keys')
    return { path: [...path, issue.keys[0]!], why: 'nothing reads a field of this name' };
  if (issue.code === 'invalid_key') return { path, why: issue.issues[0]!.message };
  const missing = at(value, ...path.map(String)) === undefined ? 'it is missing: ' : '';
  return { path, why: `${missing}${issue.message}` };
}

// Refuses, in a job that holds a role of AWS, a stack that could do more than keep what this repository keeps there: the
// stacks were written by jobs full of packages, so they are data here. OpenTofu can run programs and read files while it
// plans; nothing of that gets past.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What the stacks of the pipeline are made of. A new kind comes here first, by a change of its own. */
export const kinds = {
  resource: [
    'aws_budgets_budget',
    'aws_cloudwatch_log_group',
    'aws_default_security_group',
    'aws_ec2_tag',
    'aws_eip',
    'aws_eks_access_entry',
    'aws_eks_access_policy_association',
    'aws_eks_cluster',
    'aws_eks_pod_identity_association',
    'aws_flow_log',
    'aws_iam_role',
    'aws_iam_role_policy',
    'aws_iam_role_policy_attachment',
    'aws_internet_gateway',
    'aws_kms_alias',
    'aws_kms_key',
    'aws_nat_gateway',
    'aws_route',
    'aws_route_table',
    'aws_route_table_association',
    'aws_subnet',
    'aws_vpc',
    'aws_vpc_endpoint',
  ],
  data: ['terraform_remote_state'],
};

const blocks = new Set(['//', 'data', 'locals', 'output', 'provider', 'resource', 'terraform', 'variable']);

// Where it calls and by whose key is for the job to say.
const providerFields = new Set(['allowed_account_ids', 'default_tags', 'region']);

// What an expression may call: none reads a file, the environment or the network.
const functions = new Set(
  [
    'abs alltrue anytrue can cidrsubnet coalesce concat contains distinct element endswith flatten format join',
    'jsondecode jsonencode keys length lookup lower max merge min one range regex replace setproduct slice sort split',
    'startswith substr tolist tomap toset tostring trimprefix trimsuffix try upper values zipmap',
  ].flatMap((names) => names.split(' ')),
);

const lockFile = '.terraform.lock.hcl';
const providers = ['registry.opentofu.org/hashicorp/aws'];

/** Every reason why a stack's JSON is refused. */
export function objections(stack) {
  return [
    ...Object.keys(stack)
      .filter((block) => !blocks.has(block))
      .map((block) => `it has a block ${block}`),
    ...Object.entries(kinds).flatMap(([block, known]) =>
      Object.keys(stack[block] ?? {})
        .filter((kind) => !known.includes(kind))
        .map((kind) => `${block} ${kind} is not in tools/least/stacks.mjs: add it there first, by a change of its own`),
    ),
    ...settingsObjections(stack.terraform ?? {}),
    ...Object.keys(stack.provider ?? {})
      .filter((name) => name !== 'aws')
      .map((name) => `it configures the provider ${name}`),
    ...Object.values(stack.provider ?? {})
      .flatMap((settings) => (Array.isArray(settings) ? settings : [settings]))
      .flatMap((settings) => Object.keys(settings).filter((field) => !providerFields.has(field)))
      .map((field) => `its provider says ${field}`),
    ...Object.values(stack.data?.terraform_remote_state ?? {})
      .filter(({ backend }) => backend !== 's3')
      .map(({ backend }) => `it reads a state from ${backend}`),
    ...within(stack, []),
  ];
}

function settingsObjections({ required_providers: wanted = {}, required_version: _version, backend = {}, ...rest }) {
  return [
    ...Object.keys(rest).map((name) => `terraform.${name} is set`),
    ...Object.keys(backend)
      .filter((name) => name !== 's3')
      .map((name) => `its state lies in ${name}`),
    ...Object.entries(wanted)
      .filter(([name, { source }]) => name !== 'aws' || !['aws', 'hashicorp/aws'].includes(source))
      .map(([name, { source }]) => `it takes the provider ${name} from ${source}`),
  ];
}

// Wherever they stand: a provisioner runs a program, and a connection says where.
const forbidden = new Set(['provisioner', 'connection']);

function within(value, path) {
  if (typeof value === 'string') return calls(value).map((name) => `${path.join('.')} calls ${name}()`);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const here = [...path, name];
    if (forbidden.has(name)) return [`it says ${here.join('.')}`];
    // An expression can stand in a name as well.
    const named = calls(name).map((call) => `${here.join('.')} calls ${call}()`);
    return named.concat(within(inner, here));
  });
}

// Of text with an expression in it every call is looked at, wherever it stands: it need not be told from text.
function calls(text) {
  if (!/[$%]\{/.test(text)) return [];
  return [...text.matchAll(/([A-Za-z_][\w:-]*)\s*\(/g)].map(([, name]) => name).filter((name) => !functions.has(name));
}

/** Why the file of checksums lets a provider in that nobody reviewed; none is there that was not committed. */
export function lockObjections(text) {
  if (text === undefined)
    return [`${lockFile} is missing: commit infra/${lockFile}, see "Keep the provider's checksums" in docs/aws.md`];
  const named = [...text.matchAll(/^provider "([^"]+)"/gm)].map(([, name]) => name);
  const others = named.filter((name) => !providers.includes(name)).map((name) => `${lockFile} knows ${name}`);
  const missing = providers.filter((name) => !named.includes(name)).map((name) => `${lockFile} lacks ${name}`);
  return [...others, ...missing, ...(/"(?:h1|zh):/.test(text) ? [] : [`${lockFile} has no checksum`])];
}

/**
 * Why a stack is not planned. Both folders were written by jobs that knew nothing of each other, from one commit.
 * @returns {readonly string[]} empty when it may be.
 */
export function refusals(folders, stack) {
  if (!/^[a-z0-9-]+$/.test(stack)) return [`${stack} is no name of a stack`];
  const [first, ...others] = folders.map((folder) => filesOf(join(folder, 'stacks', stack)));
  const different = [...new Set([first, ...others].flatMap((files) => Object.keys(files)))].filter((name) =>
    others.some((files) => files[name] !== first[name]),
  );
  const known = new Set(['cdk.tf.json', lockFile]);
  const strange = Object.keys(first).filter((name) => !known.has(name));
  if (first['cdk.tf.json'] === undefined) return [`there is no stack ${stack}`];
  return [
    ...different.map((name) => `${name} was written otherwise the second time`),
    ...strange.map((name) => `${name} lies beside it`),
    ...objections(JSON.parse(first['cdk.tf.json'])),
    ...lockObjections(first[lockFile]),
  ];
}

function filesOf(folder) {
  const entries = readdirSync(folder, { withFileTypes: true });
  // A link or a folder has no text: it shows as a file that nobody knows.
  return Object.fromEntries(
    entries.map((entry) => [entry.name, entry.isFile() ? readFileSync(join(folder, entry.name), 'utf8') : '']),
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [stack, ...folders] = process.argv.slice(2);
  const found = refusals(folders, stack);
  for (const why of found) console.error(`${stack} is refused: ${why}.`);
  if (found.length === 0) console.log(`${stack} holds nothing but what may be.`);
  else process.exitCode = 1;
}

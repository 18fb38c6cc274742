import { expect, test } from '@jest/globals';
import { awsInProcess, withAwsAccount } from '../../../lib/aws/fake-aws.ts';
import type { Aws } from '../../../lib/aws/aws.ts';
import { awsReads } from '../../../lib/aws/reads.ts';
import { withScratchFolder } from '../../../lib/files/scratch-folder.ts';
import { seenSummary, type SeenLine } from '../../../model/doctor-line.ts';
import type { Rendered } from '../../../model/finding.ts';
import type { Kubectl } from '../../../toolbox/kubectl.ts';
import {
  accountId,
  administrator,
  endpoint,
  nameServers,
  nodeRole,
  productionConfig,
  productionNaming,
  wholeAccount,
  type FakeAccount,
} from './account.fixture.ts';
import { diagnoseAws } from './doctor.ts';
import type { ToldAccount } from './session.ts';

const { prefix, stateBucket } = productionNaming;

const rendered: readonly Rendered[] = [
  {
    file: 'clusters/production/web',
    object: {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: { name: 'registry', namespace: 'web' },
      spec: {
        secretStoreRef: { kind: 'ClusterSecretStore', name: 'web' },
        data: [{ secretKey: 'x', remoteRef: { key: 'lockstep/production/web/registry' } }],
      },
    },
  },
];

const ready = (kind: string) => ({
  kind,
  metadata: { name: 'general' },
  status: { conditions: [{ type: 'Ready', status: 'True' }] },
});

interface Told {
  readonly account?: ToldAccount;
  readonly resolve?: (name: string) => Promise<readonly string[]>;
  readonly now?: string;
  readonly aws?: Omit<Aws, 'region'>;
  readonly config?: Partial<typeof productionConfig>;
  /** What kubectl answers to the words that it is given; nothing without a context. */
  readonly kubectl?: (words: string) => string | undefined;
}

const good = (words: string): string | undefined => {
  if (words.startsWith('config view'))
    return JSON.stringify({ clusters: [{ name: 'x', cluster: { server: endpoint } }] });
  if (words.includes('/readyz')) return 'ok';
  if (words.includes('nodepools')) return JSON.stringify({ items: [ready('NodePool'), ready('NodeClass')] });
  return JSON.stringify({ items: [] });
};

const never = () => {
  throw new Error('the doctor changes nothing');
};

function kubectlOn(answer: (words: string) => string | undefined): Kubectl {
  const run = async (args: readonly string[]) => ({ code: 0, stdout: answer(args.join(' ')) ?? '', stderr: '' });
  return { run, json: async (args) => JSON.parse((await run(args)).stdout), apply: never, forward: never };
}

async function look(
  change: (account: FakeAccount) => void = () => {},
  { account, resolve, now = '2026-11-28T12:00:00Z', config, aws, kubectl = good }: Told = {},
): Promise<{ readonly lines: readonly SeenLine[]; readonly calls: readonly string[] }> {
  const there = wholeAccount();
  change(there);
  const calls: string[] = [];
  const printed: SeenLine[] = [];
  const lines = await diagnoseAws({
    environment: 'production',
    account: account ?? { id: accountId, by: '--account' },
    now: new Date(now),
    rendered: async () => rendered,
    inside: { context: 'there', cluster: kubectlOn(kubectl) },
    config: { ...productionConfig, ...config },
    aws: aws ?? awsInProcess(there, calls),
    resolve: resolve ?? (async () => nameServers.map((name) => `${name.toUpperCase()}.`)),
    print: (line) => printed.push(line),
  });
  expect(printed).toEqual(lines);
  return { lines, calls };
}

const bad = (lines: readonly SeenLine[]): readonly string[] =>
  lines.filter(({ mark }) => mark !== 'ok').map(({ mark, text }) => `${mark} ${text}`);

test('where all stands as it should nothing is wrong, and every call that there is was made', async () => {
  const { lines, calls } = await look();
  expect(bad(lines)).toEqual([]);
  expect(lines.length).toBeGreaterThan(25);
  const made = [...new Set(calls.map((line) => line.split(' ').slice(0, 2).join(' ')))].toSorted();
  expect(made).toEqual(Object.keys(awsReads).toSorted());
  // Each in the environment's region, whatever the session's is.
  expect(calls.filter((line) => !line.includes('--region us-east-1 --output json'))).toEqual([]);
});

test('the same through the command itself', async () => {
  await withAwsAccount(wholeAccount(), async ({ env, calls }) => {
    const { lines } = await look(() => {}, { aws: { env } });
    expect(bad(lines)).toEqual([]);
    expect((await calls()).length).toBeGreaterThan(30);
  });
});

/** What drifts, and the one line that tells it. */
const drifts: readonly (readonly [what: string, change: (account: FakeAccount) => void, line: RegExp])[] = [
  [
    'a region that is off',
    (a) => (a.regions = [{ RegionName: 'us-east-1', OptInStatus: 'not-opted-in' }]),
    /^WRONG Region us-east-1: it is not switched on.*enable-region/,
  ],
  ['a region that is none', (a) => (a.regions = []), /^WRONG Region us-east-1: AWS knows none/],
  [
    'a zone that is gone',
    (a) => a.zones.pop(),
    /^WRONG Zones: use1-az4 is none of this region.*it has use1-az1, use1-az2/,
  ],
  ['a zone that is impaired', (a) => (a.zones[0]!.State = 'impaired'), /^WRONG Zones: use1-az1 is impaired/],
  ['no bucket', (a) => (a.buckets = {}), /^WRONG States .*: there is no such bucket.*step 2/],
  [
    'no versions',
    (a) => (a.buckets[stateBucket]!.versioning = {}),
    /^WRONG States .*, versions: a state that is overwritten/,
  ],
  [
    'no encryption',
    (a) => Reflect.deleteProperty(a.buckets[stateBucket]!, 'encryption'),
    /^WRONG States .*, encryption/,
  ],
  [
    'a bucket in another region',
    (a) => Object.assign(a.buckets[stateBucket]!, { region: 'eu-west-1' }),
    /^WRONG States .*, region: it lies in eu-west-1/,
  ],
  [
    'a bucket that may be public',
    (a) => (a.buckets[stateBucket]!.block.BlockPublicPolicy = false),
    /^WRONG States .*, public access: BlockPublicPolicy is off/,
  ],
  [
    'no block at all',
    (a) => Reflect.deleteProperty(a.buckets[stateBucket]!, 'block'),
    /^WRONG States .*: BlockPublicAcls is off; .*RestrictPublicBuckets is off/,
  ],
  [
    'a bucket without policy',
    (a) => Reflect.deleteProperty(a.buckets[stateBucket]!, 'policy'),
    /^WRONG States .*, policy: TlsOnly is missing; OthersNothing is missing/,
  ],
  ['no trust of GitHub', (a) => (a.providers = {}), /^WRONG GitHub's provider: the account does not trust GitHub/],
  [
    'a trust for others',
    (a) => (a.providers = { [Object.keys(a.providers)[0]!]: ['x'] }),
    /^WRONG GitHub's provider: it is for x/,
  ],
  ['no role', (a) => delete a.roles[`${prefix}-plan`], /^WRONG Role .*-plan: there is none.*step 3/],
  [
    'a role with more',
    (a) => (a.roles[`${prefix}-plan`]!.inline['more'] = {}),
    /^WRONG Role .*-plan: it has the policy more besides/,
  ],
  [
    'a role with a policy of AWS',
    (a) => a.roles[`${prefix}-plan`]!.attached.push('arn:aws:iam::aws:policy/AdministratorAccess'),
    /^WRONG Role .*-plan: .*AdministratorAccess is attached besides/,
  ],
  [
    'an apply without its limits',
    (a) => (a.roles[`${prefix}-apply`]!.attached = []),
    /^WRONG Role .*-apply: .*-never is not attached/,
  ],
  [
    'a role without its policy',
    (a) => (a.roles[`${prefix}-plan`]!.inline = {}),
    /^WRONG Role .*-plan: Settings is missing; ListStates is missing; ReadStates is missing/,
  ],
  [
    'a role that others take',
    (a) =>
      (a.roles[`${prefix}-apply`]!.trust = {
        Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' }],
      }),
    /^WRONG Role .*-apply: of who takes it, statement 1 says something else/,
  ],
  [
    'a boundary that is gone',
    (a) => (a.policies = Object.fromEntries(Object.entries(a.policies).filter(([arn]) => !arn.endsWith('-boundary')))),
    /^WRONG Policy .*-boundary: there is none/,
  ],
  [
    'limits that are looser',
    (a) => (a.policies[Object.keys(a.policies).find((arn) => arn.endsWith('-never'))!] = { Statement: [] }),
    /^WRONG Policy .*-never: NeverGreater is missing/,
  ],
  ['no role of pods', (a) => delete a.roles[`${prefix}-external-dns`], /^WRONG Role .*-external-dns: there is none/],
  [
    'a role that pods may not take',
    (a) => (a.roles[`${prefix}-external-dns`]!.trust = {}),
    /^WRONG Role .*-external-dns: pods may not take it/,
  ],
  [
    "no role of EKS's own",
    (a) => delete a.roles['AWSServiceRoleForAmazonEKS'],
    /^WRONG Role AWSServiceRoleForAmazonEKS: the cluster has lost.*create-service-linked-role/,
  ],
  ['no budget', (a) => (a.budgets = {}), /^WRONG Budget .*-month: there is none/],
  [
    'another budget',
    (a) => (a.budgets[`${prefix}-month`]!.budget.BudgetLimit.Amount = '70.0'),
    /^WRONG Budget .*: it is 70\.0 USD, and budgetUsd is 700/,
  ],
  ['a budget that tells nobody', (a) => (a.budgets[`${prefix}-month`]!.told = []), /^WRONG Budget .*: it tells nobody/],
  [
    'a threshold that tells nobody',
    (a) => (a.budgets[`${prefix}-month`]!.told[1]!.Address = ''),
    /^WRONG Budget .*: at 100 % ACTUAL it tells nobody/,
  ],
  ['a tag that is off', (a) => (a.tags['stack'] = 'Inactive'), /^WRONG Tags on the bill: stack not switched on\. /],
  [
    'a tag that AWS does not know',
    (a) => delete a.tags['stack'],
    /^WRONG Tags on the bill: stack not switched on \(stack: AWS knows a tag a day after/,
  ],
  [
    'too few vCPUs',
    (a) => (a.quotas['L-1216C47A'] = 39),
    /^WRONG Quota of vCPUs on demand: 39, of which others take 4 and this environment needs 36.*--desired-value 40/,
  ],
  [
    'too few addresses',
    (a) => (a.defaultQuotas['L-0263D0A3'] = 3),
    /^WRONG Quota of Elastic IP addresses: 3, of which others take 1 and this environment needs 3/,
  ],
  ['too few VPCs', (a) => (a.quotas['L-F678F1CE'] = 1), /^WRONG Quota of VPCs: 1, of which others take 1 and/],
  [
    'too few load balancers',
    (a) => (a.quotas['L-69A177A2'] = 2),
    /^WRONG Quota of network load balancers: 2, of which others take 1 and this environment needs 2/,
  ],
  [
    'a version that is old',
    (a) => (a.versions[0]!.versionStatus = 'EXTENDED_SUPPORT'),
    /^WRONG Kubernetes 1\.36: EKS has it in EXTENDED_SUPPORT/,
  ],
  [
    'a version that ends soon',
    (a) => (a.versions[0]!.endOfStandardSupportDate = Date.parse('2027-01-01') / 1000),
    /^WRONG Kubernetes 1\.36: its standard support ends on 2027-01-01; infra\/src\/config\/kubernetes-versions\.ts says 2027-08-02/,
  ],
  ['a version that is none', (a) => (a.versions = []), /^WRONG Kubernetes 1\.36: EKS does not offer it/],
  [
    'a secret that nobody stored',
    (a) => (a.secrets = {}),
    /^WRONG Secret lockstep\/production\/web\/registry: there is none/,
  ],
  [
    'a secret that goes',
    (a) => (a.secrets = { 'lockstep/production/web/registry': { DeletedDate: 1 } }),
    /^WRONG Secret .*: somebody deletes it/,
  ],
  ['no zone', (a) => (a.hostedZones = {}), /^WRONG DNS zone Z0123456789ABC: there is none/],
  [
    'a cluster that is being made',
    (a) => (a.cluster.status = 'CREATING'),
    /^WRONG Cluster .*: status is CREATING, not ACTIVE/,
  ],
  ['another version', (a) => (a.cluster.version = '1.35'), /^WRONG Cluster .*: version is 1\.35, not 1\.36/],
  ['no Auto Mode', (a) => (a.cluster.computeConfig.enabled = false), /^WRONG Cluster .*: Auto Mode, nodes is false/],
  [
    'pools of EKS',
    (a) => a.cluster.computeConfig.nodePools.push('system'),
    /^WRONG Cluster .*: Auto Mode, pools of EKS is system/,
  ],
  ['no disks', (a) => (a.cluster.storageConfig.blockStorage.enabled = false), /^WRONG Cluster .*: Auto Mode, disks/],
  [
    'no balancers',
    (a) => (a.cluster.kubernetesNetworkConfig.elasticLoadBalancing.enabled = false),
    /^WRONG Cluster .*load balancers/,
  ],
  [
    'other addresses',
    (a) => (a.cluster.kubernetesNetworkConfig.serviceIpv4Cidr = '10.100.0.0/16'),
    /^WRONG Cluster .*addresses of Services is 10\.100/,
  ],
  [
    'an open endpoint',
    (a) => (a.cluster.resourcesVpcConfig.endpointPublicAccess = true),
    /^WRONG Cluster .*endpoint outside is true, not false/,
  ],
  [
    'no endpoint inside',
    (a) => (a.cluster.resourcesVpcConfig.endpointPrivateAccess = false),
    /^WRONG Cluster .*endpoint inside is false/,
  ],
  [
    'entries by a ConfigMap',
    (a) => (a.cluster.accessConfig.authenticationMode = 'API_AND_CONFIG_MAP'),
    /^WRONG Cluster .*who enters is API_AND/,
  ],
  [
    'extended support',
    (a) => (a.cluster.upgradePolicy.supportType = 'EXTENDED'),
    /^WRONG Cluster .*support is EXTENDED/,
  ],
  [
    'no protection',
    (a) => (a.cluster.deletionProtection = false),
    /^WRONG Cluster .*protection from deletion is false/,
  ],
  [
    'no audit',
    (a) => (a.cluster.logging.clusterLogging = []),
    /^WRONG Cluster .*logs is , not api, audit, authenticator/,
  ],
  ['no key', (a) => (a.cluster.encryptionConfig = []), /^WRONG Cluster .*key of ours for Secrets is false/],
  [
    'a fault that EKS tells',
    (a) => a.cluster.health.issues.push({ code: 'Ec2SubnetNotFound', message: 'gone' }),
    /^WRONG Cluster .*EKS says Ec2SubnetNotFound: gone/,
  ],
  [
    'nobody who administers',
    (a) => delete a.entries[administrator],
    /^WRONG Who enters the cluster: nobody administers it/,
  ],
  [
    'nodes that may not enter',
    (a) => delete a.entries[nodeRole],
    /^WRONG Who enters the cluster: the nodes' role .* has no entry/,
  ],
  [
    'nodes without their rights',
    (a) => (a.entries[nodeRole] = []),
    /^WRONG Who enters the cluster: the nodes' role lacks AmazonEKSAutoNodePolicy/,
  ],
  [
    'nodes that administer',
    (a) => a.entries[nodeRole]!.push(...a.entries[administrator]!),
    /^WRONG Who enters the cluster: the nodes' role administers the cluster/,
  ],
  [
    'a pipeline that enters',
    (a) => (a.entries[`arn:aws:iam::${accountId}:role/${prefix}-apply`] = []),
    /^WRONG Who enters the cluster: .*-apply is the pipeline's/,
  ],
  ['pods without identity', (a) => a.associations.pop(), /^WRONG Pods that call AWS: external-dns has no identity/],
  [
    'other pods with one',
    (a) => a.associations.push({ namespace: 'x', serviceAccount: 'y' }),
    /^WRONG Pods that call AWS: x\/y has one besides/,
  ],
  [
    'logs for ever',
    (a) => delete a.logGroups[0]!.retentionInDays,
    /^WRONG Logs \/aws\/eks\/.*: they are kept for ever, not 90/,
  ],
  ['no flow logs', (a) => a.logGroups.pop(), /^WRONG Logs \/aws\/vpc\/.*: there are none/],
];

test.each(drifts)('%s is told, with the way out, and nothing else', async (_what, change, line) => {
  const { lines } = await look(change);
  expect(bad(lines)).toEqual([expect.stringMatching(line)]);
});

test.each(Object.keys(awsReads).filter((call) => call !== 'sts get-caller-identity' && !call.includes('default')))(
  'where %s may not be asked, that is not seen, and not counted as well',
  async (call) => {
    const error = `An error occurred (AccessDeniedException) when calling the X operation: no`;
    const { lines } = await look((account) => (account.fails[call] = { error }));
    const found = bad(lines);
    expect(found.length).toBeGreaterThan(0);
    for (const line of found) expect(line).toMatch(/^NOT SEEN .*you may not: it takes \w+:\w+/);
    expect(seenSummary(lines)).toMatchObject({
      wrong: 0,
      unseen: found.length,
      text: expect.stringContaining('count as neither'),
    });
  },
);

test('a bucket of others is not taken for one that is as it should be', async () => {
  const error = 'An error occurred (403) when calling the HeadBucket operation: Forbidden';
  const { lines } = await look((account) => (account.fails['s3api head-bucket'] = { error }));
  expect(bad(lines)).toEqual([
    expect.stringMatching(/^NOT SEEN States .*s3:ListBucket; or the bucket is another account's/),
  ]);
});

test('before the first apply nothing is asked inside, and the first step is told', async () => {
  const { lines, calls } = await look((account) => Reflect.deleteProperty(account, 'cluster'));
  expect(bad(lines)).toEqual([
    expect.stringMatching(/^WRONG Cluster .*: there is none yet\. Apply network and cluster.*step 5/),
  ]);
  expect(calls.filter((line) => line.includes('list-access-entries'))).toEqual([]);
});

test.each<[string, ToldAccount, RegExp, boolean]>([
  [
    'another account',
    { id: '111111111111', by: '--account' },
    /^WRONG Account: .* is of 222222222222, and production lies in 111111111111/,
    false,
  ],
  ['an account that nobody names', { unknown: 'nobody says' }, /^NOT SEEN Account: 222222222222; nobody says/, true],
])('%s', async (_what, account, line, goesOn) => {
  const { lines, calls } = await look(() => {}, { account });
  expect(bad(lines)).toEqual([expect.stringMatching(line)]);
  expect(calls.length > 2).toBe(goesOn);
});

test.each<[string, { code?: number; error: string }, RegExp]>([
  [
    'nobody is logged in',
    { code: 253, error: 'Unable to locate credentials' },
    /^WRONG Session: nobody is logged in.*aws sso login/,
  ],
  [
    'the session ended',
    { error: 'An error occurred (ExpiredToken) when calling the GetCallerIdentity operation: x' },
    /^WRONG Session: your session has ended/,
  ],
  [
    'AWS does not answer',
    { code: 255, error: 'Could not connect to the endpoint URL: "https://sts.us-east-1.amazonaws.com/"' },
    /^NOT SEEN Session: AWS does not answer/,
  ],
])('%s: that alone is told', async (_what, fails, line) => {
  const { lines, calls } = await look((account) => (account.fails['sts get-caller-identity'] = fails));
  expect(bad(lines)).toEqual([expect.stringMatching(line)]);
  expect(calls).toHaveLength(1);
});

test('without the command that alone is told', async () => {
  await withScratchFolder('no-aws', async (folder) => {
    const printed: SeenLine[] = [];
    await diagnoseAws({
      environment: 'production',
      account: { unknown: '' },
      now: new Date(),
      rendered: async () => [],
      aws: { env: { PATH: folder } },
      print: (line) => printed.push(line),
    });
    expect(bad(printed)).toEqual([expect.stringMatching(/^WRONG Command: aws is not on this machine/)]);
  });
});

const failing = (code: string) => async () => Promise.reject(Object.assign(new Error(code), { code }));

test.each<[string, () => Promise<readonly string[]>, RegExp]>([
  [
    'leads elsewhere',
    async () => ['ns1.other.example'],
    /^WRONG DNS zone .*: example\.com leads to ns1\.other\.example, not to ns-1/,
  ],
  ['leads nowhere', failing('ENODATA'), /^WRONG DNS zone .*: example\.com leads to nobody/],
  ['cannot be asked', failing('ETIMEOUT'), /^NOT SEEN DNS zone .*the resolver says ETIMEOUT/],
])('a zone that %s', async (_what, resolve, line) => {
  expect(bad((await look(() => {}, { resolve })).lines)).toEqual([expect.stringMatching(line)]);
});

const answering = (part: string, answer: unknown) => (words: string) =>
  words.includes(part) ? (typeof answer === 'string' ? answer : JSON.stringify(answer)) : good(words);

test.each<[string, (words: string) => string | undefined, RegExp]>([
  [
    'another cluster',
    answering('config view', { clusters: [{ name: 'x', cluster: { server: 'https://127.0.0.1' } }] }),
    /^WRONG Context there: it points at https:\/\/127\.0\.0\.1/,
  ],
  ['a server that is not ready', answering('/readyz', 'no'), /^NOT SEEN Context there: The API server is not ready/],
  ['no pool', answering('nodepools', { items: [ready('NodeClass')] }), /^WRONG Nodes: there is no NodePool general/],
  [
    'a class that finds no subnets',
    answering('nodepools', {
      items: [
        ready('NodePool'),
        {
          ...ready('NodeClass'),
          status: { conditions: [{ type: 'Ready', status: 'False', message: 'SubnetsNotFound' }] },
        },
      ],
    }),
    /^WRONG Nodes: NodeClass general: SubnetsNotFound/,
  ],
  [
    'an issuer that is refused',
    answering('clusterissuers', { items: [{ metadata: { name: 'acme' }, status: {} }] }),
    /^WRONG Certificates: the issuer acme/,
  ],
  [
    'a Secret that is not brought',
    answering('externalsecrets', { items: [{ kind: 'ExternalSecret', metadata: { name: 'a', namespace: 'web' } }] }),
    /^WRONG Secrets inside: ExternalSecret web\/a/,
  ],
])('inside: %s', async (_what, kubectl, line) => {
  expect(bad((await look(() => {}, { kubectl })).lines)).toEqual([expect.stringMatching(line)]);
});

test('settings that a person opens are what is wanted then', async () => {
  const config = { publicEndpointFrom: ['203.0.113.0/24'], hostedZoneId: undefined };
  const opened = await look(
    (account) => {
      account.cluster.resourcesVpcConfig = {
        endpointPrivateAccess: true,
        endpointPublicAccess: true,
        publicAccessCidrs: ['0.0.0.0/0'],
      };
      account.associations.pop();
    },
    { config },
  );
  expect(bad(opened.lines)).toEqual([
    expect.stringMatching(/endpoint outside, from is 0\.0\.0\.0\/0, not 203\.0\.113\.0\/24/),
  ]);
});

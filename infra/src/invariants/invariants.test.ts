import { expect, test } from '@jest/globals';
import { repositoryRoot } from '@lockstep/tools/lib/files/paths';
import type { Part } from '../naming.ts';
import type { EnvironmentStacks } from '../stacks/model.ts';
import { readGolden } from '../stacks/read.ts';
import { invariantFindings, invariants } from './index.ts';
import { shapeFindings } from './shape.ts';

const golden = await readGolden(repositoryRoot);

/** As JSON.parse gives it, to be damaged. */
type Loose = Record<string, any>; // oxlint-disable-line typescript/no-explicit-any

function damaged(change: (stacks: Record<Part, Loose>) => void): EnvironmentStacks {
  const production = structuredClone(golden.find(({ environment }) => environment === 'production')!);
  change(production.stacks as unknown as Record<Part, Loose>);
  return production;
}

function resource(stacks: Record<Part, Loose>, part: Part, address: string): Loose {
  const [type, id] = address.split('.') as [string, string];
  return stacks[part]['resource'][type][id];
}

function without(stacks: Record<Part, Loose>, part: Part, type: string): void {
  delete stacks[part]['resource'][type];
}

test('both environments keep every invariant', () => {
  expect(invariantFindings(golden)).toEqual([]);
});

const sub = 'token.actions.githubusercontent.com:sub';

const defects: readonly [
  name: keyof typeof invariants,
  defect: string,
  change: (stacks: Record<Part, Loose>) => void,
][] = [
  [
    'subnets',
    'a private subnet without its role',
    (s) => delete resource(s, 'network', 'aws_subnet.private-use1-az1')['tags']['kubernetes.io/role/internal-elb'],
  ],
  [
    'subnets',
    "a private subnet with a public one's role",
    (s) => (resource(s, 'network', 'aws_subnet.private-use1-az1')['tags']['kubernetes.io/role/elb'] = '1'),
  ],
  ['subnets', 'a subnet of no tier', (s) => delete resource(s, 'network', 'aws_subnet.intra-use1-az1')['tags']['tier']],
  [
    'subnets',
    'a subnet that gives public addresses',
    (s) => (resource(s, 'network', 'aws_subnet.public-use1-az1')['map_public_ip_on_launch'] = true),
  ],
  [
    'subnets',
    'a private subnet that leads to the Internet',
    (s) =>
      (resource(s, 'network', 'aws_route_table_association.private-use1-az1-table')['route_table_id'] =
        '${aws_route_table.public-routes.id}'),
  ],
  [
    'subnets',
    'an intra subnet that leads out',
    (s) =>
      (resource(s, 'network', 'aws_route.private-use1-az1-nat')['route_table_id'] =
        '${aws_route_table.intra-routes.id}'),
  ],
  ['subnets', 'no public subnets', (s) => (s.network['resource']['aws_subnet'] = {})],
  [
    'closedEndpoint',
    'no private endpoint',
    (s) => (resource(s, 'cluster', 'aws_eks_cluster.cluster')['vpc_config']['endpoint_private_access'] = false),
  ],
  [
    'closedEndpoint',
    'a public endpoint for anybody',
    (s) => (resource(s, 'cluster', 'aws_eks_cluster.cluster')['vpc_config']['endpoint_public_access'] = true),
  ],
  [
    'closedEndpoint',
    'a public endpoint for the world',
    (s) =>
      Object.assign(resource(s, 'cluster', 'aws_eks_cluster.cluster')['vpc_config'], {
        endpoint_public_access: true,
        public_access_cidrs: ['203.0.113.0/24', '0.0.0.0/0'],
      }),
  ],
  [
    'closedGroups',
    'a security group open to the world',
    (s) =>
      (s.cluster['resource']['aws_security_group'] = {
        open: { ingress: [{ cidr_blocks: ['0.0.0.0/0'], from_port: 22 }] },
      }),
  ],
  [
    'closedGroups',
    'a rule open to the world of IPv6',
    (s) => (s.cluster['resource']['aws_vpc_security_group_ingress_rule'] = { open: { cidr_ipv6: '::/0' } }),
  ],
  [
    'emptyDefaultGroup',
    'a default group with a rule',
    (s) => (resource(s, 'network', 'aws_default_security_group.default')['ingress'] = [{ self_attribute: true }]),
  ],
  ['emptyDefaultGroup', 'a default group left to AWS', (s) => without(s, 'network', 'aws_default_security_group')],
  [
    'keptLogs',
    'a log group that never forgets',
    (s) => delete resource(s, 'network', 'aws_cloudwatch_log_group.flow-logs')['retention_in_days'],
  ],
  [
    'controlPlaneLogs',
    'no audit log',
    (s) => (resource(s, 'cluster', 'aws_eks_cluster.cluster')['enabled_cluster_log_types'] = ['api', 'authenticator']),
  ],
  ['controlPlaneLogs', 'a log group of EKS', (s) => without(s, 'cluster', 'aws_cloudwatch_log_group')],
  [
    'controlPlaneLogs',
    'a log group made after the cluster',
    (s) => (resource(s, 'cluster', 'aws_eks_cluster.cluster')['depends_on'] = []),
  ],
  ['flowsLogged', 'no flow logs', (s) => without(s, 'network', 'aws_flow_log')],
  [
    'encryptedSecrets',
    'Secrets without a key',
    (s) => delete resource(s, 'cluster', 'aws_eks_cluster.cluster')['encryption_config'],
  ],
  [
    'keptKeys',
    'a key that stays the same',
    (s) => (resource(s, 'cluster', 'aws_kms_key.secrets')['enable_key_rotation'] = false),
  ],
  [
    'guardedStates',
    'a bucket that can be destroyed',
    (s) => delete resource(s, 'state', 'aws_s3_bucket.state')['lifecycle'],
  ],
  ['guardedStates', 'a bucket without versions', (s) => without(s, 'state', 'aws_s3_bucket_versioning')],
  [
    'guardedStates',
    'a bucket that may be opened',
    (s) => (resource(s, 'state', 'aws_s3_bucket_public_access_block.private')['block_public_policy'] = false),
  ],
  [
    'guardedStates',
    'a bucket that speaks without TLS',
    (s) => (resource(s, 'state', 'aws_s3_bucket_policy.tls')['policy']['Statement'][0]['Effect'] = 'Allow'),
  ],
  [
    'guardedBackups',
    'a bucket of backups with nothing beside it',
    (s) => (s.identities['resource']['aws_s3_bucket'] = { backups: { lifecycle: { prevent_destroy: true } } }),
  ],
  [
    'keptVersions',
    'pods that may end a version',
    (s) =>
      (s.identities['resource']['aws_iam_role_policy']['backup-writer-permissions'] = {
        policy: { Statement: [{ Effect: 'Allow', Action: ['s3:DeleteObjectVersion'], Resource: ['*'] }] },
      }),
  ],
  ['ownStates', 'a state without a lock', (s) => delete s.network['terraform']['backend']['s3']['use_lockfile']],
  [
    'ownStates',
    "another environment's bucket",
    (s) => (s.network['terraform']['backend']['s3']['bucket'] = 'acme-shop-staging-state'),
  ],
  ['ownStates', 'a state on a laptop', (s) => (s.cluster['terraform']['backend'] = { local: {} })],
  [
    'separateStates',
    'one state for two stacks',
    (s) => (s.network['terraform']['backend']['s3']['key'] = 'cluster.tfstate'),
  ],
  ['ownAccount', 'whatever account is at hand', (s) => delete s.cluster['provider']['aws'][0]['allowed_account_ids']],
  [
    'autoMode',
    'nodes that nobody makes',
    (s) => delete resource(s, 'cluster', 'aws_eks_cluster.cluster')['compute_config'],
  ],
  [
    'autoMode',
    'volumes that nobody makes',
    (s) => (resource(s, 'cluster', 'aws_eks_cluster.cluster')['storage_config']['block_storage']['enabled'] = false),
  ],
  [
    'autoMode',
    'load balancers that nobody makes',
    (s) =>
      delete resource(s, 'cluster', 'aws_eks_cluster.cluster')['kubernetes_network_config']['elastic_load_balancing'],
  ],
  [
    'autoMode',
    'a pool of EKS, without an end',
    (s) => (resource(s, 'cluster', 'aws_eks_cluster.cluster')['compute_config']['node_pools'] = ['general-purpose']),
  ],
  [
    'nothingByHand',
    'a group of nodes that nobody patches',
    (s) => (s.cluster['resource']['aws_eks_node_group'] = { general: { instance_types: ['m5.large'] } }),
  ],
  [
    'nothingByHand',
    'metrics-server from EKS',
    (s) => (s.cluster['resource']['aws_eks_addon'] = { more: { addon_name: 'metrics-server' } }),
  ],
  [
    'ableControlPlane',
    'a control plane that makes no nodes',
    (s) => delete s.cluster['resource']['aws_iam_role_policy_attachment']['control-plane-AmazonEKSComputePolicy'],
  ],
  [
    'ableControlPlane',
    'a control plane that starts before its rights',
    (s) => (resource(s, 'cluster', 'aws_eks_cluster.cluster')['depends_on'] = []),
  ],
  [
    'poorNodes',
    'a node that makes volumes',
    (s) =>
      (resource(s, 'cluster', 'aws_iam_role_policy_attachment.node-AmazonEKSWorkerNodeMinimalPolicy')['policy_arn'] =
        'arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy'),
  ],
  ['joiningNodes', 'nodes that cannot join', (s) => delete s.cluster['resource']['aws_eks_access_entry']['node']],
  [
    'joiningNodes',
    'nodes without rights in the cluster',
    (s) => delete s.cluster['resource']['aws_eks_access_policy_association']['node-rights'],
  ],
  [
    'joiningNodes',
    'a role that the NodeClass does not name',
    (s) => (resource(s, 'cluster', 'aws_iam_role.node-role')['name'] = 'shop-production-node'),
  ],
  [
    'markedPlaces',
    'a private subnet that no node finds',
    (s) => delete resource(s, 'network', 'aws_subnet.private-use1-az1')['tags']['lockstep'],
  ],
  ['markedPlaces', 'a security group that no node finds', (s) => without(s, 'cluster', 'aws_ec2_tag')],
  ['plainStacks', 'a program beside the stacks', (s) => (s.cluster['module'] = { extra: { source: './extra' } })],
  [
    'plainStacks',
    'a resource of another provider',
    (s) => (s.cluster['resource']['null_resource'] = { run: { triggers: {} } }),
  ],
  [
    'plainStacks',
    'data that is a program',
    (s) => (s.network['data'] = { external: { run: { program: ['sh', '-c', 'id'] } } }),
  ],
  [
    'plainStacks',
    'a program when a resource is made',
    (s) => (resource(s, 'network', 'aws_vpc.vpc')['provisioner'] = [{ 'local-exec': { command: 'id' } }]),
  ],
  [
    'plainStacks',
    'another provider of the same name',
    (s) => (s.state['terraform']['required_providers']['aws']['source'] = 'example.com/evil/aws'),
  ],
  [
    'plainStacks',
    'a second provider',
    (s) => (s.state['terraform']['required_providers']['http'] = { source: 'hashicorp/http', version: '3.0.0' }),
  ],
  [
    'plainStacks',
    'whatever version is newest',
    (s) => (s.state['terraform']['required_providers']['aws']['version'] = '>= 6.0'),
  ],
  [
    'taggedStacks',
    'a stack that says not whose it is',
    (s) => delete s.network['provider']['aws'][0]['default_tags'][0]['tags']['environment'],
  ],
  [
    'taggedStacks',
    "another environment's name",
    (s) => (s.network['provider']['aws'][0]['default_tags'][0]['tags']['environment'] = 'staging'),
  ],
  ['toldCost', 'no budget', (s) => without(s, 'identities', 'aws_budgets_budget')],
  [
    'toldCost',
    'a budget that tells when it is spent',
    (s) => {
      const budget = resource(s, 'identities', 'aws_budgets_budget.month');
      budget['notification'] = budget['notification'].filter((one: Loose) => one['notification_type'] === 'ACTUAL');
    },
  ],
  [
    'toldCost',
    'a budget that tells nobody',
    (s) => {
      for (const one of resource(s, 'identities', 'aws_budgets_budget.month')['notification']) {
        delete one['subscriber_email_addresses'];
      }
    },
  ],
  [
    'fittingPolicies',
    'a boundary that AWS does not take',
    (s) => {
      const [first] = resource(s, 'identities', 'aws_iam_policy.boundary')['policy']['Statement'];
      first['Action'] = Array.from({ length: 300 }, (_one, index) => `ec2:DescribeSomething${index}`);
    },
  ],
  [
    'neverGreaterRole',
    'a role that may widen its boundary',
    (s) => {
      const statements: Loose[] = resource(s, 'identities', 'aws_iam_policy.never')['policy']['Statement'];
      const denied: string[] = statements.find(({ Sid }) => Sid === 'NeverGreater')!['Action'];
      denied.splice(denied.indexOf('iam:PutRolePermissionsBoundary'), 1);
    },
  ],
  [
    'neverGreaterRole',
    "denials that are nobody's",
    (s) => delete s.identities['resource']['aws_iam_role_policy_attachment']['apply-never'],
  ],
  [
    'neverGreaterRole',
    'a denial on a condition',
    (s) => {
      const statements: Loose[] = resource(s, 'identities', 'aws_iam_policy.never')['policy']['Statement'];
      statements.find(({ Sid }) => Sid === 'NeverGreater')!['Condition'] = { Bool: { 'aws:SecureTransport': 'false' } };
    },
  ],
  ['namedAdmins', 'nobody who may enter', (s) => delete s.cluster['resource']['aws_eks_access_entry']['admin']],
  [
    'namedAdmins',
    'an administrator who may only look',
    (s) =>
      (resource(s, 'cluster', 'aws_eks_access_policy_association.admin-rights')['policy_arn'] =
        'arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy'),
  ],
  ['askedForAdmins', 'nobody by default', (s) => (s.cluster['variable']['admin_role_arns']['default'] = [])],
  ['askedForAdmins', 'no question', (s) => delete s.cluster['variable']['admin_role_arns']['validation']],
  [
    'noPipelineAdmin',
    'the pipeline as administrator',
    (s) =>
      (s.cluster['resource']['aws_eks_access_entry']['pipeline'] = {
        principal_arn: 'arn:aws:iam::${var.account_id}:role/shop-production-apply',
      }),
  ],
  [
    'clusterDefaults',
    'whoever made it as administrator',
    (s) =>
      (resource(s, 'cluster', 'aws_eks_cluster.cluster')['access_config'][
        'bootstrap_cluster_creator_admin_permissions'
      ] = true),
  ],
  [
    'clusterDefaults',
    'a ConfigMap that decides who enters',
    (s) =>
      (resource(s, 'cluster', 'aws_eks_cluster.cluster')['access_config']['authentication_mode'] =
        'API_AND_CONFIG_MAP'),
  ],
  [
    'clusterDefaults',
    'extended support',
    (s) => delete resource(s, 'cluster', 'aws_eks_cluster.cluster')['upgrade_policy'],
  ],
  [
    'protectedCluster',
    'a cluster that one command ends',
    (s) => (resource(s, 'cluster', 'aws_eks_cluster.cluster')['deletion_protection'] = false),
  ],
  [
    'trustedWorkflows',
    'a role for any repository',
    (s) => delete claims(s, 'plan')['StringEquals']['token.actions.githubusercontent.com:repository'],
  ],
  [
    'trustedWorkflows',
    'a role for whoever gets the name',
    (s) => delete claims(s, 'apply')['StringEquals']['token.actions.githubusercontent.com:repository_id'],
  ],
  [
    'trustedWorkflows',
    'an apply from a branch',
    (s) => delete claims(s, 'apply')['StringEquals']['token.actions.githubusercontent.com:ref'],
  ],
  [
    'trustedWorkflows',
    'an apply of a pull request',
    (s) => (claims(s, 'apply')['StringLike'][sub] = 'repo:acme*/shop*:pull_request'),
  ],
  ['trustedWorkflows', 'a plan of any workflow', (s) => (claims(s, 'plan')['StringLike'][sub] = 'repo:acme*/shop*:*')],
  [
    'planOnlyReads',
    'a plan that writes',
    (s) =>
      resource(s, 'identities', 'aws_iam_role_policy.plan-permissions')['policy']['Statement'][0]['Action'].push(
        'ec2:RunInstances',
      ),
  ],
  [
    'planOnlyReads',
    'a plan that reads secrets',
    (s) =>
      resource(s, 'identities', 'aws_iam_role_policy.plan-permissions')['policy']['Statement'][0]['Action'].push(
        'secretsmanager:GetSecretValue',
      ),
  ],
  [
    'namedActions',
    'a role that may do everything',
    (s) =>
      resource(s, 'identities', 'aws_iam_role_policy.apply-permissions')['policy']['Statement'][0]['Action'].push('*'),
  ],
  [
    'ownSecrets',
    'an operator that reads the secrets of staging',
    (s) => {
      const statement = resource(s, 'identities', 'aws_iam_role_policy.external-secrets-permissions')['policy'][
        'Statement'
      ][0];
      statement['Resource'] = [String(statement['Resource'][0]).replace('production', 'staging')];
    },
  ],
  [
    'ownSecrets',
    'an operator that reads any secret',
    (s) =>
      (resource(s, 'identities', 'aws_iam_role_policy.external-secrets-permissions')['policy']['Statement'][0][
        'Resource'
      ] = '*'),
  ],
  [
    'ownSecrets',
    'an operator that lists secrets',
    (s) =>
      resource(s, 'identities', 'aws_iam_role_policy.external-secrets-permissions')['policy']['Statement'][0][
        'Action'
      ].push('secretsmanager:ListSecrets'),
  ],
  [
    'ownSecrets',
    'an operator that writes secrets',
    (s) =>
      resource(s, 'identities', 'aws_iam_role_policy.external-secrets-permissions')['policy']['Statement'][0][
        'Action'
      ].push('secretsmanager:*'),
  ],
  ['ownZone', 'records of any zone', (s) => (recordRights(s)[1]!['Resource'] = ['*'])],
  [
    'ownZone',
    'records of two zones',
    (s) => recordRights(s)[0]!['Resource'].push('arn:aws:route53:::hostedzone/Z0OTHER'),
  ],
  ['ownZone', 'a writer that makes zones', (s) => recordRights(s)[2]!['Action'].push('route53:CreateHostedZone')],
  ['ownZone', 'a writer of every type of record', (s) => delete recordRights(s)[0]!['Condition']],
  [
    'ownZone',
    'a writer that leads the zone elsewhere',
    (s) => {
      const condition = recordRights(s)[0]!['Condition']['ForAllValues:StringEquals'];
      condition['route53:ChangeResourceRecordSetsRecordTypes'].push('NS');
    },
  ],
  [
    'confinedRoles',
    'a role without a boundary',
    (s) => delete resource(s, 'cluster', 'aws_iam_role.node-role')['permissions_boundary'],
  ],
  ['agreedOutputs', 'an output of another name', (s) => delete s.network['output']['vpc_id']],
];

/** The rights of what writes DNS records, which an environment has with a zone. */
function recordRights(stacks: Record<Part, Loose>): Loose[] {
  const rights = [
    {
      Effect: 'Allow',
      Action: ['route53:ChangeResourceRecordSets'],
      Resource: ['arn:aws:route53:::hostedzone/Z0OWN'],
      Condition: {
        'ForAllValues:StringEquals': {
          'route53:ChangeResourceRecordSetsRecordTypes': ['A', 'AAAA', 'CNAME', 'TXT'],
        },
      },
    },
    {
      Effect: 'Allow',
      Action: ['route53:ListResourceRecordSets'],
      Resource: ['arn:aws:route53:::hostedzone/Z0OWN'],
    },
    { Effect: 'Allow', Action: ['route53:ListHostedZones'], Resource: ['*'] },
  ];
  const policies = stacks.identities['resource']['aws_iam_role_policy'];
  policies['external-dns-permissions'] = { policy: { Statement: rights } };
  return rights;
}

test('who writes the records of one zone breaks nothing', () => {
  expect(invariantFindings([damaged(recordRights)])).toEqual([]);
});

function claims(stacks: Record<Part, Loose>, role: string): Loose {
  return resource(stacks, 'identities', `aws_iam_role.${role}`)['assume_role_policy']['Statement'][0]['Condition'];
}

test.each(defects)('%s refuses %s', (name, _defect, change) => {
  const found = invariants[name](damaged(change));
  expect(found).not.toEqual([]);
  for (const { file, object, field, value, reason, wayOut } of found) {
    expect([file, object, field, value, reason, wayOut].every((part) => part.trim() !== '')).toBe(true);
  }
});

test('every invariant has a defect that breaks it', () => {
  expect(Object.keys(invariants).filter((name) => !defects.some(([tried]) => tried === name))).toEqual([]);
});

test('what one environment has and the other has not must be listed', () => {
  const [staging] = golden;
  const more = damaged((stacks) => (stacks.cluster['resource']['aws_iam_user'] = { extra: {} }));
  expect(shapeFindings([staging!, more]).map(({ object }) => object)).toEqual(['aws_iam_user.extra']);
  const less = damaged((stacks) => without(stacks, 'cluster', 'aws_ec2_tag'));
  expect(shapeFindings([staging!, less]).map(({ object }) => object)).toEqual(['aws_ec2_tag.node-group-mark']);
});

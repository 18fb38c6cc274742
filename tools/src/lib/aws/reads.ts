/**
 * Every call by which something of AWS is looked at: what `aws` is told, the action of IAM that it takes, and how AWS says
 * that there is none. Each lists or describes; none changes anything, and none reads a secret, a state or an object.
 */
export const awsReads = {
  'budgets describe-budget': { action: 'budgets:ViewBudget', absent: ['NotFoundException'] },
  'budgets describe-notifications-for-budget': { action: 'budgets:ViewBudget', absent: ['NotFoundException'] },
  'budgets describe-subscribers-for-notification': { action: 'budgets:ViewBudget', absent: ['NotFoundException'] },
  'ce list-cost-allocation-tags': { action: 'ce:ListCostAllocationTags' },
  'ec2 describe-addresses': { action: 'ec2:DescribeAddresses' },
  'ec2 describe-availability-zones': { action: 'ec2:DescribeAvailabilityZones' },
  'ec2 describe-instances': { action: 'ec2:DescribeInstances' },
  'ec2 describe-regions': { action: 'ec2:DescribeRegions' },
  'ec2 describe-vpcs': { action: 'ec2:DescribeVpcs' },
  'eks describe-cluster': { action: 'eks:DescribeCluster', absent: ['ResourceNotFoundException'] },
  'eks describe-cluster-versions': { action: 'eks:DescribeClusterVersions' },
  'eks list-access-entries': { action: 'eks:ListAccessEntries' },
  'eks list-associated-access-policies': { action: 'eks:ListAssociatedAccessPolicies' },
  'eks list-pod-identity-associations': { action: 'eks:ListPodIdentityAssociations' },
  'elbv2 describe-load-balancers': { action: 'elasticloadbalancing:DescribeLoadBalancers' },
  'iam get-open-id-connect-provider': { action: 'iam:GetOpenIDConnectProvider', absent: ['NoSuchEntity'] },
  'iam get-policy': { action: 'iam:GetPolicy', absent: ['NoSuchEntity'] },
  'iam get-policy-version': { action: 'iam:GetPolicyVersion' },
  'iam get-role': { action: 'iam:GetRole', absent: ['NoSuchEntity'] },
  'iam get-role-policy': { action: 'iam:GetRolePolicy', absent: ['NoSuchEntity'] },
  'iam list-attached-role-policies': { action: 'iam:ListAttachedRolePolicies' },
  'iam list-role-policies': { action: 'iam:ListRolePolicies' },
  'logs describe-log-groups': { action: 'logs:DescribeLogGroups' },
  'route53 get-hosted-zone': { action: 'route53:GetHostedZone', absent: ['NoSuchHostedZone'] },
  's3api get-bucket-encryption': {
    action: 's3:GetEncryptionConfiguration',
    absent: ['ServerSideEncryptionConfigurationNotFoundError'],
  },
  's3api get-bucket-location': { action: 's3:GetBucketLocation' },
  's3api get-bucket-policy': { action: 's3:GetBucketPolicy', absent: ['NoSuchBucketPolicy'] },
  's3api get-bucket-versioning': { action: 's3:GetBucketVersioning' },
  's3api get-public-access-block': {
    action: 's3:GetBucketPublicAccessBlock',
    absent: ['NoSuchPublicAccessBlockConfiguration'],
  },
  's3api head-bucket': { action: 's3:ListBucket', absent: ['404'] },
  'secretsmanager describe-secret': { action: 'secretsmanager:DescribeSecret', absent: ['ResourceNotFoundException'] },
  'service-quotas get-aws-default-service-quota': { action: 'servicequotas:GetAWSDefaultServiceQuota' },
  'service-quotas get-service-quota': {
    action: 'servicequotas:GetServiceQuota',
    absent: ['NoSuchResourceException'],
  },
  'sts get-caller-identity': { action: 'sts:GetCallerIdentity' },
} as const satisfies Readonly<Record<string, { readonly action: string; readonly absent?: readonly string[] }>>;

export type AwsRead = keyof typeof awsReads;

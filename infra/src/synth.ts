import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { App } from './cdk.ts';
import { clusterStack } from './cluster/cluster-stack.ts';
import type { EnvironmentConfig } from './config/environment-config.ts';
import { parseEnvironments } from './config/parse.ts';
import { identitiesStack } from './identities/identities-stack.ts';
import { namingOf, stackName, type Part } from './naming.ts';
import { networkStack } from './network/network-stack.ts';
import type { StackInputs } from './stack.ts';
import { stateStack } from './state/state-stack.ts';

interface SynthOptions {
  readonly configs: readonly EnvironmentConfig[];
  /** `https://HOST/OWNER/NAME`. */
  readonly repository: string;
  /** What it was called when AWS's names were given; default: see environments/made-as.ts. */
  readonly named?: string;
  /** Gets `stacks/<environment>-<part>/cdk.tf.json`. */
  readonly outdir: string;
}

const stacks: Readonly<Record<Part, (inputs: StackInputs) => void>> = {
  state: stateStack,
  identities: identitiesStack,
  network: networkStack,
  cluster: clusterStack,
};

// cdktf 0.21 does not read it; its successor refuses a lock in S3 for what could be an older Terraform.
const targetVersions = { terraform: '>=1.10.0', opentofu: '>=1.10.0' };

/**
 * Writes every stack of every environment, with cdktf's validations on.
 * @throws {Failure} when a config is refused.
 */
export function synthesize({ configs, repository, named, outdir }: SynthOptions): void {
  const environments = parseEnvironments(configs);
  const app = new App({ outdir, stackTraces: false, context: { targetVersions } });
  for (const config of environments) {
    const inputs = { app, config, naming: namingOf(repository, config.name, named) };
    for (const stack of Object.values(stacks)) stack(inputs);
  }
  app.synth();
  removeOthers(join(outdir, 'stacks'), environments);
}

/** A stack that is no longer written must not be applied; what Terraform keeps beside the others stays. */
function removeOthers(folder: string, environments: readonly EnvironmentConfig[]): void {
  const names = new Set(
    environments.flatMap(({ name }) => (Object.keys(stacks) as Part[]).map((part) => stackName(name, part))),
  );
  for (const other of readdirSync(folder).filter((found) => !names.has(found))) {
    rmSync(join(folder, other), { recursive: true });
  }
}

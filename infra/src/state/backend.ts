import { S3Backend, type S3BackendConfig, type TerraformStack } from '../cdk.ts';
import type { Naming, Part } from '../naming.ts';

interface StateOf {
  readonly naming: Naming;
  readonly part: Part;
  readonly region: string;
}

interface StateAddress {
  readonly bucket: string;
  readonly key: string;
  readonly region: string;
}

/** Where the state of a stack lies; another stack reads its outputs there. */
export function stateAddress({ naming, part, region }: StateOf): StateAddress {
  return { bucket: naming.stateBucket, key: `${part}.tfstate`, region };
}

/** S3 locks by itself, by a file beside the state; cdktf 0.21 has no name for that setting yet. */
type LockingConfig = S3BackendConfig & { readonly useLockfile: true };

/** Keeps the stack's state in the environment's bucket, locked and encrypted. */
export function useStateBucket(stack: TerraformStack, of: StateOf): void {
  const config: LockingConfig = { ...stateAddress(of), encrypt: true, useLockfile: true };
  new S3Backend(stack, config);
}

import { TerraformOutput, type TerraformStack } from './cdk.ts';
import type { Part } from './naming.ts';
import { outputNames, type Outputs } from './outputs.ts';

/** Declares every output of a stack; one that is missing does not compile. */
export function output<P extends Part>(stack: TerraformStack, part: P, values: Outputs<P>): void {
  const names: Readonly<Record<string, string>> = outputNames[part];
  for (const [name, value] of Object.entries(values)) {
    // A variable of the same name is another construct.
    new TerraformOutput(stack, `output-${name}`, { value }).overrideLogicalId(names[name]!);
  }
}

import { ensureUpstreams } from '../../../toolbox/sources/upstream.ts';
import { toolPath, type ToolName } from '../../../toolbox/tools.ts';
import { mkdir } from 'node:fs/promises';
import type { Step } from '../context.ts';

const tools: readonly ToolName[] = ['kind', 'kubectl', 'kustomize'];

/** The pinned command line tools, and the upstream manifests that overlays refer to. */
export const prepareTools: Step = {
  title: 'Tools: kind, kubectl, kustomize',
  run: async ({ engine, instance }, say) => {
    for (const name of tools) await toolPath(name, say);
    await ensureUpstreams(say, instance.parts ?? []);
    // kind mounts it into every node, and minimal machines lack it.
    if (engine.name === 'podman' && process.getuid?.() === 0) await mkdir('/lib/modules', { recursive: true });
  },
};

import { hashOfSources } from '../lib/files/sources.ts';
import { toolPath, type ToolName } from '../toolbox/tools.ts';

/** What a kept verdict depends on beside the objects: the pinned program, and the text of the code in a folder that asks it. */
export async function judgedBy(tool: ToolName, folder: string): Promise<string> {
  return [await toolPath(tool), await hashOfSources(folder)].join('\n');
}

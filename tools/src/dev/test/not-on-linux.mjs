// jest's environment on another system than Linux: a test that asks for a tool which is compiled for Linux is skipped,
// by its name, and not failed. What it says is that of notLinux in tools/src/toolbox/sources/go.ts.
import { TestEnvironment } from 'jest-environment-node';
import { inspect } from 'node:util';

const words = 'are compiled for Linux';

export default class NotOnLinux extends TestEnvironment {
  #skipped = false;

  handleTestEvent({ name, test, hook }, state) {
    if (name === 'test_done' && test.errors.some((error) => inspect(error).includes(words))) {
      this.#skipped = true;
      test.errors = [];
      test.status = 'skip';
    }
    // It cleans up what was never made.
    if (name === 'hook_failure' && hook.type === 'afterAll' && this.#skipped) state.unhandledErrors.pop();
  }
}

// A reporter of jest: a run in which no test ran has not passed, whether by a wrong -t NAME or since all were skipped.
export default class SomeTestRan {
  #error;

  onRunComplete(_contexts, { numPassedTests, numFailedTests, numRuntimeErrorTestSuites }) {
    if (numPassedTests + numFailedTests + numRuntimeErrorTestSuites > 0) return;
    this.#error = new Error('No test ran: no name matches, or all were skipped.');
    console.error(`\n${this.#error.message}`);
  }

  getLastError() {
    return this.#error;
  }
}

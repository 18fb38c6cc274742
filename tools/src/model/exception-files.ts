/** The one file that says which findings of a scan may pass. */
export const acceptedFile = 'security/accepted-findings.yaml';

/** The reviewed file of mutations that nothing refuses. */
export const survivorsFile = 'tools/test/mutation-survivors.yaml';

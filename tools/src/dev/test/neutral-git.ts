// Before each test file: git as on a machine where nobody has set anything, also for the git of the tests themselves.
for (const name of Object.keys(process.env)) if (name.startsWith('GIT_')) delete process.env[name];
process.env['GIT_CONFIG_GLOBAL'] = '/dev/null';
process.env['GIT_CONFIG_NOSYSTEM'] = '1';
process.env['GIT_TERMINAL_PROMPT'] = '0';

/** Builds `dist/` and makes `npx falconer` work in this folder: npm links the executables of dependencies, not a package's own. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

rmSync(at('dist'), { recursive: true, force: true });
const compiler = spawnSync(process.execPath, [at('node_modules/typescript/bin/tsc'), '-p', at('tsconfig.build.json')], {
  stdio: 'inherit',
});
if (compiler.status !== 0) process.exit(compiler.status ?? 1);

chmodSync(at('dist/bin.js'), 0o755);
mkdirSync(at('node_modules/.bin'), { recursive: true });
rmSync(at('node_modules/.bin/falconer'), { force: true });
symlinkSync('../../dist/bin.js', at('node_modules/.bin/falconer'));

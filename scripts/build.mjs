/** Builds `dist/` from nothing, with an executable that npx can start. */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

rmSync(at('dist'), { recursive: true, force: true });
const compiler = spawnSync(process.execPath, [at('node_modules/typescript/bin/tsc'), '-p', at('tsconfig.build.json')], {
  stdio: 'inherit',
});
if (compiler.status !== 0) process.exit(compiler.status ?? 1);
cpSync(at('src/store/postgres/migrations'), at('dist/store/postgres/migrations'), { recursive: true });
const { compilePlaybooks } = await import('../dist/playbook-folder.js');
writeFileSync(at('dist/playbooks.json'), compilePlaybooks());
chmodSync(at('dist/bin.js'), 0o755);

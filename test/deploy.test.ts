/** What `deploy/` names exists: variables, paths, files, keys of secrets; and what must not be there is not. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { parseFile, readConfig } from '../src/config/config.ts';
import { VARIABLES } from '../src/config/environment.ts';
import { Refusals } from '../src/intake/refusals.ts';
import { IntakeServer } from '../src/intake/server.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const DOCKERFILE = read('deploy/Dockerfile');
const COMPOSE = read('deploy/compose.yml');
const MANIFESTS = ['replicas', 'single'] as const;

const probe = z.object({ httpGet: z.object({ path: z.string(), port: z.string() }) });
const variable = z.object({
  name: z.string(),
  value: z.string().optional(),
  valueFrom: z.object({ secretKeyRef: z.object({ name: z.string(), key: z.string() }) }).optional(),
});
const workload = z.object({
  spec: z.object({
    selector: z.object({ matchLabels: z.record(z.string(), z.string()) }),
    template: z.object({
      metadata: z.object({ labels: z.record(z.string(), z.string()) }),
      spec: z.object({
        automountServiceAccountToken: z.literal(false),
        terminationGracePeriodSeconds: z.number().min(15),
        securityContext: z.object({ runAsNonRoot: z.literal(true), runAsUser: z.number().min(1) }),
        containers: z.tuple([
          z.object({
            ports: z.tuple([z.object({ name: z.literal('http'), containerPort: z.literal(2810) })]),
            env: z.array(variable),
            startupProbe: probe,
            livenessProbe: probe,
            readinessProbe: probe,
            resources: z.object({
              requests: z.object({ cpu: z.string(), memory: z.string() }),
              limits: z.object({ memory: z.string() }),
            }),
            securityContext: z.object({
              allowPrivilegeEscalation: z.literal(false),
              readOnlyRootFilesystem: z.literal(true),
              capabilities: z.object({ drop: z.tuple([z.literal('ALL')]) }),
            }),
          }),
        ]),
      }),
    }),
  }),
});

/** The objects of a manifest by kind. */
function objectsIn(name: (typeof MANIFESTS)[number]): ReadonlyMap<string, unknown> {
  const documents = parseAllDocuments(read(`deploy/kubernetes/${name}.yml`));
  expect(documents.flatMap(({ errors }) => errors)).toEqual([]);
  const objects = documents.map((document) => z.looseObject({ kind: z.string() }).parse(document.toJS()));
  return new Map(objects.map((object) => [object.kind, object]));
}

const workloadIn = (name: (typeof MANIFESTS)[number]) => {
  const objects = objectsIn(name);
  return workload.parse(objects.get('Deployment') ?? objects.get('StatefulSet')).spec;
};

/** Paths that Falconer answers with something else than "not found". */
async function answers(path: string): Promise<boolean> {
  const app = new IntakeServer({
    inbox: { receive: () => Promise.resolve([]) },
    refusals: new Refusals(),
    bodyBytes: 1_000,
    now: Date.now,
    readiness: { reasons: () => [] },
    onError: () => undefined,
    metrics: { contentType: 'text/plain', text: () => Promise.resolve('') },
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const { status } = await fetch(`${url}${path}`);
  await app.close();
  return status === 200;
}

describe.each(MANIFESTS)('Kubernetes, %s.yml', (name) => {
  test('is a workload without privileges, with probes that are answered, resources and a policy', async () => {
    const { template, selector } = workloadIn(name);
    expect(template.metadata.labels).toEqual(selector.matchLabels);
    const [{ startupProbe, livenessProbe, readinessProbe }] = template.spec.containers;
    const paths = [startupProbe, livenessProbe, readinessProbe].map(({ httpGet }) => httpGet.path);
    // Not ready must never mean restarted.
    expect(paths).toEqual(['/healthz', '/healthz', '/readyz']);
    for (const path of [...paths, '/metrics']) expect(await answers(path)).toBe(true);
    const wanted = name === 'single' ? [] : ['PodDisruptionBudget'];
    expect([...objectsIn(name).keys()]).toEqual(expect.arrayContaining(['Service', 'NetworkPolicy', ...wanted]));
  });

  test('names variables that exist, and makes a configuration that starts', () => {
    const [{ env }] = workloadIn(name).template.spec.containers;
    expect(env.map((one) => one.name).filter((one) => !VARIABLES.includes(one))).toEqual([]);
    const secrets: Record<string, string> = {
      SLACK_BOT_TOKEN: 'xoxb-1',
      SLACK_APP_TOKEN: 'xapp-1',
      FALCONER_INGEST_TOKEN: 'sixteen-characters-or-more',
      DATABASE_URL: 'postgres://u:p@db/falconer',
    };
    const source = Object.fromEntries(env.map(({ name: key, value }) => [key, value ?? secrets[key] ?? '']));
    const { FALCONER_CONFIG: _mounted, ...given } = source;
    const { host, port, databaseUrl } = readConfig(given, ROOT);
    expect({ host, port }).toEqual({ host: '0.0.0.0', port: 2810 });
    expect(databaseUrl !== undefined).toBe(name === 'replicas');
  });

  test('takes every secret by reference, and the document says how each is made', () => {
    const [{ env }] = workloadIn(name).template.spec.containers;
    const secret = env.filter((one) => /TOKEN|SECRET|DATABASE_URL/.test(one.name));
    expect(secret.filter(({ value }) => value !== undefined)).toEqual([]);
    const guide = read('docs/deploy.md');
    const keys = secret.map(({ valueFrom }) => valueFrom?.secretKeyRef.key ?? 'none');
    expect(keys.filter((key) => !guide.includes(`--from-literal=${key}=`))).toEqual([]);
  });
});

test('the falconer.yml in the manifest is one', () => {
  const map = z
    .object({ data: z.object({ 'falconer.yml': z.string() }) })
    .parse(objectsIn('replicas').get('ConfigMap'));
  expect(parseFile(map.data['falconer.yml'])).toMatchObject({ problems: [] });
});

describe('Dockerfile', () => {
  test('copies what exists, and all that the executable needs', () => {
    const copied = [...DOCKERFILE.matchAll(/^COPY (?!--from)(.+)$/gm)].flatMap(([, all = '']) =>
      all.split(' ').slice(0, -1),
    );
    expect(copied.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    expect(copied).toEqual(expect.arrayContaining(['package.json', 'playbooks', 'src', 'scripts/build.mjs']));
    const kept = read('deploy/Dockerfile.dockerignore');
    expect(copied.filter((path) => !kept.includes(`!${path.replace(/\/$/, '')}\n`))).toEqual([]);
  });

  test('runs as nobody in particular, on a Node that is supported, and looks at a path that is answered', async () => {
    expect(DOCKERFILE).toMatch(/^USER 10001:10001$/m);
    // As npm start does, flags of Node included.
    const [, entry = '', command = ''] = /^ENTRYPOINT (.+)\nCMD (.+)$/m.exec(DOCKERFILE) ?? [];
    const words: string[] = [...JSON.parse(entry), ...JSON.parse(command)];
    expect(words.join(' ').replace('/app/', '')).toBe(JSON.parse(read('package.json')).scripts.start);
    const images = [...DOCKERFILE.matchAll(/^FROM node:(\d+)-bookworm-slim/gm)].map(([, major]) => Number(major));
    expect(images).toHaveLength(2);
    expect(Math.min(...images)).toBeGreaterThanOrEqual(20);
    const path = /HEALTHCHECK[\s\S]*?\+ '(\/[a-z]+)'/.exec(DOCKERFILE)?.[1] ?? '';
    expect(path).toBe('/healthz');
    expect(await answers(path)).toBe(true);
    const named = [...DOCKERFILE.matchAll(/\b(FALCONER_[A-Z_]+)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !VARIABLES.includes(name))).toEqual([]);
  });
});

describe('compose', () => {
  const service = z.looseObject({
    environment: z.record(z.string(), z.string()),
    ports: z.array(z.string()).optional(),
    read_only: z.boolean().optional(),
  });
  const { services } = z
    .object({ services: z.record(z.string(), service), volumes: z.record(z.string(), z.unknown()) })
    .parse(parse(COMPOSE, { merge: true }));
  const falconers = Object.entries(services).filter(([name]) => name.startsWith('falconer'));

  test('has two Falconers with read-only roots, whose variables exist, and a database they are pointed at', () => {
    expect(falconers).toHaveLength(2);
    for (const [, { environment, read_only, ports }] of falconers) {
      expect(read_only).toBe(true);
      expect(ports?.[0]).toMatch(/:2810$/);
      expect(Object.keys(environment).filter((name) => !VARIABLES.includes(name))).toEqual([]);
      const { username, hostname, pathname } = new URL((environment['DATABASE_URL'] ?? '').replace(/\$\{.*?\}/, 'p'));
      const { POSTGRES_USER, POSTGRES_DB } = services[hostname]?.environment ?? {};
      expect({ username, pathname }).toEqual({ username: POSTGRES_USER, pathname: `/${POSTGRES_DB}` });
    }
  });

  test('holds no secret: each comes from the environment, and is asked for when it is missing', () => {
    const secrets = Object.values(services).flatMap(({ environment }) =>
      Object.entries(environment).filter(([name]) => /TOKEN|PASSWORD|SECRET/.test(name)),
    );
    expect(secrets.filter(([name, value]) => value !== `\${${name}:?}`)).toEqual([]);
    expect(secrets.length).toBeGreaterThan(3);
  });
});

/** The playbook format as JSON Schema, for editors: completion and errors while writing. */
import { z } from 'zod';
import { playbookSchema } from './schema.ts';

/** As authors write it, before defaults are filled in. */
export function playbookJsonSchema(): string {
  const schema = z.toJSONSchema(playbookSchema, { io: 'input' });
  return `${JSON.stringify({ ...schema, title: 'Falconer playbook' }, null, 2)}\n`;
}

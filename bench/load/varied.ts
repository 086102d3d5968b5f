/** Events of all rules that have a playbook, with the fields that their sources usually tell, no two alike. Synthetic. */
import type { Library } from '../../src/playbook/library.ts';
import { eventText } from './events.ts';

const FIELDS: Readonly<Record<string, (number: number) => Readonly<Record<string, unknown>>>> = {
  k8s_audit: (number) => ({
    'ka.user.name': `user-${number}@example.com`,
    'ka.verb': 'create',
    'ka.target.resource': 'pods',
    'ka.target.name': `orders-${number}`,
    'ka.target.namespace': 'shop',
    'ka.response.code': '201',
  }),
  aws_cloudtrail: (number) => ({
    'ct.user': `user-${number}`,
    'ct.name': 'PutBucketPolicy',
    'ct.region': 'eu-west-1',
    'ct.srcip': `198.51.100.${number % 250}`,
    'ct.user.accountid': '123456789012',
  }),
};

/** `count` bodies; every sixth of a rule that no playbook knows. */
export function variedTexts({ playbooks }: Library, count: number): readonly string[] {
  return Array.from({ length: count }, (_, number) => {
    const { rule, source } = playbooks[number % playbooks.length] ?? { rule: ['?'], source: 'syscall' };
    const name = number % 6 === 5 ? `Own rule ${number % 50}` : (rule[0] ?? '');
    const text = eventText({ group: number, rule: name });
    if (source === 'syscall') return text;
    const { output_fields: _fields, ...rest } = JSON.parse(text);
    return JSON.stringify({ ...rest, source, output_fields: FIELDS[source]?.(number) ?? { user: `user-${number}` } });
  });
}

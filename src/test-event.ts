/** The event of `/falco test`: says what it is in every field, and looks like what Falco sends. */

export function testEvent(now: number): Record<string, unknown> {
  return {
    time: new Date(now).toISOString(),
    rule: 'Falconer test event',
    priority: 'Notice',
    source: 'syscall',
    hostname: 'falconer',
    output: 'A test event sent by /falco test; nothing happened on any machine.',
    tags: ['test'],
    output_fields: { 'evt.type': 'none', 'proc.name': 'falconer-test' },
  };
}

/** Tests of one field, as signals use them: the operators, and what each means. */
import { z } from 'zod';

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const some = z.union([scalar.transform((value) => [value]), z.array(scalar).min(1)]);

/** Every operator: how its operand is written, and when a known value passes. */
const OPERATORS = {
  is: { operand: scalar, passes: (value: string, operand: string) => value === operand },
  not: { operand: scalar, passes: (value: string, operand: string) => value !== operand },
  in: { operand: some, passes: (value: string, operands: readonly string[]) => operands.includes(value) },
  not_in: { operand: some, passes: (value: string, operands: readonly string[]) => !operands.includes(value) },
  starts: {
    operand: some,
    passes: (value: string, operands: readonly string[]) => operands.some((it) => value.startsWith(it)),
  },
  not_starts: {
    operand: some,
    passes: (value: string, operands: readonly string[]) => !operands.some((it) => value.startsWith(it)),
  },
  ends: {
    operand: some,
    passes: (value: string, operands: readonly string[]) => operands.some((it) => value.endsWith(it)),
  },
  contains: {
    operand: some,
    passes: (value: string, operands: readonly string[]) => operands.some((it) => value.includes(it)),
  },
  not_contains: {
    operand: some,
    passes: (value: string, operands: readonly string[]) => !operands.some((it) => value.includes(it)),
  },
  /** Numbers; a value that is none passes neither. */
  over: { operand: z.number(), passes: (value: string, operand: number) => Number(value) > operand },
  under: { operand: z.number(), passes: (value: string, operand: number) => Number(value) < operand },
} as const;

type Operator = keyof typeof OPERATORS;
const NAMES = Object.keys(OPERATORS) as readonly Operator[];

const operators = z
  .strictObject({
    is: OPERATORS.is.operand.optional(),
    not: OPERATORS.not.operand.optional(),
    in: OPERATORS.in.operand.optional(),
    not_in: OPERATORS.not_in.operand.optional(),
    starts: OPERATORS.starts.operand.optional(),
    not_starts: OPERATORS.not_starts.operand.optional(),
    ends: OPERATORS.ends.operand.optional(),
    contains: OPERATORS.contains.operand.optional(),
    not_contains: OPERATORS.not_contains.operand.optional(),
    over: OPERATORS.over.operand.optional(),
    under: OPERATORS.under.operand.optional(),
    /** Whether the field must be known at all. */
    known: z.boolean().optional(),
  })
  .refine((test) => Object.keys(test).length > 0, `at least one of ${NAMES.join(', ')}, known`);

/** A bare value is short for `is`. */
export const fieldTestSchema = z.union([scalar.transform((value) => ({ is: value })), operators]);

export type FieldTest = z.output<typeof operators>;

/** Whether a field's value passes every given operator; an unknown value passes `known: false` alone. */
export function passes(test: FieldTest, value: string | undefined): boolean {
  const used = NAMES.filter((name) => test[name] !== undefined);
  if (value === undefined) return test.known === false && used.length === 0;
  // The schema guarantees that each operand is of its operator's kind.
  return test.known !== false && used.every((name) => OPERATORS[name].passes(value, test[name] as never));
}

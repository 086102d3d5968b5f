/** The secret by which a sender is known: it must fit into a path and into a header. */
import { z } from 'zod';

export const tokenSchema = z
  .string()
  .min(16, 'expected at least 16 characters')
  .regex(/^[\x21-\x7e]+$/, 'expected printable ASCII without blanks');

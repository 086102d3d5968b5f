#!/usr/bin/env node
/** The executable: runs the command line and says in words what went wrong. */
import { program } from './cli.ts';

try {
  await program().parseAsync();
} catch (error) {
  // What a user can mend is said in words; a stack would only hide it.
  process.stderr.write(`falconer: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

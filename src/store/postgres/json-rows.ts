/**
 * SQL: the elements of the JSON array in parameter `$n`, as rows. One text needs no array's quoting, and is taken apart once;
 * what `string_to_array` splits, the planner splits as well, and each part is then read again to see that it is JSON.
 */
export function jsonRows(n: number): string {
  return `json_array_elements($${n}::json)`;
}

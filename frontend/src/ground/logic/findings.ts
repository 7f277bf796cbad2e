/** Findings in the order in which somebody works through them. */

import type { Finding } from '../api';

/** Errors before warnings, and what is of one kind together. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  const rank = (finding: Finding): string =>
    `${finding.severity === 'error' ? 0 : 1} ${finding.layer} ${finding.code} ${finding.feature}`;
  return [...findings].sort((a, b) => rank(a).localeCompare(rank(b)));
}

/**
 * What was found while reading, and before it the causes that were found on looking into the files:
 * a layer that could not be read is only missed later on.
 */
export function joinFindings(earlier: readonly Finding[], read: readonly Finding[]): Finding[] {
  const told = new Set(read.map((finding) => finding.text.zh));
  return [...earlier.filter((finding) => !told.has(finding.text.zh)), ...read];
}

/** How many of each severity there are. */
export function countFindings(findings: readonly Finding[]): { errors: number; warnings: number } {
  const errors = findings.filter((finding) => finding.severity === 'error').length;
  return { errors, warnings: findings.length - errors };
}

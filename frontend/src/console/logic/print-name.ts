/** Returns the name a print is saved under: what it is, and the local minute it was made. */
export function fileName(print: string, form: string, at: Date): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}`;
  const minute = `${two(at.getHours())}${two(at.getMinutes())}`;
  return `${print.replaceAll('/', '-')}-${day}-${minute}.${form}`;
}

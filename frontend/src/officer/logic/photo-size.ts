/** Longer than this no side of a photo is: enough to read a number plate, a tenth of the bytes. */
export const LONGEST_PX = 1600;

export interface Size {
  width: number;
  height: number;
}

/** Returns the size of a picture made to fit, never larger than it was. */
export function fitInto({ width, height }: Size, longest: number = LONGEST_PX): Size {
  const share = Math.min(1, longest / Math.max(width, height));
  return {
    width: Math.max(1, Math.round(width * share)),
    height: Math.max(1, Math.round(height * share)),
  };
}

import { fitInto } from '../logic/photo-size';

const QUALITY = 0.8;

/**
 * Returns a photo as a JPEG of at most 1600 px.
 * It is drawn anew, so that nothing of the camera's words (place, time, owner) is left in it.
 */
export async function reducePhoto(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const { width, height } = fitInto(picture);
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.drawImage(picture, 0, 0, width, height);
  picture.close();
  return new Promise((resolve, reject) => {
    const take = (blob: Blob | null): void => (blob ? resolve(blob) : reject(new Error('no picture')));
    canvas.toBlob(take, 'image/jpeg', QUALITY);
  });
}

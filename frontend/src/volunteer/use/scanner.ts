/** Reading the post's QR with the phone's camera, where the browser can. */

import { onBeforeUnmount, ref, shallowRef } from 'vue';
import { readCode } from '../logic/code';

interface Detector {
  detect: (source: HTMLVideoElement) => Promise<{ rawValue: string }[]>;
}
type DetectorClass = new (options: { formats: string[] }) => Detector;

const PAUSE_MS = 200;

function findDetector(): DetectorClass | null {
  return (window as { BarcodeDetector?: DetectorClass }).BarcodeDetector ?? null;
}

/** Tells whether this browser can read codes from a camera; it may only on a secure origin. */
export function canScan(): boolean {
  return findDetector() !== null && Boolean(navigator.mediaDevices);
}

/** Gives the camera's picture and calls `onCode` once when a post's code is in it. */
export function useScanner(onCode: (code: string) => void) {
  const stream = shallowRef<MediaStream | null>(null);
  const refused = ref(false);

  async function start(): Promise<void> {
    try {
      stream.value = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: 'environment' },
      });
    } catch {
      refused.value = true;
    }
  }

  async function look(video: HTMLVideoElement): Promise<void> {
    const Found = findDetector();
    if (!Found) return;
    const detector = new Found({ formats: ['qr_code'] });
    while (stream.value) {
      const seen = await detector.detect(video).catch(() => []);
      const code = seen.map(({ rawValue }) => readCode(rawValue)).find((one) => one !== null);
      if (code) {
        stop();
        onCode(code);
        return;
      }
      await new Promise((next) => setTimeout(next, PAUSE_MS));
    }
  }

  function stop(): void {
    stream.value?.getTracks().forEach((track) => track.stop());
    stream.value = null;
  }

  onBeforeUnmount(stop);
  return { stream, refused, start, look, stop };
}

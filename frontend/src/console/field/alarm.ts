/** The alarm of a call for help: two tones in turn, until somebody has heard. No file is needed. */

const HIGH_HZ = 980;
const LOW_HZ = 660;
const TONE_S = 0.32;
const VOLUME = 0.35;

/** Returns what starts and stops the alarm; a browser that was never touched stays mute. */
export function createAlarm(): { start: () => void; stop: () => void } {
  let context: AudioContext | null = null;
  let timer: ReturnType<typeof setInterval> | undefined;
  let high = true;

  function sound(): void {
    if (context?.state !== 'running') return;
    const tone = context.createOscillator();
    const gain = context.createGain();
    tone.type = 'square';
    tone.frequency.value = high ? HIGH_HZ : LOW_HZ;
    gain.gain.value = VOLUME;
    tone.connect(gain).connect(context.destination);
    tone.start();
    tone.stop(context.currentTime + TONE_S);
    high = !high;
  }

  return {
    start() {
      if (timer !== undefined) return;
      context ??= new AudioContext();
      void context.resume();
      timer = setInterval(sound, TONE_S * 1000);
    },
    stop() {
      clearInterval(timer);
      timer = undefined;
    },
  };
}

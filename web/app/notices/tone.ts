/** Two soft notes, Hz. */
const NOTES = [660, 880];
const NOTE_SECONDS = 0.14;
const LOUDNESS = 0.12;

/** Plays the desk's sound. A browser allows that once somebody has clicked or typed in the page. */
export interface Tone {
  play(): void;
  close(): void;
}

export function createTone(): Tone {
  let context: AudioContext | undefined;
  // A page that nobody has touched yet may not sound: the first touch lets it from then on.
  const wake = () => {
    context ??= new AudioContext();
    if (context.state === 'suspended') void context.resume().catch(() => undefined);
  };
  document.addEventListener('pointerdown', wake);
  document.addEventListener('keydown', wake);
  return {
    play: () => {
      const speaker = context;
      if (speaker?.state !== 'running') return;
      NOTES.forEach((frequency, index) => note(speaker, frequency, index * NOTE_SECONDS));
    },
    close: () => {
      document.removeEventListener('pointerdown', wake);
      document.removeEventListener('keydown', wake);
      void context?.close();
    },
  };
}

function note(context: AudioContext, frequency: number, after: number): void {
  const start = context.currentTime + after;
  const end = start + NOTE_SECONDS;
  const gain = context.createGain();
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(LOUDNESS, start + 0.02);
  gain.gain.linearRampToValueAtTime(0, end);
  const oscillator = context.createOscillator();
  oscillator.frequency.value = frequency;
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(start);
  oscillator.stop(end);
}

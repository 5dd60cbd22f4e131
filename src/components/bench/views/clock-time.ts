/** `09:41:07.3`, in UTC as the terminals show it. `time`: milliseconds since the Unix epoch. */
export function clockTime(time: number): string {
  return new Date(time).toISOString().slice(11, 21);
}

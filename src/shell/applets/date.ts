import { type AppletMain, Failure } from "./applet.ts";

const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const months = "January February March April May June July August September October November December".split(" ");

/** The cluster's time, in UTC: that is every machine's zone here. */
export const date: AppletMain = async (applet) => {
  const options = applet.options("uR::I::d:s:D:r:", { utc: "u", date: "d", "iso-8601": "I", "rfc-email": "R" });
  const [operand] = options.operands;
  if (options.has("s") || (operand !== undefined && !operand.startsWith("+"))) {
    if (options.has("s") || /^\d/.test(operand ?? "")) throw new Failure("can't set date: Operation not permitted");
    throw new Failure(`invalid date '${operand}'`);
  }
  const given = options.value("d");
  const time = given === undefined ? applet.process.machine.clock.now() : readDate(given);
  if (time === undefined) throw new Failure(`invalid date '${given}'`);
  let format = "%a %b %e %H:%M:%S %Z %Y";
  if (operand !== undefined) format = operand.slice(1);
  else if (options.has("I"))
    format = { "": "%F", seconds: "%FT%T+00:00", minutes: "%FT%H:%M+00:00" }[options.value("I") ?? ""] ?? "%F";
  else if (options.has("R")) format = "%a, %d %b %Y %T +0000";
  else if (applet.isGnu) format = "%a %b %e %H:%M:%S %Z %Y";
  await applet.write(`${formatDate(format, time)}\n`);
  return 0;
};

function readDate(text: string): number | undefined {
  if (/^@-?\d+$/.test(text)) return Number(text.slice(1)) * 1000;
  const match = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d)?))?Z?$/.exec(text);
  if (!match) return undefined;
  const time = Date.parse(`${match[1]}T${match[2] ?? "00:00"}Z`);
  return Number.isNaN(time) ? undefined : time;
}

/** strftime(3). */
export function formatDate(format: string, milliseconds: number): string {
  const date = new Date(milliseconds);
  const two = (value: number) => String(value).padStart(2, "0");
  const expand = (letter: string): string | undefined => {
    switch (letter) {
      case "Y":
        return String(date.getUTCFullYear());
      case "y":
        return two(date.getUTCFullYear() % 100);
      case "m":
        return two(date.getUTCMonth() + 1);
      case "d":
        return two(date.getUTCDate());
      case "e":
        return String(date.getUTCDate()).padStart(2);
      case "H":
        return two(date.getUTCHours());
      case "I":
        return two(date.getUTCHours() % 12 || 12);
      case "p":
        return date.getUTCHours() < 12 ? "AM" : "PM";
      case "M":
        return two(date.getUTCMinutes());
      case "S":
        return two(date.getUTCSeconds());
      case "N":
        return String(date.getUTCMilliseconds()).padStart(3, "0").padEnd(9, "0");
      case "s":
        return String(Math.floor(milliseconds / 1000));
      case "a":
        return days[date.getUTCDay()]?.slice(0, 3);
      case "A":
        return days[date.getUTCDay()];
      case "b":
      case "h":
        return months[date.getUTCMonth()]?.slice(0, 3);
      case "B":
        return months[date.getUTCMonth()];
      case "j":
        return String(Math.floor((milliseconds - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000) + 1).padStart(
          3,
          "0",
        );
      case "u":
        return String(date.getUTCDay() || 7);
      case "w":
        return String(date.getUTCDay());
      case "Z":
        return "UTC";
      case "z":
        return "+0000";
      case "n":
        return "\n";
      case "t":
        return "\t";
      case "%":
        return "%";
      default:
        return undefined;
    }
  };
  const long: Record<string, string> = {
    T: "%H:%M:%S",
    F: "%Y-%m-%d",
    D: "%m/%d/%y",
    R: "%H:%M",
    c: "%a %b %e %H:%M:%S %Y",
    r: "%I:%M:%S %p",
    x: "%m/%d/%y",
    X: "%H:%M:%S",
  };
  return format
    .replace(/%([TFDRcrxX])/g, (_, letter: string) => long[letter] ?? "")
    .replace(/%-?([a-zA-Z%])/g, (whole, letter: string) => {
      const text = expand(letter);
      return text === undefined ? whole : whole.startsWith("%-") ? text.replace(/^[0 ]+(?=.)/, "") : text;
    });
}

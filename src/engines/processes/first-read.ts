/** The descriptor on which a process says that it wants its standard input. */
export const firstReadDescriptor = 3;

/** Asks the process to say it. What it starts inherits neither. */
export const firstReadVariable = "EASTWEST_TELLS";

/**
 * A module that `node --require` loads before the program: the moment that the program first reads its standard input, a
 * byte on the descriptor tells. What a reader types ahead belongs to the shell until then; of a pipe nobody can see
 * whether it is being read.
 */
export const firstReadModule = `"use strict";
if (process.env.${firstReadVariable}) {
  const fs = require("node:fs");
  delete process.env.${firstReadVariable};
  let told = false;
  const tell = () => {
    if (told) return;
    told = true;
    try {
      fs.writeSync(${firstReadDescriptor}, "r");
    } catch {}
  };
  const getter = Object.getOwnPropertyDescriptor(process, "stdin");
  let stream;
  Object.defineProperty(process, "stdin", {
    ...getter,
    get() {
      if (stream) return stream;
      stream = getter.get.call(process);
      const read = stream._read;
      stream._read = function (...size) {
        tell();
        return read.apply(this, size);
      };
      return stream;
    },
  });
  for (const name of ["read", "readSync", "readFile", "readFileSync", "readv", "readvSync"]) {
    const read = fs[name];
    fs[name] = function (file, ...rest) {
      if (file === 0 || file === "/dev/stdin") tell();
      return read.call(this, file, ...rest);
    };
  }
  require("node:module").syncBuiltinESMExports();
}
`;

import { typographyProblems } from "./chinese.ts";

// A part of `npm run check`: spaces and punctuation of everything Chinese on the site.
const problems = typographyProblems();
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;

import type { APIRoute, GetStaticPaths } from "astro";
import { listLabs, readLab } from "../../engines/node/read-lab.ts";

/** Every lab's definition as a static file: what the page's engine loads. */
export const getStaticPaths: GetStaticPaths = () => listLabs().map((id) => ({ params: { id } }));

export const GET: APIRoute = ({ params }) => Response.json(readLab(params.id ?? ""));

import type { ServiceContext } from "../../../src/cluster/container-image.ts";
import { joinEureka } from "./eureka-client.ts";
import type { Discovery } from "./instance.ts";
import { joinNacos } from "./nacos-client.ts";

/** Server.port, as the environment has it. */
export function serverPort({ env }: ServiceContext): number {
  return Number(env.get("SERVER_PORT") ?? 8080);
}

/** Joins the registry that the environment names. (Really it is the one whose client is in the jar.) */
export function join(context: ServiceContext, name: string): Discovery {
  const joinIt = context.env.has("SPRING_CLOUD_NACOS_DISCOVERY_SERVER_ADDR") ? joinNacos : joinEureka;
  return joinIt(context, name, serverPort(context));
}

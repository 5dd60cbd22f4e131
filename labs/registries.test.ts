import { expect, it } from "vitest";
import type { ServiceImage } from "../src/cluster/container-image.ts";
import { dnsLab, runProgram } from "../src/cluster/dns/dns-lab.case.ts";
import { createServiceProgram } from "../src/cluster/network/http/service-program.ts";
import { curl } from "../src/shell/applets/curl.ts";
import eurekaServer from "./images/eureka-server.ts";
import nacosServer from "./images/nacos-server.ts";
import registry from "./images/registry.ts";

async function started(image: ServiceImage, port: number, env: Readonly<Record<string, string>> = {}) {
  const lab = dnsLab();
  const host = lab.machine("registry", lab.node1.attachPod("registry", "10.244.1.67"));
  host.run(createServiceProgram(image, "1"), ["java"], { env: new Map(Object.entries(env)) });
  await lab.run(lab.clock.sleep(image.startupMs + 1));
  const ask = async (path: string, ...words: string[]) => {
    const argv = ["curl", "-sS", "-w", " %{http_code}", ...words, `10.244.1.67:${port}${path}`];
    return (await lab.run(runProgram(lab.client, curl, argv))).stdout;
  };
  const seconds = (count: number) => lab.run(lab.clock.sleep(count * 1000));
  return { ask, seconds };
}

const json = ["-H", "Content-Type: application/json"];

function instance(id: string): string {
  const leaseInfo = { renewalIntervalInSecs: 30, durationInSecs: 90 };
  const port = { $: 8080, "@enabled": "true" };
  return JSON.stringify({
    instance: { instanceId: id, app: "USER", status: "UP", overriddenStatus: "UNKNOWN", port, leaseInfo },
  });
}

async function eureka(env: Readonly<Record<string, string>> = {}) {
  const { ask, seconds } = await started(eurekaServer, 8761, env);
  const register = (id: string) => ask("/eureka/apps/USER", "-X", "POST", ...json, "-d", instance(id));
  const renew = (id: string) => ask(`/eureka/apps/USER/${id}`, "-X", "PUT");
  const isThere = async (id: string) => (await ask(`/eureka/apps/USER/${id}`)).endsWith(" 200");
  return { ask, seconds, register, renew, isThere };
}

it("Eureka answers with its status codes, in XML or in JSON as it is asked", async () => {
  const { ask, register, renew } = await eureka();
  expect(await ask("/")).toBe("eastwest: Eureka's dashboard is not simulated\n 501");
  expect(await ask("/eureka/apps/USER")).toBe(" 404");
  expect(await renew("a")).toBe(" 404");
  expect(await register("a")).toBe(" 204");
  expect(await renew("a")).toBe(" 200");
  const xml = await ask("/eureka/apps/user");
  expect(xml).toContain("<application>\n  <name>USER</name>\n  <instance>\n    <instanceId>a</instanceId>\n");
  expect(xml).toContain('\n    <overriddenstatus>UNKNOWN</overriddenstatus>\n    <port enabled="true">8080</port>\n');
  const listed = JSON.parse((await ask("/eureka/apps/", "-H", "Accept: application/json")).slice(0, -4));
  expect(listed.applications).toMatchObject({
    versions__delta: "1",
    apps__hashcode: "UP_1_",
    application: [{ name: "USER", instance: [{ instanceId: "a", port: { $: 8080, "@enabled": "true" } }] }],
  });
  expect(await ask("/eureka/apps/USER/a", "-X", "DELETE")).toBe(" 200");
  expect(await ask("/eureka/apps/USER/a", "-X", "DELETE")).toBe(" 404");
});

it("a lease of 90 s lasts 180 s after its last renewal, and until the next eviction", async () => {
  const { seconds, register, renew, isThere } = await eureka({ EUREKA_SERVER_ENABLE_SELF_PRESERVATION: "false" });
  await register("a");
  await renew("a");
  await seconds(175);
  expect(await isThere("a")).toBe(true);
  await seconds(65);
  expect(await isThere("a")).toBe(false);
});

it("nobody is evicted while too few heartbeats come, unless self-preservation is off", async () => {
  const { seconds, register, isThere } = await eureka();
  await register("a");
  await seconds(600);
  expect(await isThere("a")).toBe(true);
});

it("what one client has asked for is shown to all until the clock's half minute", async () => {
  const { ask, seconds, register } = await eureka();
  await register("a");
  const count = async () => (await ask("/eureka/apps")).split("<instanceId>").length - 1;
  expect(await count()).toBe(1);
  await register("b");
  expect(await count()).toBe(1);
  await seconds(30);
  expect(await count()).toBe(2);
});

it("Nacos takes an instance for ill after 15 s without a beat, and away after 30 s", async () => {
  const { ask, seconds } = await started(nacosServer, 8848);
  const root = "/nacos/v1/ns/instance";
  const query = "serviceName=user&ip=10.0.0.1&port=8080";
  const healths = async (more = "") => {
    const list = await ask(`${root}/list?serviceName=user${more}`);
    return JSON.parse(list.slice(0, -4)).hosts.map(({ healthy }: { healthy: boolean }) => healthy);
  };
  expect(await ask(`${root}?${query}`, "-X", "POST")).toBe("ok 200");
  expect(await ask(`${root}/list?serviceName=user`)).toContain(
    '"instanceId":"10.0.0.1#8080#DEFAULT#DEFAULT_GROUP@@user","metadata":{},"enabled":true,"weight":1.0,"clusterName":"DEFAULT"',
  );
  await seconds(10);
  expect(await ask(`${root}/beat?${query}`, "-X", "PUT")).toBe(
    '{"clientBeatInterval":5000,"code":10200,"lightBeatEnabled":true} 200',
  );
  await seconds(14);
  expect(await healths()).toEqual([true]);
  await seconds(7);
  expect(await healths()).toEqual([false]);
  expect(await healths("&healthyOnly=true")).toEqual([]);
  await seconds(15);
  expect(await healths()).toEqual([]);
  await ask(`${root}/beat?${query}`, "-X", "PUT");
  expect(await healths()).toEqual([true]);
  expect(await ask(`${root}?${query}`, "-X", "DELETE")).toBe("ok 200");
  expect(await healths()).toEqual([]);
  expect(await ask(`${root}/list`)).toBe("caused: Param 'serviceName' is required.; 400");
});

/** The expected words are those of the real one (docker-registry 2.8.2, asked by curl). */
it("the image registry takes blobs, then a manifest, then shows it under its tag and its digest", async () => {
  const { ask } = await started(registry, 5000);
  const sum = (digit: string) => `sha256:${digit.repeat(64)}`;
  const config = "sha256:b8bed7d9428761ffd1a180b81fabf6ab0215adc8fcf3777ea547552525b463b8";
  const type = ["-H", "Content-Type: application/vnd.oci.image.manifest.v1+json"];
  const manifest = `{"schemaVersion":2,"config":{"digest":"${config}"},"layers":[]}`;
  const put = (reference: string, text: string, ...words: string[]) =>
    ask(`/v2/p/r/app/manifests/${reference}`, "-X", "PUT", "--data-binary", text, ...words);
  const error = (code: string, message: string, rest = "") =>
    `{"errors":[{"code":"${code}","message":"${message}"${rest}}]}\n`;

  expect(await ask("/v2/")).toBe("{} 200");
  expect(await ask("/v2/p/r/app/tags/list")).toBe(
    `${error("NAME_UNKNOWN", "repository name not known to registry", ',"detail":{"name":"p/r/app"}')} 404`,
  );
  expect(await ask("/v2/p/r/app/manifests/1")).toBe(
    `${error("MANIFEST_UNKNOWN", "manifest unknown", ',"detail":{"Tag":"1"}')} 404`,
  );
  expect(await put("1.0", manifest, ...type)).toBe(
    `${error("MANIFEST_BLOB_UNKNOWN", "blob unknown to registry", `,"detail":"${config}"`)} 400`,
  );

  const upload = await ask("/v2/p/r/app/blobs/uploads/", "-X", "POST", "-i");
  const place = /^location: (\S+)/im.exec(upload)?.[1]?.replace(/^http:..[^/]*/, "");
  expect(upload).toMatch(/^HTTP\/1.1 202 Accepted\r\n/);
  const content = ["-X", "PUT", "--data-binary", '{"architecture":"amd64","os":"linux"}\n'];
  const mismatch = `,"detail":{"Digest":"${sum("0")}"}`;
  expect(await ask(`${place}?digest=${sum("0")}`, ...content)).toBe(
    `${error("DIGEST_INVALID", "provided digest did not match uploaded content", mismatch)} 400`,
  );
  expect(await ask(`${place}?digest=${config}`, "-i", ...content)).toContain(`Docker-Content-Digest: ${config}\r\n`);
  expect(await ask(`/v2/p/r/app/blobs/${config}`)).toBe('{"architecture":"amd64","os":"linux"}\n 200');
  expect(await ask(`/v2/p/r/app/blobs/${sum("0")}`)).toBe(
    `${error("BLOB_UNKNOWN", "blob unknown to registry", `,"detail":"${sum("0")}"`)} 404`,
  );

  expect(await put("1.0", manifest)).toBe(`${error("MANIFEST_INVALID", "manifest invalid", ',"detail":{}')} 400`);
  expect(await put("1.0", "{", ...type)).toContain('"code":"MANIFEST_INVALID"');
  expect(await put(sum("0"), manifest, ...type)).toBe(
    `${error("DIGEST_INVALID", "provided digest did not match uploaded content")} 400`,
  );
  expect(await put("-x", manifest, ...type)).toBe("404 page not found\n 404");
  const created = await put("1.0", manifest, "-i", ...type);
  expect(created).toMatch(/^HTTP\/1.1 201 Created\r\n/);
  const digest = /Docker-Content-Digest: (sha256:[0-9a-f]{64})\r/.exec(created)?.[1];
  expect(created).toContain(`/v2/p/r/app/manifests/${digest}\r`);
  expect(await ask("/v2/p/r/app/manifests/1.0")).toBe(`${manifest} 200`);
  expect(await ask(`/v2/p/r/app/manifests/${digest}`)).toBe(`${manifest} 200`);
  expect(await ask("/v2/p/r/app/manifests/1.0", "-I")).toContain(`Etag: "${digest}"\r\n`);
  expect(await ask("/v2/p/r/app/tags/list")).toBe('{"name":"p/r/app","tags":["1.0"]}\n 200');
  expect(await ask("/v2/_catalog")).toBe('{"repositories":["p/r/app"]}\n 200');
  expect(await ask("/v2/p/r/app/manifests/1.0", "-X", "DELETE")).toBe(
    `${error("UNSUPPORTED", "The operation is unsupported.")} 405`,
  );
  expect(await ask("/v2/A/manifests/1")).toBe("404 page not found\n 404");
});

import { describe, expect, it } from "vitest";
import { SimulatedClock } from "../clock.ts";
import { bytes } from "../pipe.ts";
import { defaultTtl, type UdpDatagram } from "./packet.ts";
import { Transit } from "./transit.ts";

function datagram(text: string): UdpDatagram {
  return {
    protocol: "udp",
    source: 1,
    destination: 2,
    sourcePort: 1000,
    destinationPort: 53,
    ttl: defaultTtl,
    flow: 1,
    owed: 5,
    payload: bytes(text),
  };
}

function transit() {
  const clock = new SimulatedClock(0, () => Promise.resolve());
  const arrived: string[] = [];
  const station = (name: string) => ({
    receive: ({ payload, owed }: { payload: Uint8Array; owed: number }) =>
      void arrived.push(`${clock.now()} ${name} ${new TextDecoder().decode(payload)} ${owed}`),
  });
  return { clock, arrived, station, transit: new Transit(clock) };
}

describe("packets on their way", () => {
  it("share a timer when they were sent at one moment, in the order they were sent", () => {
    const { clock, arrived, station, transit: way } = transit();
    for (const text of ["a", "b"]) {
      way.carry(0.3, datagram(text), station("near"));
      way.carry(0.5, datagram(text), station("far"));
    }
    expect(clock.kept).toBe(2);
    while (clock.fireNext());
    expect(arrived).toEqual(["0.3 near a 0", "0.3 near b 0", "0.5 far a 0", "0.5 far b 0"]);
  });

  it("do not mix with those of another moment, though their times add up to the same", () => {
    const { clock, arrived, station, transit: way } = transit();
    way.carry(2, datagram("first"), station("host"));
    clock.leapTo(10);
    way.carry(2, datagram("second"), station("host"));
    while (clock.fireNext());
    expect(arrived).toEqual(["12 host first 0", "12 host second 0"]);
  });
});

using System.Net;

namespace CitrixTrafficEngine.EndToEnd.Harness;

/// <summary>Traffic from a seed: a few hosts, both families, TCP that opens, closes and opens again, UDP, tags, extension headers, frames without IP.</summary>
static class RandomTraffic
{
    // No port here makes tshark look for a tunnel inside.
    static readonly int[] s_servicePorts = [22, 53, 80, 389, 443, 1494, 2598, 3003, 7279, 27000];

    public static void AddTo(CaptureFile file, int seed, int frames)
    {
        var random = new Random(seed);
        for (var count = 0; count < frames; count++)
        {
            if (random.Next(20) == 0)
            {
                file.Add(TestFrame.OfArp());
                continue;
            }

            var v6 = random.Next(3) == 0;
            var client = new End(Address(v6, random.Next(1, 6)), 49_152 + random.Next(8));
            var server = new End(Address(v6, random.Next(100, 104)), s_servicePorts[random.Next(s_servicePorts.Length)]);
            var (source, destination) = random.Next(2) == 0 ? (client, server) : (server, client);
            ushort[] tags = random.Next(4) switch { 0 => [(ushort)random.Next(1, 4095)], 1 => [100, (ushort)random.Next(1, 4095)], _ => [] };
            var extended = random.Next(4) == 0;
            var payloadBytes = random.Next(3) == 0 ? 0 : random.Next(1, 600);
            byte[] flags = [0x02, 0x12, 0x10, 0x18, 0x11, 0x14, 0x04];
            file.Add(random.Next(3) == 0
                ? TestFrame.OfUdp(source, destination, payloadBytes, tags, extended)
                : TestFrame.OfTcp(source, destination, flags[random.Next(flags.Length)], (uint)random.Next(), payloadBytes, tags, extended));
        }
    }

    static IPAddress Address(bool v6, int last) => IPAddress.Parse(v6 ? $"2001:db8::{last}" : $"198.51.100.{last}");
}

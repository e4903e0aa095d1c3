using System.Text;
using System.Text.Json;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Tests.Flows;

public class CommunityIdTests
{
    // What Wireshark's communityid dissector (4.0.17) prints for packets of samples/citrix-site.pcap.
    [Theory]
    [InlineData(6, "10.20.20.11", "10.20.20.12", 42336, 3009, "1:+tzqg3YPbha89FomJBAgqCZbQaI=")]
    [InlineData(6, "10.20.10.5", "10.20.20.11", 52640, 22, "1:0H9oEvm7AZfRxeXW2GFbvrFp03Y=")]
    [InlineData(17, "10.20.10.5", "10.20.30.10", 34735, 53, "1:2eZl96M+1SdF1KVfvFOmrkfi73Q=")]
    [InlineData(17, "10.20.30.31", "10.20.10.21", 51844, 50512, "1:/+idPEYYDvhyeirKw4jd95mRs0c=")]
    [InlineData(1, "10.20.10.5", "10.20.20.11", 8, 0, "1:NVvDyGZoXtVSVSxB1S7aQyozQCI=")]
    [InlineData(1, "10.20.20.11", "10.20.10.5", 0, 0, "1:NVvDyGZoXtVSVSxB1S7aQyozQCI=")]
    [InlineData(1, "10.20.30.23", "10.20.30.21", 3, 3, "1:UuL1VCEwQwj/NlMJCCnyN1CL0hw=")]
    [InlineData(58, "fe80::aff:fe14:1e19", "ff02::16", 143, 0, "1:0Yilh/OnGTmlichlcYLFdRCI9yc=")]
    [InlineData(58, "fe80::aff:fe14:a01", "fe80::aff:fe14:a16", 136, 0, "1:2FiCeEEWx8ry28LVDL26ussknvI=")]
    public void A_flow_has_the_id_that_other_tools_give_it(byte protocol, string source, string destination, int sourcePort, int destinationPort, string id) =>
        Assert.Equal(id, Write(0, protocol, source, destination, sourcePort, destinationPort));

    [Theory]
    [InlineData(6)]
    [InlineData(17)]
    [InlineData(132)]
    [InlineData(47)]
    public void Both_directions_have_one_id(byte protocol)
    {
        Assert.Equal(Write(0, protocol, "10.0.0.1", "10.0.0.2", 5, 6), Write(0, protocol, "10.0.0.2", "10.0.0.1", 6, 5));
        Assert.Equal(Write(0, protocol, "fd77::1", "fd77::2", 5, 6), Write(0, protocol, "fd77::2", "fd77::1", 6, 5));
        Assert.Equal(Write(0, protocol, "10.0.0.1", "10.0.0.1", 5, 6), Write(0, protocol, "10.0.0.1", "10.0.0.1", 6, 5));
    }

    [Theory]
    [InlineData(1, 8, 0)]
    [InlineData(1, 13, 14)]
    [InlineData(1, 15, 16)]
    [InlineData(1, 17, 18)]
    [InlineData(1, 10, 9)]
    [InlineData(58, 128, 129)]
    [InlineData(58, 133, 134)]
    [InlineData(58, 135, 136)]
    [InlineData(58, 130, 131)]
    [InlineData(58, 139, 140)]
    [InlineData(58, 144, 145)]
    public void A_query_and_its_reply_have_one_id(byte protocol, int query, int reply)
    {
        var (asker, answerer) = protocol == 1 ? ("10.0.0.1", "10.0.0.2") : ("fd77::1", "fd77::2");

        Assert.Equal(Write(0, protocol, asker, answerer, query, 0), Write(0, protocol, answerer, asker, reply, 0));
        Assert.NotEqual(Write(0, protocol, asker, answerer, query, 0), Write(0, protocol, answerer, asker, query, 0));
    }

    [Fact]
    public void A_message_without_counterpart_has_another_id_each_way() =>
        Assert.NotEqual(Write(0, 1, "10.0.0.1", "10.0.0.2", 3, 1), Write(0, 1, "10.0.0.2", "10.0.0.1", 3, 1));

    [Fact]
    public void A_protocol_without_ports_does_not_look_at_them() =>
        Assert.Equal(Write(0, 47, "10.0.0.1", "10.0.0.2", 0, 0), Write(0, 47, "10.0.0.1", "10.0.0.2", 1, 2));

    [Fact]
    public void Another_seed_gives_another_id() => Assert.NotEqual(Write(0, 6, "10.0.0.1", "10.0.0.2", 1, 2), Write(1, 6, "10.0.0.1", "10.0.0.2", 1, 2));

    [Fact]
    public void Writing_an_id_allocates_nothing()
    {
        Assert.True(IpAddress.TryParse("10.0.0.1", out var address));
        var text = new byte[CommunityId.TextBytes];
        CommunityId.Write(0, true, 6, address, address, 1, 2, text);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (ushort port = 0; port < 1_000; port++) { CommunityId.Write(0, true, 6, address, address, port, 2, text); }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Theory]
    [InlineData("baseline_deflt.json", 0)]
    [InlineData("baseline_seed1.json", 1)]
    [InlineData("baseline_nob64.json", 0)]
    public void The_published_vectors_hold(string file, int seed)
    {
        var path = Path.Combine(Folder(), file);
        Assert.SkipUnless(File.Exists(path), $"{file} of the public specification is not here: CTXSCAN_VECTORS names the folder of published vectors");

        using var table = JsonDocument.Parse(File.ReadAllText(path));
        Assert.Equal(23, table.RootElement.GetArrayLength());
        foreach (var vector in table.RootElement.EnumerateArray())
        {
            var found = Write((ushort)seed, vector.GetProperty("proto").GetByte(), vector.GetProperty("saddr").GetString()!, vector.GetProperty("daddr").GetString()!, Port(vector, "sport"), Port(vector, "dport"));
            var expected = vector.GetProperty("communityid").GetString()!;
            if (expected.Length != CommunityId.TextBytes) { found = $"1:{Convert.ToHexStringLower(Convert.FromBase64String(found[2..]))}"; }

            Assert.True(expected == found, $"{vector}: {found}");
        }
    }

    static int Port(JsonElement vector, string name) =>
        vector.TryGetProperty(name, out var port) && port.ValueKind == JsonValueKind.Number ? port.GetInt32() : 0;

    // Beside the checkout, where a build machine may keep what is no part of the repository.
    static string Folder()
    {
        var named = Environment.GetEnvironmentVariable("CTXSCAN_VECTORS");
        if (!string.IsNullOrEmpty(named)) { return Path.Combine(named, "community-id"); }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CitrixTrafficEngine.sln"))) { return Path.Combine(folder.FullName, "..", "shared", "vectors", "community-id"); }
        }

        return "";
    }

    static string Write(ushort seed, byte protocol, string source, string destination, int sourcePort, int destinationPort)
    {
        Assert.True(IpAddress.TryParse(source, out var from), source);
        Assert.True(IpAddress.TryParse(destination, out var to), destination);
        var text = new byte[CommunityId.TextBytes];
        CommunityId.Write(seed, !source.Contains(':', StringComparison.Ordinal), protocol, from, to, (ushort)sourcePort, (ushort)destinationPort, text);
        return Encoding.ASCII.GetString(text);
    }
}

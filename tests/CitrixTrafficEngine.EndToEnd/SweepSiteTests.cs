using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using CitrixTrafficEngine.EndToEnd.Harness;

namespace CitrixTrafficEngine.EndToEnd;

/// <summary>The built program sweeps the members of a site file on the loopback, and says what contradicts it.</summary>
public sealed class SweepSiteTests(CtxscanProgram ctxscan) : IDisposable
{
    // Addresses of this run alone: other runs share the machine's loopback.
    readonly string _net = $"127.{RandomNumberGenerator.GetInt32(16, 250)}.{RandomNumberGenerator.GetInt32(1, 250)}";
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_a_site_expects_is_asked_and_what_contradicts_it_is_told()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "sweeps run on Linux");
        var site = _folder.Write("site.yaml", System.Text.Encoding.UTF8.GetBytes($$"""
            site: loop
            hosts:
              - name: me
                addresses: [127.0.0.1]
                roles: [vda]
              - name: lic
                addresses: [{{_net}}.2]
                roles: [license-server]
            zones:
              - name: here
                networks: [127.0.0.0/8]
            """));
        var records = _folder.PathOf("out");
        using var manager = Listen(27_000);

        var missing = ctxscan.Run("sweep", "--site", site, "--expect", site, "-o", records).EndedWith(1);
        Assert.Contains("as vda (me of site loop, zone here)", missing.Errors.Replace("\n  ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains($"differs: {_net}.2 7279/tcp: expected open, found closed\n", missing.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("27000/tcp: expected", missing.Errors, StringComparison.Ordinal);

        using var vendor = Listen(7_279);
        using var console = Listen(8_083);
        Assert.Contains(", 0 differ, ", ctxscan.Run("sweep", "--site", site, "--expect", site, "-o", records).EndedWith(0).Errors, StringComparison.Ordinal);

        var closed = ctxscan.Run("sweep", "--site", site, "--expect", site, "--expect-closed", "-o", records).EndedWith(1);
        Assert.Contains($"differs: {_net}.2 27000/tcp: expected not open, found open\n", closed.Errors, StringComparison.Ordinal);

        Assert.Contains("done before", ctxscan.Run("sweep", "--resume", records, "--expect", site).EndedWith(0).Errors, StringComparison.Ordinal);
        Assert.Contains("name no ports and profiles", ctxscan.Run("sweep", "--resume", records, "-p", "80").EndedWith(2).Errors, StringComparison.Ordinal);
    }

    TcpListener Listen(int port)
    {
        var listener = new TcpListener(IPAddress.Parse($"{_net}.2"), port);
        listener.Start();
        return listener;
    }
}

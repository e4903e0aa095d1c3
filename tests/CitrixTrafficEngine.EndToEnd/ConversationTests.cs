using CitrixTrafficEngine.EndToEnd.Harness;

namespace CitrixTrafficEngine.EndToEnd;

/// <summary>The flow records of an audit, summed by conversation, against what tshark finds in the same capture.</summary>
public sealed class ConversationTests(CtxscanProgram ctxscan) : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Samples => [.. Directory.EnumerateFiles(Checkout.PathOf("samples"), "*.pcap", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Checkout.Root, path)).Order()];

    [Theory]
    [MemberData(nameof(Samples))]
    public void The_samples_have_the_conversations_that_tshark_finds(string capture) => AssertEqualToTshark(Checkout.PathOf(capture));

    [Theory]
    [InlineData(1, false, false)]
    [InlineData(2, true, false)]
    [InlineData(3, false, true)]
    [InlineData(4, true, true)]
    public void Any_byte_order_and_precision_gives_the_conversations_that_tshark_finds(int seed, bool bigEndian, bool nanoseconds)
    {
        var file = new CaptureFile(bigEndian, nanoseconds);
        RandomTraffic.AddTo(file, seed, frames: 2_000);
        AssertEqualToTshark(_folder.Write("random.pcap", file.ToArray()));
    }

    [Fact]
    public void Frames_cut_right_after_the_ports_count_whole()
    {
        var file = new CaptureFile(snapBytes: 14 + 20 + 8);
        var (client, server) = (End.Parse("198.51.100.1", "50000"), End.Parse("198.51.100.2", "1494"));
        file.Add(TestFrame.OfTcp(client, server, flags: 0x18, payloadBytes: 500)).Add(TestFrame.OfTcp(server, client, flags: 0x18, payloadBytes: 900));
        AssertEqualToTshark(_folder.Write("cut.pcap", file.ToArray()));
    }

    [Fact]
    public void Traffic_between_two_live_hosts_has_the_conversations_that_tshark_finds()
    {
        using var lab = Lab.Open();
        Needs.Tools("tcpdump", "ping", "python3");
        var capture = _folder.PathOf("live.pcap");
        ProcessRun.OfShell(LiveTraffic(lab), capture).EndedWith(0);
        AssertEqualToTshark(capture);
    }

    [Fact]
    public void A_folder_of_captures_has_the_conversations_of_its_tables()
    {
        var folder = CaptureFolder.Find();
        var differences = new List<string>();
        var captures = CaptureFolder.ClassicOverEthernet(folder);
        foreach (var capture in captures)
        {
            var run = ctxscan.Run("audit", capture);
            if (run.ExitCode is not (0 or 3)) // 3: the capture itself is torn
            {
                differences.Add($"{Path.GetFileName(capture)}: exit code {run.ExitCode}, {run.Errors}");
                continue;
            }

            var found = ConversationTable.Of(AuditRecords.Parse(run.Output));
            differences.AddRange(ConversationTable.Read($"{capture}.tsv").DifferencesFrom(found).Select(difference => $"{Path.GetFileName(capture)}: {difference}"));
        }

        Assert.True(captures.Count > 0, $"no classic capture over Ethernet with a table in {folder}");
        Assert.True(differences.Count == 0, $"{differences.Count} differences in {captures.Count} captures\n{string.Join('\n', differences.Take(40))}");
    }

    /// <summary>The built sample script makes a fresh capture: nothing in the tests knows the ports that it happened to draw.</summary>
    [Fact]
    public void A_sample_site_made_anew_has_the_conversations_that_tshark_finds()
    {
        Needs.Soak();
        Needs.Root();
        Needs.Tools("slapd", "unbound", "krb5kdc", "chronyd", "smbd", "snmpd", "in.tftpd", "rsyslogd", "nginx", "sshd");
        var capture = _folder.PathOf("fresh.pcap");
        ProcessRun.Within(TimeSpan.FromMinutes(3), Checkout.PathOf("samples", "make-citrix-site.sh"), "-o", capture).EndedWith(0);
        AssertEqualToTshark(capture);
    }

    void AssertEqualToTshark(string capture)
    {
        Needs.Tools("tshark", "capinfos");
        var expected = Tshark.Conversations(capture);
        Assert.True(expected.Count > 0, "tshark finds no conversation: the oracle is broken");

        var records = ctxscan.Audit(capture);

        var differences = expected.DifferencesFrom(ConversationTable.Of(records));
        Assert.True(differences.Count == 0, $"{differences.Count} differences\n{string.Join('\n', differences.Take(40))}");
        var (packets, bytes) = Capinfos.Count(capture);
        Assert.Equal(packets, records.PacketsRead);
        Assert.Equal(bytes, records.Summary.NumberAt("ctxscan.bytes.read"));
        records.AssertPacketsAddUp();
    }

    /// <summary>A recorder on the left; the right listens on one TCP and one UDP port; the left pings, talks to both and to a closed port.</summary>
    static string LiveTraffic(Lab lab)
    {
        const string Listen = """
            import socket
            tcp = socket.create_server(("::", 2598), family=socket.AF_INET6, dualstack_ipv6=True)
            udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); udp.bind(("", 3003))
            print("ready", flush=True)
            for _ in range(2):
                connection, _ = tcp.accept(); connection.sendall(connection.recv(100) * 50); connection.close()
            data, sender = udp.recvfrom(100); udp.sendto(data, sender)
            """;
        const string Talk = $"""
            import socket
            for address in ("{Lab.RightAddress}", "{Lab.RightAddressV6}"):
                with socket.create_connection((address, 2598), 5) as stream:
                    stream.sendall(bytes(100))
                    while stream.recv(9000): pass
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
                udp.settimeout(5); udp.sendto(bytes(60), ("{Lab.RightAddress}", 3003)); udp.recv(100)
            try: socket.create_connection(("{Lab.RightAddress}", 7279), 5)
            except ConnectionRefusedError: pass
            """;
        return $$"""
            set -e
            {{Lab.In(lab.Left, "tcpdump -q -n -i eth0 -s 0 --immediate-mode -U -Z root -w \"$1\" 2> /dev/null")}} & recorder=$!
            coproc {{Lab.In(lab.Right, $"python3 -c '{Listen}'")}}
            read -r -t 20 _ <&"${COPROC[0]}"
            for _ in $(seq 100); do [ -s "$1" ] && break; sleep 0.1; done
            {{Lab.In(lab.Left, $"ping -q -c 2 -i 0.2 {Lab.RightAddress}")}} > /dev/null
            {{Lab.In(lab.Left, $"ping -q -c 2 -i 0.2 {Lab.RightAddressV6}")}} > /dev/null
            {{Lab.In(lab.Left, $"python3 -c '{Talk}'")}}
            sleep 2 # a machine under load hands frames over late
            kill -TERM $recorder
            wait $recorder
            """;
    }
}

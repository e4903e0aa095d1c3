using System.Globalization;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Findings.Kinds;

/// <summary><c>pvs-boot-stalls</c>: the request on 69, the transfer from a port of the server's choice, then streaming.</summary>
sealed class PvsBootStalls : IFindingRule
{
    const long Second = 1_000_000_000;

    /// <summary>How long the first reply of the stream may take: 60 s.</summary>
    const long StreamNs = 60 * Second;

    /// <summary>How long the first data of a transfer may take: 10 s, several repetitions of the request (RFC 1350).</summary>
    const long TransferNs = 10 * Second;

    /// <summary>Most boots that are followed: 4,096.</summary>
    const int MaxBoots = 4_096;

    readonly Dictionary<(IpAddress Client, IpAddress Server), Boot> _boots = [];
    readonly PairTable<Transfer> _transfers = new(); // server > client: the client's port is the listener
    readonly Dictionary<IpAddress, long> _streams = []; // client: when a stream last answered it
    long _dropped;

    public FindingCues Cues => FindingCues.BootPort;

    public void Add(in FlowFacts facts, FindingSet findings)
    {
        if (!facts.IsUdp) { return; }

        if (facts.DestinationPort == FindingPorts.Tftp) { AddRequest(facts, findings); }
        else if (FindingPorts.IsPvsStream(facts.DestinationPort) || FindingPorts.IsPvsStream(facts.SourcePort)) { AddStream(facts); }
        else
        {
            AddTransfer(facts.Source, facts.Destination, facts.DestinationPort, facts, facts.Opener);
            AddTransfer(facts.Destination, facts.Source, facts.SourcePort, facts, facts.Responder);
        }
    }

    public void Finish(CaptureTrust trust, FindingSet findings)
    {
        findings.Dropped += _dropped;
        foreach (var ((client, server), boot) in _boots)
        {
            if (Judge(client, server, boot, trust) is not { } stall) { continue; }

            if (trust.AgainstSilence(boot.Example.Origin) is { } reason)
            {
                findings.Withhold(FindingCatalog.PvsBootStalls, reason);
                continue;
            }

            if (findings.Raise(FindingCatalog.PvsBootStalls, boot.Subject, boot.Requests, boot.FirstNs, boot.LastNs) is not { } entry) { continue; }

            entry.Example ??= boot.Example;
            entry.Confidence = boot.Confidence;
            if (entry.Message.Length > 0) { continue; }

            entry.Message = stall;
            entry.Evidence.Add($"request for {boot.File} on 69/udp");
        }
    }

    string? Judge(IpAddress client, IpAddress server, Boot boot, CaptureTrust trust)
    {
        var endNs = trust.EndOf(boot.Example.LastOrigin);
        if (!_transfers.TryGet(new(server, client, boot.ClientPort), out var transfer))
        {
            return endNs - boot.LastNs >= TransferNs ? string.Create(CultureInfo.InvariantCulture, $"request for {boot.File} passes on 69, the data from the server's new port never comes") : null;
        }

        // The machine may load it again, and another card may stream.
        var streamed = _streams.TryGetValue(client, out var streamNs) && streamNs >= transfer.FirstNs;
        return streamed || endNs - transfer.LastNs < StreamNs ? null : $"{boot.File} is loaded, then no reply from 6910-6930 in 60 s";
    }

    void AddRequest(in FlowFacts facts, FindingSet findings)
    {
        var file = facts.Content?.TftpFile;
        if (file is null || !(IsBootstrap(file) || facts.DestinationIs("provisioning-server") || facts.DestinationIs("pxe-service"))) { return; }

        if (!_boots.TryGetValue((facts.Source, facts.Destination), out var boot))
        {
            if (_boots.Count >= MaxBoots)
            {
                _dropped++;
                return;
            }

            boot = new() { File = file, Example = FlowExample.Of(facts), Subject = FindingSubject.Path(facts), FirstNs = facts.FirstNs, Confidence = facts.Confidence };
            _boots.Add((facts.Source, facts.Destination), boot);
        }

        boot.ClientPort = facts.LastNs >= boot.LastNs ? facts.SourcePort : boot.ClientPort;
        boot.LastNs = Math.Max(boot.LastNs, facts.LastNs);
        findings.Tag(FindingCatalog.PvsBootStalls, boot.Subject, facts, isKnown: false);
        if (facts.IsFinal) { boot.Requests++; }
    }

    void AddStream(in FlowFacts facts)
    {
        // Whoever opened it: the machine is the end whose peer has the streaming port.
        var client = FindingPorts.IsPvsStream(facts.DestinationPort) ? facts.Source : facts.Destination;
        var server = FindingPorts.IsPvsStream(facts.DestinationPort) ? facts.Responder : facts.Opener;
        if (facts.Flow.Side(server).Packets > 0 && (_streams.Count < PairTable<Transfer>.MaxPairs || _streams.ContainsKey(client)))
        {
            _streams[client] = Math.Max(_streams.GetValueOrDefault(client), facts.LastNs);
        }
    }

    // Of any client: the transfer's record can be due before the request's. What cannot be a server's part of TFTP is not kept: all other UDP would be.
    void AddTransfer(IpAddress server, IpAddress client, ushort clientPort, in FlowFacts facts, int sender)
    {
        if (facts.Flow.Side(sender).PayloadBytes == 0 || !MayBeTransfer(facts.Flow.Payload(sender))) { return; }

        ref var transfer = ref _transfers.Of(new(server, client, clientPort));
        transfer.FirstNs = transfer.LastNs == 0 ? facts.FirstNs : Math.Min(transfer.FirstNs, facts.FirstNs);
        transfer.LastNs = Math.Max(transfer.LastNs, facts.LastNs);
    }

    // Data, an error, or an acknowledgement of options (RFC 1350, section 5; RFC 2347); or cut by the snap length.
    static bool MayBeTransfer(ReadOnlySpan<byte> payload) => payload is [] or [0] or [0, >= 3 and <= 6, ..];

    // ARDBP32.BIN of BIOS machines, pvsnbpx64.efi of UEFI ones; tsbbdm.bin is the two-stage loader.
    static bool IsBootstrap(string file) =>
        file.Contains("ardbp", StringComparison.OrdinalIgnoreCase) || file.Contains("pvsnbp", StringComparison.OrdinalIgnoreCase) || file.Contains("tsbbdm", StringComparison.OrdinalIgnoreCase);

    sealed class Boot
    {
        public required string File { get; init; }

        public required FlowExample Example { get; init; }

        public required FindingSubject Subject { get; init; }

        public required long FirstNs { get; init; }

        public Confidence Confidence { get; init; }

        public long LastNs { get; set; }

        public ushort ClientPort { get; set; }

        public long Requests { get; set; }
    }

    struct Transfer
    {
        public long FirstNs;
        public long LastNs;
    }
}

using System.Collections.Frozen;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Scan.Probes;

/// <summary>Every probe of a run, found by what is planned. Immutable, made once; looking up never allocates.</summary>
public sealed class ProbeSet
{
    const int Tiers = (int)ConfirmTier.Active + 1;

    readonly FrozenDictionary<string, Choice> _byService;
    readonly FrozenDictionary<(Transport, ushort), Choice> _byPort;

    ProbeSet(ProbeEntry[] entries)
    {
        All = Array.ConvertAll(entries, entry => entry.Description);
        var usable = entries.Where(entry => entry.IsUsable).ToArray();
        _byService = usable.SelectMany(entry => entry.Description.Services).Distinct()
            .ToFrozenDictionary(service => service, service => Choice.Of(usable.Where(entry => entry.Description.Services.Contains(service))));
        _byPort = usable.SelectMany(entry => entry.Description.Ports.Select(port => (entry.Description.Transport, port))).Distinct()
            .ToFrozenDictionary(at => at, at => Choice.Of(usable.Where(entry => entry.Description.Transport == at.Transport && entry.Description.Ports.Contains(at.port))));
    }

    /// <summary>Every probe that there is, in the order in which several are tried; also those that this run cannot use.</summary>
    public IReadOnlyList<ProbeDescription> All { get; }

    /// <summary>The probes of a run with <paramref name="options"/>.</summary>
    public static ProbeSet Create(ProbeSetOptions options) => new(ProbeTable.Create(options));

    /// <summary>
    /// The request for a planned UDP port: by its service, where the catalog knows none by its port. Null where there is no request to send: nothing is
    /// sent then, or an empty datagram where the plan says so.
    /// </summary>
    public IDatagramProbe? DatagramFor(PlannedProbe probe, ConfirmTier tier) =>
        probe.Transport == Transport.Udp && AuditOnlyPorts.Reason(probe.Transport, probe.Port) is null ? Find(probe)?.Datagrams[(int)tier] : null;

    /// <summary>
    /// What to try on a planned TCP port, in this order, each on a connection of its own, until one confirms: those where the server speaks first come
    /// first. Empty where the handshake is all.
    /// </summary>
    public IReadOnlyList<IStreamProbe> StreamsFor(PlannedProbe probe, ConfirmTier tier) =>
        probe.Transport == Transport.Tcp ? Find(probe)?.Streams[(int)tier] ?? [] : [];

    Choice? Find(PlannedProbe probe) => probe.Service is { } service
        ? _byService.GetValueOrDefault(service)
        : _byPort.GetValueOrDefault((probe.Transport, probe.Port));

    /// <summary>The probes of one service or port, for each tier.</summary>
    sealed record Choice(IDatagramProbe?[] Datagrams, IStreamProbe[][] Streams)
    {
        public static Choice Of(IEnumerable<ProbeEntry> entries)
        {
            var all = entries.ToArray();
            var choice = new Choice(new IDatagramProbe?[Tiers], new IStreamProbe[Tiers][]);
            for (var tier = 0; tier < Tiers; tier++)
            {
                var allowed = all.Where(entry => entry.Description.Tier <= (ConfirmTier)tier).ToArray();
                choice.Datagrams[tier] = allowed.FirstOrDefault(entry => entry.Datagram is not null)?.Datagram;
                choice.Streams[tier] = [.. allowed.Where(entry => entry.Stream is not null).OrderByDescending(entry => entry.Description.IsServerFirst).Select(entry => entry.Stream!)];
            }

            return choice;
        }
    }
}

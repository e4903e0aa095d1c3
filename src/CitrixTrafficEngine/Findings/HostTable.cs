using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Findings;

/// <summary>What was seen of each host as a responder. Bounded: later hosts are not followed, and counted.</summary>
sealed class HostTable
{
    /// <summary>Most hosts: 65,536.</summary>
    public const int MaxHosts = 65_536;

    /// <summary>Answers this near each other are one time of activity: 60 s.</summary>
    const long JoinNs = 60_000_000_000;

    readonly Dictionary<IpAddress, Host> _hosts = [];

    /// <summary>Hosts that were not followed.</summary>
    public long Dropped { get; private set; }

    /// <summary>Notes an answered flow.</summary>
    public void Note(in FlowFacts facts, bool isCitrix)
    {
        ref var host = ref CollectionsMarshal.GetValueRefOrNullRef(_hosts, facts.Destination);
        if (Unsafe.IsNullRef(ref host))
        {
            if (_hosts.Count >= MaxHosts)
            {
                Dropped++;
                return;
            }

            host = ref CollectionsMarshal.GetValueRefOrAddDefault(_hosts, facts.Destination, out _);
            host.TtlMin = byte.MaxValue;
        }

        host.IsCitrix |= isCitrix;
        host.NoteActivity(facts.FirstNs, facts.LastNs);
        ref readonly var side = ref facts.Flow.Transport(facts.Responder);
        if (!facts.IsFinal || facts.Flow.ResetFrom != 0 || side.TtlMin > side.TtlMax) { return; }

        host.TtlMin = Math.Min(host.TtlMin, side.TtlMin);
        host.TtlMax = Math.Max(host.TtlMax, side.TtlMax);
        if (host.TtlSamples < byte.MaxValue) { host.TtlSamples++; }
    }

    /// <summary>Whether payload of the host showed a Citrix protocol.</summary>
    public bool IsCitrix(IpAddress address) => _hosts.TryGetValue(address, out var host) && host.IsCitrix;

    /// <summary>Whether the host answered something between the two times.</summary>
    public bool Answered(IpAddress address, long fromNs, long toNs) => _hosts.TryGetValue(address, out var host) && host.WasActive(fromNs, toNs);

    /// <summary>The times to live of the host's answers, and how many connections agree; none where the host was not seen.</summary>
    public (byte Min, byte Max, int Samples) TtlOf(IpAddress address) => _hosts.TryGetValue(address, out var host) ? (host.TtlMin, host.TtlMax, host.TtlSamples) : default;

    struct Host
    {
        Activities _active;
        byte _used;
        public byte TtlMin;
        public byte TtlMax;
        public byte TtlSamples;
        public bool IsCitrix;

        // The latest four times of activity; the oldest gives way.
        public void NoteActivity(long fromNs, long toNs)
        {
            for (var at = 0; at < _used; at++)
            {
                ref var span = ref _active[at];
                if (fromNs > span.ToNs + JoinNs || toNs < span.FromNs - JoinNs) { continue; }

                span = (Math.Min(span.FromNs, fromNs), Math.Max(span.ToNs, toNs));
                return;
            }

            if (_used < Activities.Length)
            {
                _active[_used++] = (fromNs, toNs);
                return;
            }

            var oldest = 0;
            for (var at = 1; at < _used; at++)
            {
                if (_active[at].ToNs < _active[oldest].ToNs) { oldest = at; }
            }

            _active[oldest] = (fromNs, toNs);
        }

        public readonly bool WasActive(long fromNs, long toNs)
        {
            for (var at = 0; at < _used; at++)
            {
                if (_active[at].FromNs <= toNs && _active[at].ToNs >= fromNs) { return true; }
            }

            return false;
        }
    }

    [InlineArray(Length)]
    struct Activities
    {
        public const int Length = 4;

        (long FromNs, long ToNs) _first;
    }
}

using System.Runtime.CompilerServices;
using CitrixTrafficEngine.Collections;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Findings;

/// <summary>What was seen of each host as a responder. Bounded: later hosts are not followed, and counted.</summary>
sealed class HostTable
{
    /// <summary>Most hosts: 65,536.</summary>
    public const int MaxHosts = 65_536;

    /// <summary>Answers this near each other are one time of activity: 60 s.</summary>
    const long JoinNs = 60_000_000_000;

    readonly BoundedTable<HostKey, Host> _hosts = new(MaxHosts);

    /// <summary>Hosts that were not followed.</summary>
    public long Dropped { get; private set; }

    /// <summary>Notes an answered flow.</summary>
    public void Note(in FlowFacts facts, bool isCitrix)
    {
        var index = _hosts.IndexOrAdd(new(facts.Destination), out var isNew);
        if (index < 0)
        {
            Dropped++;
            return;
        }

        ref var host = ref _hosts.ValueAt(index);
        if (isNew) { host.TtlMin = byte.MaxValue; }

        host.IsCitrix |= isCitrix;
        host.NoteActivity(facts.FirstNs, facts.LastNs);
        ref readonly var side = ref facts.Flow.Transport(facts.Responder);
        if (!facts.IsFinal || facts.Flow.ResetFrom != 0 || side.TtlMin > side.TtlMax) { return; }

        host.TtlMin = Math.Min(host.TtlMin, side.TtlMin);
        host.TtlMax = Math.Max(host.TtlMax, side.TtlMax);
        if (host.TtlSamples < byte.MaxValue) { host.TtlSamples++; }
    }

    /// <summary>Whether payload of the host showed a Citrix protocol.</summary>
    public bool IsCitrix(IpAddress address) => Of(address).IsCitrix;

    /// <summary>Whether the host answered something between the two times.</summary>
    public bool Answered(IpAddress address, long fromNs, long toNs) => Of(address).WasActive(fromNs, toNs);

    /// <summary>The times to live of the host's answers, and how many connections agree; none where the host was not seen.</summary>
    public (byte Min, byte Max, int Samples) TtlOf(IpAddress address) => Times(Of(address));

    static (byte Min, byte Max, int Samples) Times(in Host host) => (host.TtlMin, host.TtlMax, host.TtlSamples);

    Host Of(IpAddress address) => _hosts.IndexOf(new(address)) is >= 0 and var index ? _hosts.ValueAt(index) : default;

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

using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Rules;
using CitrixTrafficEngine.Sites;

namespace CitrixTrafficEngine.Classify;

/// <summary>Decides and ranks the candidate rows of a flow by the roles of its ends: those that the site file says, and those that the traffic taught. After the classifier, on its thread.</summary>
sealed class RoleMatcher
{
    const int Tcp = 6;
    const int Udp = 17;

    /// <summary>Most rankings kept; then all are forgotten and made anew as they are met: 65,536.</summary>
    const int MaxRankings = 65_536;

    readonly RuleTable _rules;
    readonly LearnedTraffic _learned;
    readonly Site? _site;
    readonly ExpectedMatrix? _matrix;
    readonly IReadOnlyList<string?> _services;
    readonly Dictionary<Kind, Ranking?> _rankings = [];

    /// <summary>Matches against <paramref name="rules"/>. <paramref name="services"/> tells the service of each signature by its index, null where it has none.</summary>
    public RoleMatcher(RuleTable rules, LearnedTraffic learned, Site? site, IReadOnlyList<string?> services)
    {
        _rules = rules;
        _learned = learned;
        _site = site;
        _matrix = site is null ? null : new(site, rules, learned.Sets);
        _services = services;
    }

    /// <summary>Learns from the flow, and adds to <paramref name="found"/> what the roles of its ends decide. Allocates only for a kind of flow not met before.</summary>
    public void Match(in Flow flow, bool isFinal, ref Classification found)
    {
        if (flow.Key.Protocol is not (Tcp or Udp)) { return; }

        var service = found.Signature < _services.Count ? _services[found.Signature] : null;
        _learned.Learn(in flow, isFinal, in found, service);
        var (source, destination) = found.Opener == 0 ? (flow.Key.AddressA, flow.Key.AddressB) : (flow.Key.AddressB, flow.Key.AddressA);
        found = found with { SourceRoles = _learned.RolesOf(source), DestinationRoles = _learned.RolesOf(destination) };
        var (to, isToSaid) = RolesAt(destination, found.DestinationRoles);
        if (to == 0) { return; }

        var (from, isFromSaid) = RolesAt(source, found.SourceRoles);
        if (found.Run == 0 && !(isFromSaid && isToSaid)) { return; }

        var port = found.Opener == 0 ? flow.Key.PortB : flow.Key.PortA;
        var kind = new Kind(from, to, isFromSaid, isToSaid, flow.Key.Protocol == Tcp ? Transport.Tcp : Transport.Udp, port, found.Run, found.Signature, found.IsOffPort);
        if (!_rankings.TryGetValue(kind, out var ranking))
        {
            if (_rankings.Count >= MaxRankings) { _rankings.Clear(); }

            ranking = new RowRanker(_rules, _matrix, _learned.Sets).Rank(kind, service);
            _rankings.Add(kind, ranking);
        }

        if (ranking is null) { return; }

        found = found with
        {
            Ranking = ranking,
            Confidence = ranking.IsBySite ? Confidence.Site : found.Confidence,
            Decided = ranking.Names && (ranking.IsBySite || found.Answered) ? ranking.Decided : (ushort)0,
        };
    }

    // What the file says goes before what was learned.
    (int Roles, bool IsSaid) RolesAt(IpAddress address, int learned)
    {
        var member = _site?.IndexAt(address) ?? -1;
        if (member >= 0 && _matrix!.SetOfMember(member) is > 0 and var said) { return (said, true); }

        return (learned, false);
    }

    /// <summary>All that a ranking depends on.</summary>
    internal readonly record struct Kind(int From, int To, bool IsFromSaid, bool IsToSaid, Transport Transport, ushort Port, ushort Run, ushort Signature, bool IsOffPort)
    {
        /// <summary>Whether the site file says both roles.</summary>
        public bool IsBySite => IsFromSaid && IsToSaid;

        // Hashed and compared as two words, not as nine fields.
        ulong Roles => ((ulong)(uint)From << 32) | (uint)To;

        ulong Rest => ((ulong)Port << 48) | ((ulong)Run << 32) | ((ulong)Signature << 16) | ((ulong)Transport << 3) | (IsFromSaid ? 4u : 0) | (IsToSaid ? 2u : 0) | (IsOffPort ? 1u : 0);

        public bool Equals(Kind other) => Roles == other.Roles && Rest == other.Rest;

        public override int GetHashCode() => (int)Fold.Of(Roles ^ Fold.First, Rest ^ Fold.Second);
    }
}

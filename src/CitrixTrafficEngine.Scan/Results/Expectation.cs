using System.Globalization;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Scan.Results;

/// <summary>What should be found at each pair. Made from an earlier sweep's records, or from anything else that knows.</summary>
public sealed class Expectation
{
    readonly Dictionary<(IpAddress Address, Transport Transport, ushort Port), ExpectedOutcome> _pairs = [];

    /// <summary>Pairs that something is expected of.</summary>
    public int Count => _pairs.Count;

    /// <summary>Expects <paramref name="outcome"/> of a pair; the last word counts.</summary>
    public void Add(IpAddress address, Transport transport, ushort port, ExpectedOutcome outcome) => _pairs[(address, transport, port)] = outcome;

    /// <summary>Expects what an earlier sweep found. Canaries and pairs that were not probed say nothing.</summary>
    public void Add(ProbeView found)
    {
        ArgumentNullException.ThrowIfNull(found);
        if (!found.IsCanary && OutcomeOf(found.Verdict) is { } outcome) { Add(found.Address, found.Transport, found.Port, outcome); }
    }

    /// <summary>Expects <paramref name="outcome"/> of every pair of <paramref name="plan"/> but the canaries.</summary>
    public void Add(ScanPlan plan, ExpectedOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(plan);
        for (var host = 0; host < plan.HostCount; host++)
        {
            foreach (var probe in plan.ProbesOf(host))
            {
                if (!probe.IsCanary) { Add(plan.AddressOf(host), probe.Transport, probe.Port, outcome); }
            }
        }
    }

    /// <summary>What was expected of a pair, or null.</summary>
    public ExpectedOutcome? Of(IpAddress address, Transport transport, ushort port) => _pairs.TryGetValue((address, transport, port), out var outcome) ? outcome : null;

    /// <summary>Compares with what <paramref name="tally"/> knows of <paramref name="plan"/>.</summary>
    public ExpectationReport Compare(ScanPlan plan, SweepTally tally)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(tally);
        var differences = new List<ExpectationDifference>();
        var (met, unknown, unexpected) = (0L, 0L, 0L);
        for (var host = 0; host < plan.HostCount; host++)
        {
            var probes = plan.ProbesOf(host);
            for (var at = 0; at < probes.Length; at++)
            {
                if (probes[at].IsCanary) { continue; }

                var expected = Of(plan.AddressOf(host), probes[at].Transport, probes[at].Port);
                var verdict = tally.VerdictOf(plan.FirstPairOf(host) + at);
                if (expected is null) { unexpected++; }
                else if (verdict is null or Verdict.NotProbed) { unknown++; }
                else if (Meets(expected.Value, verdict.Value)) { met++; }
                else { differences.Add(new(plan.AddressOf(host), plan.NameOf(host), probes[at].Transport, probes[at].Port, expected.Value, verdict.Value)); }
            }
        }

        return new(differences, met, unknown, unexpected, _pairs.Count - met - unknown - differences.Count);
    }

    /// <summary>Whether <paramref name="verdict"/> is what was expected. Open is open, whether a reply confirms it or not.</summary>
    public static bool Meets(ExpectedOutcome expected, Verdict verdict) => expected == ExpectedOutcome.NotOpen
        ? verdict is not (Verdict.Open or Verdict.OpenConfirmed)
        : OutcomeOf(verdict) == expected;

    static ExpectedOutcome? OutcomeOf(Verdict verdict) => verdict switch
    {
        Verdict.OpenConfirmed or Verdict.Open => ExpectedOutcome.Open,
        Verdict.Closed => ExpectedOutcome.Closed,
        Verdict.Rejected => ExpectedOutcome.Rejected,
        Verdict.Silent => ExpectedOutcome.Silent,
        Verdict.Sink => ExpectedOutcome.Sink,
        Verdict.Unreachable => ExpectedOutcome.Unreachable,
        _ => null,
    };
}

/// <summary>What is expected of a pair.</summary>
public enum ExpectedOutcome : byte
{
    /// <summary>Open, confirmed or not.</summary>
    Open,

    /// <summary>Closed by the host.</summary>
    Closed,

    /// <summary>Refused on the path.</summary>
    Rejected,

    /// <summary>No answer.</summary>
    Silent,

    /// <summary>Nothing against a protocol without replies.</summary>
    Sink,

    /// <summary>No way to the address.</summary>
    Unreachable,

    /// <summary>Anything but open.</summary>
    NotOpen,
}

/// <summary>How a sweep compares with what was expected.</summary>
/// <param name="Differences">Pairs that are not as expected, in the order of the plan.</param>
/// <param name="Met">Pairs that are.</param>
/// <param name="Unknown">Pairs that something is expected of and that have no verdict.</param>
/// <param name="New">Pairs that nothing was expected of.</param>
/// <param name="NotAsked">Expected pairs that this plan does not ask.</param>
public sealed record ExpectationReport(IReadOnlyList<ExpectationDifference> Differences, long Met, long Unknown, long New, long NotAsked);

/// <summary>A pair that is not as expected.</summary>
public sealed record ExpectationDifference(IpAddress Address, string? Name, Transport Transport, ushort Port, ExpectedOutcome Expected, Verdict Found)
{
    /// <summary>"10.0.0.1 22/tcp: expected open, found silent".</summary>
    public override string ToString()
    {
        var expected = Expected switch
        {
            ExpectedOutcome.NotOpen => "not open",
            _ => Expected.ToString().ToLowerInvariant(),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{Address} {Port}/{ResultText.Of(Transport)}{(Name is null ? "" : $" ({Name})")}: expected {expected}, found {ResultText.Of(Found)}");
    }
}

using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Scan.Results;

/// <summary>One probe as it is shown: made from a result, or read back from its record.</summary>
public sealed record ProbeView
{
    /// <summary>The address that was asked.</summary>
    public required IpAddress Address { get; init; }

    /// <summary>Its name, or null.</summary>
    public string? Name { get; init; }

    /// <summary>TCP, UDP or ICMP.</summary>
    public required Transport Transport { get; init; }

    /// <summary>The port; 0 for ICMP.</summary>
    public required ushort Port { get; init; }

    /// <summary>The verdict.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>What it rests on.</summary>
    public required Proof Proof { get; init; }

    /// <summary>How it was asked.</summary>
    public required ProbeMethod Method { get; init; }

    /// <summary>The ICMP error that decided, or null.</summary>
    public IcmpEvidence? Icmp { get; init; }

    /// <summary>Packets sent.</summary>
    public int Tries { get; init; }

    /// <summary>Nanoseconds to the answer, or null.</summary>
    public long? RoundTripNs { get; init; }

    /// <summary>The protocol that the reply proved, or null.</summary>
    public string? Protocol { get; init; }

    /// <summary>Service of the port by the catalog or the reply, or null.</summary>
    public string? Service { get; init; }

    /// <summary>What the server said, or null.</summary>
    public string? Banner { get; init; }

    /// <summary>The product that a reply named, or null.</summary>
    public string? Product { get; init; }

    /// <summary>Name of the local fault, or null.</summary>
    public string? Errno { get; init; }

    /// <summary>Whether nothing is expected here.</summary>
    public bool IsCanary { get; init; }

    /// <summary>The address it was asked from, or null.</summary>
    public IpAddress? Source { get; init; }

    /// <summary>First transmission, nanoseconds since 1970 UTC.</summary>
    public long StartNs { get; init; }

    /// <summary>When the verdict was known, nanoseconds since 1970 UTC.</summary>
    public long EndNs { get; init; }

    /// <summary>Ids of the catalog rows that the port serves.</summary>
    public IReadOnlyList<string> Rows { get; init; } = [];

    /// <summary>Whether a TCP or UDP service answered, confirmed or not.</summary>
    public bool IsOpen => Verdict is Verdict.Open or Verdict.OpenConfirmed;

    /// <summary>The view of <paramref name="result"/>.</summary>
    public static ProbeView Of(ScanPlan plan, in ProbeResult result)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return new()
        {
            Address = plan.AddressOf(result.Host),
            Name = plan.NameOf(result.Host),
            Transport = result.Probe.Transport,
            Port = result.Probe.Port,
            Verdict = result.Verdict,
            Proof = result.Proof,
            Method = result.Method,
            Icmp = result.Icmp,
            Tries = result.Tries,
            RoundTripNs = result.RoundTrip?.Ticks * 100,
            Protocol = result.Detail?.Protocol,
            Service = result.Verdict switch
            {
                Verdict.OpenConfirmed => result.Detail?.Protocol ?? result.Probe.Service,
                Verdict.Open => result.Probe.Service,
                _ => null,
            },
            Banner = result.Detail?.Banner,
            Product = result.Detail?.Product,
            Errno = result.Errno is { } errno ? ErrnoName.Of(errno) : null,
            IsCanary = result.Probe.IsCanary,
            Source = result.Source == default ? null : result.Source,
            StartNs = result.StartNs,
            EndNs = result.EndNs,
            Rows = result.Probe.Rows.IsDefault ? [] : result.Probe.Rows,
        };
    }
}

using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Scan.Probes;

/// <summary>A probe and what is known of it: one of <see cref="Datagram"/> and <see cref="Stream"/> is set.</summary>
sealed class ProbeEntry
{
    ProbeEntry(IDatagramProbe? datagram, IStreamProbe? stream, ProbeFacts facts, bool isUsable)
    {
        (Datagram, Stream, IsUsable) = (datagram, stream, isUsable);
        Description = Describe(facts);
    }

    public IDatagramProbe? Datagram { get; }

    public IStreamProbe? Stream { get; }

    /// <summary>Whether the run gave what it needs; it is listed anyway.</summary>
    public bool IsUsable { get; }

    public ProbeDescription Description { get; }

    public static ProbeEntry Of(IDatagramProbe probe, ProbeFacts facts, bool isUsable = true) => new(probe, null, facts, isUsable);

    public static ProbeEntry Of(IStreamProbe probe, ProbeFacts facts) => new(null, probe, facts, isUsable: true);

    ProbeDescription Describe(ProbeFacts facts)
    {
        var (request, length) = RequestText.Of(this);
        return new()
        {
            Id = Datagram?.Id ?? Stream!.Id,
            Transport = Datagram is null ? Transport.Tcp : Transport.Udp,
            Services = [.. facts.Services],
            Ports = [.. facts.Ports],
            Tier = Datagram?.Tier ?? Stream!.Tier,
            Request = request,
            RequestBytes = length,
            LargestReplyBytes = facts.LargestReplyBytes,
            Specification = facts.Specification,
            Logs = facts.Logs,
            Detection = facts.Detection,
            CookieBits = facts.CookieBits,
            VerifiedWith = facts.VerifiedWith,
            Note = facts.Note,
        };
    }
}

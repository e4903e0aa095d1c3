using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Scan.Probes;

/// <summary>A request as text: built with several cookies, so that what is random shows by itself.</summary>
static class RequestText
{
    /// <summary>The target that stands in listed requests. Source: RFC 6761, 6.4: <c>invalid</c> is no name of anything.</summary>
    public const string Host = "host.invalid";

    /// <summary>Most bytes that a request may have: what <see cref="IStreamProbe.Build"/> is given room for.</summary>
    const int MostBytes = 2_048;

    /// <summary>Cookies compared. A random byte that is the same in all of them: 1 in 2^56.</summary>
    const int Samples = 8;

    public static (string Text, int Length) Of(ProbeEntry entry)
    {
        Span<byte> first = stackalloc byte[MostBytes];
        Span<byte> other = stackalloc byte[MostBytes];
        Span<bool> random = stackalloc bool[MostBytes];
        random.Clear();
        var length = Build(entry, 0, first);
        for (var sample = 1; sample < Samples; sample++)
        {
            Build(entry, sample, other);
            for (var at = 0; at < length; at++) { random[at] |= first[at] != other[at]; }
        }

        var text = Convert.ToHexStringLower(first[..length]).ToCharArray();
        for (var at = 0; at < length; at++)
        {
            if (random[at]) { (text[2 * at], text[(2 * at) + 1]) = ('R', 'R'); }
        }

        return (new(text), length);
    }

    static int Build(ProbeEntry entry, int sample, Span<byte> request)
    {
        var cookie = new ProbeCookie(new ProbeKey("listed requests."u8), default, Transport.Udp, (ushort)sample);
        return entry.Datagram?.Build(request, cookie) ?? entry.Stream!.Build(request, cookie, Host);
    }
}

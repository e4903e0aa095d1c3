using BenchmarkDotNet.Attributes;
using CitrixTrafficEngine.Bench.Results;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan.Probes;
using CitrixTrafficEngine.Tests.Scan.Probes;

namespace CitrixTrafficEngine.Bench;

/// <summary>Building requests: every one over UDP and over TCP that there is, and the cookie in them.</summary>
[MemoryDiagnoser]
[Per("probe")]
public class ProbeRequestBench
{
    const int Pairs = 256;

    /// <summary>Requests of one call, on average over all probes.</summary>
    const int Requests = 256;

    readonly byte[] _request = new byte[2_048];
    readonly ProbeKey _key = new("0123456789abcdef"u8);
    readonly IDatagramProbe[] _datagrams = [.. ProbeRig.Datagrams.Select(entry => entry.Datagram!)];
    readonly IStreamProbe[] _streams = [.. ProbeRig.Streams.Select(entry => entry.Stream!)];

    [Benchmark(OperationsPerInvoke = Pairs)]
    public ulong Cookie()
    {
        var sum = 0ul;
        for (var pair = 0; pair < Pairs; pair++) { sum += CookieOf(pair).First; }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Requests)]
    public int BuildDatagrams()
    {
        var bytes = 0;
        for (var pair = 0; pair < Requests; pair++) { bytes += _datagrams[pair % _datagrams.Length].Build(_request, CookieOf(pair)); }

        return bytes;
    }

    [Benchmark(OperationsPerInvoke = Requests)]
    public int BuildStreams()
    {
        var bytes = 0;
        for (var pair = 0; pair < Requests; pair++) { bytes += _streams[pair % _streams.Length].Build(_request, CookieOf(pair), ProbeRig.Host); }

        return bytes;
    }

    ProbeCookie CookieOf(int pair) => new(_key, IpAddress.FromV4([192, 0, 2, (byte)pair]), Transport.Udp, 53);
}

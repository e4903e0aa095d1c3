using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Classify;

/// <summary>Signatures compiled for matching: once, then read by every thread without a lock. Hot: once per flow.</summary>
/// <remarks>
/// On its own port every signature is tried, off it the strong ones whose first byte can be the payload's. Of several that fit the first
/// in their order counts, those of the port before the others.
/// </remarks>
public sealed class SignatureSet
{
    /// <summary>Most signatures that 16-bit numbers tell apart: 65,535.</summary>
    public const int Capacity = ushort.MaxValue;

    /// <summary>Bytes of each end that signatures can look at: 64.</summary>
    public const int PayloadBytes = Flow.PrefixCapacity;

    const int PortCount = 65_536;
    const int ByteCount = 256;
    const int Tcp = 6;

    readonly Signature[] _signatures;
    readonly ushort[] _runs; // by transport and port
    readonly SignatureCase[][] _own; // by run; none in run 0
    readonly SignatureCase[][] _strong; // by transport and first byte

    SignatureSet(Signature[] signatures, ushort[] runs, SignatureCase[][] own, SignatureCase[][] strong)
    {
        _signatures = signatures;
        _runs = runs;
        _own = own;
        _strong = strong;
    }

    /// <summary>The set without signatures: nothing matches.</summary>
    public static SignatureSet Empty { get; } = Compile([]);

    /// <summary>The signatures in their order. Number n of a match is the one at n - 1.</summary>
    public ReadOnlySpan<Signature> Signatures => _signatures;

    /// <summary>Compiles <paramref name="signatures"/>, in the order in which they are to be tried.</summary>
    /// <exception cref="ArgumentException">There are too many, or one cannot be compiled; what is read from checked rules can.</exception>
    public static SignatureSet Compile(IReadOnlyList<Signature> signatures)
    {
        ArgumentNullException.ThrowIfNull(signatures);
        if (signatures.Count > Capacity) { throw new ArgumentException($"{signatures.Count} signatures, and a set holds at most {Capacity}.", nameof(signatures)); }

        var cases = new SignatureCase[signatures.Count][];
        for (var index = 0; index < signatures.Count; index++)
        {
            if (signatures[index].Transport is not (Transport.Tcp or Transport.Udp)) { throw new ArgumentException($"Signature '{signatures[index].Id}' is neither TCP nor UDP.", nameof(signatures)); }

            cases[index] = [.. SignatureCompiler.CasesOf(signatures[index], (ushort)(index + 1))];
            if (cases[index].Any(one => one.MinBytes > PayloadBytes)) { throw new ArgumentException($"Signature '{signatures[index].Id}' looks beyond {PayloadBytes} bytes.", nameof(signatures)); }
        }

        var (runs, own) = ByPort(signatures, cases);
        return new([.. signatures], runs, own, ByFirstByte(signatures, cases));
    }

    /// <summary>Matches the kept payload of <paramref name="flow"/>. Never throws, never allocates.</summary>
    /// <param name="flow">A TCP or UDP flow.</param>
    /// <param name="opener">The end that opened it, as far as is known.</param>
    /// <param name="isKnown">Whether that is certain; else the payload may say otherwise.</param>
    internal SignatureMatch Match(in Flow flow, int opener, bool isKnown)
    {
        if ((flow.TransportA.PrefixBytes | flow.TransportB.PrefixBytes) == 0) { return SignatureMatch.None; }

        var listener = 1 - opener;
        return Match(
            flow.Key.Protocol == Tcp ? Transport.Tcp : Transport.Udp,
            new(View(in flow, opener), opener == 0 ? flow.Key.PortA : flow.Key.PortB, opener),
            new(View(in flow, listener), opener == 0 ? flow.Key.PortB : flow.Key.PortA, listener),
            isKnown);
    }

    /// <summary>Matches what a listener answered to a probe. Never throws, never allocates.</summary>
    /// <param name="transport">TCP or UDP; with another nothing matches.</param>
    /// <param name="port">The listener's port.</param>
    /// <param name="payload">The first bytes that it sent; those beyond 64 do not count.</param>
    /// <param name="datagramBytes">Length of its datagram; no matter with TCP.</param>
    /// <returns>Number of the signature, from 1; 0 where none matches.</returns>
    public ushort MatchAnswer(Transport transport, ushort port, ReadOnlySpan<byte> payload, int datagramBytes)
    {
        if (transport is not (Transport.Tcp or Transport.Udp) || payload.IsEmpty) { return 0; }

        var answer = new PayloadView(payload[..Math.Min(payload.Length, PayloadBytes)], transport == Transport.Tcp ? -1 : datagramBytes, isFirst: true);
        return Match(transport, new(default, 0, 0), new(answer, port, 1), isKnown: true).Signature;
    }

    static PayloadView View(in Flow flow, int end)
    {
        ref readonly var side = ref flow.Transport(end);
        return flow.Key.Protocol == Tcp
            ? new(flow.Payload(end), -1, (side.Seen & SideSeen.FromStart) != 0)
            : new(flow.Payload(end), side.FirstDatagramBytes, isFirst: true);
    }

    SignatureMatch Match(Transport transport, in SideView opener, in SideView listener, bool isKnown)
    {
        var slot = (int)transport * PortCount;
        if (_runs[slot | listener.Port] is not 0 and var run && TryOwn(_own[run], in opener, in listener, out var match)) { return match; }

        if (!isKnown && _runs[slot | opener.Port] is not 0 and var other && TryOwn(_own[other], in listener, in opener, out match)) { return match; }

        if (!TryStrong(transport, in listener, opener.End, isKnown, out match) && !TryStrong(transport, in opener, opener.End, isKnown, out match)) { return SignatureMatch.None; }

        // The payload may say that the other end is the listener.
        var asked = match.Opener < 0 || match.Opener == opener.End ? listener.Port : opener.Port;
        return match with { IsOffPort = !IsOwnPort(match.Signature, asked) };
    }

    bool IsOwnPort(ushort number, ushort port)
    {
        foreach (var range in _signatures[number - 1].Ports)
        {
            if (range.Contains(port)) { return true; }
        }

        return false;
    }

    static bool TryOwn(SignatureCase[] cases, in SideView opener, in SideView listener, out SignatureMatch match)
    {
        foreach (ref readonly var one in cases.AsSpan())
        {
            if ((one.Side != PayloadSide.Client && SignatureCase.Fits(in one, in listener.Payload))
                || (one.Side != PayloadSide.Server && SignatureCase.Fits(in one, in opener.Payload)))
            {
                match = new(one.Signature, (sbyte)(one.Side == PayloadSide.Either ? -1 : opener.End), IsOffPort: false);
                return true;
            }
        }

        match = default;
        return false;
    }

    bool TryStrong(Transport transport, in SideView side, int opener, bool isKnown, out SignatureMatch match)
    {
        if (side.Payload.Bytes.Length > 0)
        {
            foreach (ref readonly var one in _strong[((int)transport * ByteCount) | side.Payload.Bytes[0]].AsSpan())
            {
                var asked = one.Side switch { PayloadSide.Client => side.End, PayloadSide.Server => 1 - side.End, _ => -1 };
                if ((!isKnown || asked < 0 || asked == opener) && SignatureCase.Fits(in one, in side.Payload))
                {
                    match = new(one.Signature, (sbyte)asked, IsOffPort: true);
                    return true;
                }
            }
        }

        match = default;
        return false;
    }

    static (ushort[] Runs, SignatureCase[][] Own) ByPort(IReadOnlyList<Signature> signatures, SignatureCase[][] cases)
    {
        var lists = new SortedDictionary<int, List<int>>();
        for (var index = 0; index < signatures.Count; index++)
        {
            foreach (var port in signatures[index].Ports.SelectMany(range => Enumerable.Range(range.First, range.Count)).Distinct())
            {
                var slot = ((int)signatures[index].Transport * PortCount) | port;
                if (!lists.TryGetValue(slot, out var list)) { lists.Add(slot, list = []); }

                list.Add(index);
            }
        }

        var runs = new ushort[2 * PortCount];
        var known = new Dictionary<string, ushort>(StringComparer.Ordinal);
        var own = new List<SignatureCase[]> { Array.Empty<SignatureCase>() };
        foreach (var (slot, list) in lists)
        {
            var name = string.Join(' ', list);
            if (!known.TryGetValue(name, out var run))
            {
                if (own.Count > Capacity) { throw new ArgumentException($"More than {Capacity} different lists of signatures on ports.", nameof(signatures)); }

                known.Add(name, run = (ushort)own.Count);
                own.Add([.. list.SelectMany(index => cases[index])]);
            }

            runs[slot] = run;
        }

        return (runs, [.. own]);
    }

    static SignatureCase[][] ByFirstByte(IReadOnlyList<Signature> signatures, SignatureCase[][] cases)
    {
        var lists = new List<SignatureCase>[2 * ByteCount];
        for (var slot = 0; slot < lists.Length; slot++) { lists[slot] = []; }

        for (var index = 0; index < signatures.Count; index++)
        {
            if (!signatures[index].IsStrong) { continue; }

            foreach (var one in cases[index])
            {
                foreach (var first in SignatureCompiler.FirstBytes(one)) { lists[((int)signatures[index].Transport * ByteCount) | first].Add(one); }
            }
        }

        return [.. lists.Select(list => list.ToArray())];
    }

    /// <summary>One end of a flow.</summary>
    readonly ref struct SideView(PayloadView payload, ushort port, int end)
    {
        public readonly PayloadView Payload = payload;
        public readonly ushort Port = port;
        public readonly int End = end;
    }
}

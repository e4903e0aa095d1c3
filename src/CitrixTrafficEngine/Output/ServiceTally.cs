using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Output;

/// <summary>Counts flows by the port they went to and what their payload confirmed, for the summary: those to a catalogued port, and those of a confirmed protocol.</summary>
sealed class ServiceTally(SignatureSet signatures)
{
    const int Tcp = 6;

    readonly Dictionary<Kind, ServiceCount> _counts = [];
    readonly ushort[] _confirmed = Numbered(signatures.Signatures); // by signature

    /// <summary>Everything counted, in order of transport, port, confirmed protocol and row, those without one first.</summary>
    public IEnumerable<ServiceCount> Counts => _counts.Values.OrderBy(count => count.Transport).ThenBy(count => count.Port).ThenBy(count => count.Protocol, StringComparer.Ordinal).ThenBy(count => count.Rule);

    /// <summary>Adds one record. Its flow is counted with the last, when it is known whether it was answered.</summary>
    public void Add(in Flow flow, bool isFinal, in Classification found)
    {
        if ((found.Run | found.Signature | found.Decided) == 0) { return; }

        var responder = 1 - found.Opener;
        var transport = flow.Key.Protocol == Tcp ? Transport.Tcp : Transport.Udp;
        var port = found.JoinedPort != 0 ? found.JoinedPort : responder == 0 ? flow.Key.PortA : flow.Key.PortB;
        var confirmed = _confirmed[found.Signature];

        // A ranking counts where a record names its best.
        var ranking = found.Ranking?.IsSaid(found.Answered) == true ? found.Ranking : null;
        var kind = new Kind(transport, port, confirmed, found.Decided, ranking);
        if (!_counts.TryGetValue(kind, out var count))
        {
            var signature = confirmed == 0 ? null : signatures.Signatures[confirmed - 1];
            count = new(transport, port, signature?.Service, signature?.Product, found.Decided == 0 ? null : found.Decided - 1, ranking);
            _counts.Add(kind, count);
        }

        count.Add(isFinal, found.Answered, flow.SideA.Bytes + flow.SideB.Bytes, responder == 0 ? flow.Key.AddressA : flow.Key.AddressB, found.Confidence);
    }

    // Signatures of one service and product count together, under the first of them.
    static ushort[] Numbered(ReadOnlySpan<Signature> signatures)
    {
        var numbers = new ushort[signatures.Length + 1];
        var first = new Dictionary<(string, string?), ushort>();
        for (var index = 0; index < signatures.Length; index++)
        {
            var number = (ushort)(index + 1);
            numbers[number] = first.TryAdd((signatures[index].Service, signatures[index].Product), number) ? number : first[(signatures[index].Service, signatures[index].Product)];
        }

        return numbers;
    }

    /// <summary>What is counted apart.</summary>
    readonly record struct Kind(Transport Transport, ushort Port, ushort Confirmed, ushort Decided, Ranking? Ranking)
    {
        ulong Word => ((ulong)Transport << 48) | ((ulong)Port << 32) | ((ulong)Confirmed << 16) | Decided;

        public bool Equals(Kind other) => Word == other.Word && ReferenceEquals(Ranking, other.Ranking);

        // Without the ranking: few share the rest.
        public override int GetHashCode() => (int)Fold.Of(Word ^ Fold.First, Fold.Second);
    }
}

using System.Globalization;
using System.Runtime.InteropServices;
using CitrixTrafficEngine.Privacy;

namespace CitrixTrafficEngine.Flows;

/// <summary>What records call a flow. The same in every run over the same packets: it names the key, the first packet and its place in the input.</summary>
/// <param name="Value">The 64 bits that <c>ctxscan.flow.id</c> shows as 16 hexadecimal digits.</param>
/// <param name="Sequence">Which of the flow's records is meant, as in <c>event.id</c>; absent for all of them.</param>
public readonly record struct FlowId(ulong Value, int? Sequence)
{
    const int Digits = 16;

    /// <summary>Reads <c>ctxscan.flow.id</c> ("44a3881fefcd4b8c") or <c>event.id</c> ("44a3881fefcd4b8c-0"). Nothing where <paramref name="text"/> is neither.</summary>
    public static FlowId? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length < Digits || !ulong.TryParse(text.AsSpan(0, Digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)) { return null; }

        if (text.Length == Digits) { return new(value, null); }

        return text[Digits] == '-' && ushort.TryParse(text.AsSpan(Digits + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? new(value, sequence) : null;
    }

    /// <summary>Whether <paramref name="flow"/>, with what was counted last, is meant.</summary>
    internal bool Names(in Flow flow) => (Sequence is null || Sequence == flow.Sequence) && ValueOf(flow) == Value;

    /// <summary>The 64 bits of <paramref name="flow"/>; of its mapped addresses where there is an <paramref name="anonymizer"/>, since whoever tries all addresses finds those of an id.</summary>
    internal static ulong ValueOf(in Flow flow, Anonymizer? anonymizer = null)
    {
        const ulong Prime = 0x9e37_79b9_7f4a_7c15;

        var hash = (ulong)flow.FirstFrame ^ ((ulong)flow.Origin << 48);
        var key = anonymizer is null ? flow.Key : anonymizer.Map(in flow.Key);
        foreach (var word in MemoryMarshal.Cast<FlowKey, ulong>(MemoryMarshal.CreateReadOnlySpan(in key, 1)))
        {
            var high = Math.BigMul(hash ^ word, Prime, out var low);
            hash = high ^ low ^ (hash << 1);
        }

        return hash;
    }
}

using System.Collections.Immutable;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Tests.Classify;

/// <summary>The model of <see cref="SignatureSet"/>: looks at every signature in turn and at every byte for itself.</summary>
static class NaiveMatcher
{
    public static SignatureMatch Match(IReadOnlyList<Signature> signatures, PayloadFlow flow, int opener, bool isKnown)
    {
        (int End, byte[] Payload, int Port) a = (0, flow.Client, PayloadFlow.ClientPort);
        (int End, byte[] Payload, int Port) b = (1, flow.Server, flow.ServerPort);
        var (asks, listens) = opener == 0 ? (a, b) : (b, a);
        (int Number, Signature One)[] all = [.. signatures.Select((one, index) => (index + 1, one)).Where(entry => entry.one.Transport == flow.Transport)];
        foreach (var (from, to) in isKnown ? [(asks, listens)] : new[] { (asks, listens), (listens, asks) })
        {
            foreach (var (number, one) in all.Where(entry => entry.One.Ports.Any(range => range.Contains((ushort)to.Port))))
            {
                var fits = (one.Side != PayloadSide.Client && Fits(one, flow, to.Payload)) || (one.Side != PayloadSide.Server && Fits(one, flow, from.Payload));
                if (fits) { return new((ushort)number, (sbyte)(one.Side == PayloadSide.Either ? -1 : from.End), false); }
            }
        }

        foreach (var end in new[] { listens, asks })
        {
            foreach (var (number, one) in all.Where(entry => entry.One.IsStrong))
            {
                var opened = one.Side switch { PayloadSide.Client => end.End, PayloadSide.Server => 1 - end.End, _ => -1 };
                if ((!isKnown || opened < 0 || opened == opener) && Fits(one, flow, end.Payload))
                {
                    var asked = opened < 0 || opened == opener ? listens.Port : asks.Port;
                    return new((ushort)number, (sbyte)opened, !one.Ports.Any(range => range.Contains((ushort)asked)));
                }
            }
        }

        return SignatureMatch.None;
    }

    static bool Fits(Signature one, PayloadFlow flow, byte[] payload)
    {
        var kept = payload.Take(64).ToArray();
        var isFirst = flow.Transport == Transport.Udp || flow.HasHandshake;
        return kept.Length >= Math.Max(1, one.MinBytes)
            && (isFirst || one.IsMidstream)
            && one.Tests.All(test => Holds(test, kept, payload.Length))
            && (one.Alternatives.IsEmpty || one.Alternatives.Any(group => group.All(test => Holds(test, kept, payload.Length))));
    }

    static bool Holds(SignatureTest test, byte[] kept, int whole)
    {
        switch (test.Kind)
        {
            case SignatureTestKind.Bytes:
                return test.Offset + test.Bytes.Length <= kept.Length
                    && Enumerable.Range(0, test.Bytes.Length).All(at => (kept[test.Offset + at] & test.Mask[at]) == (test.Bytes[at] & test.Mask[at]));
            case SignatureTestKind.OneOf:
                return test.Offset < kept.Length && test.Values.Contains(kept[test.Offset]);
            case SignatureTestKind.Field:
                return Number(kept, test.Offset, test.Form) is { } number && number + test.Plus >= test.Least && number + test.Plus <= test.Most
                    && Agrees(test, number + test.Plus, kept, whole);
            default:
                return Walk(test.Steps, kept, test.Offset) is { } total && Agrees(test, total, kept, whole);
        }
    }

    static bool Agrees(SignatureTest test, long number, byte[] kept, int whole) => test.Agreement switch
    {
        LengthAgreement.None => true,
        LengthAgreement.IsPayload => number == whole,
        LengthAgreement.WithinPayload => number <= whole,
        _ => Number(kept, test.OtherOffset, test.OtherForm) is { } other && number == other + test.OtherPlus,
    };

    static long? Number(byte[] kept, int at, FieldForm form)
    {
        int[] places = form switch
        {
            FieldForm.U8 => [at],
            FieldForm.U16Be => [at, at + 1],
            FieldForm.U16Le => [at + 1, at],
            FieldForm.U24Be => [at, at + 1, at + 2],
            FieldForm.U32Be => [at, at + 1, at + 2, at + 3],
            _ => [at + 3, at + 2, at + 1, at],
        };
        return places.Max() >= kept.Length ? null : places.Aggregate(0L, (number, place) => (number * 256) + kept[place]);
    }

    // The length of the first element with its header, when all steps fit.
    static long? Walk(ImmutableArray<BerStep> steps, byte[] kept, long at)
    {
        long? total = null;
        foreach (var step in steps)
        {
            if (at + 1 >= kept.Length || !step.Tags.Contains(kept[at])) { return null; }

            long length = kept[at + 1];
            var header = 2;
            if (length >= 128)
            {
                var octets = (int)length - 128;
                if (octets is < 1 or > 4 || at + 2 + octets > kept.Length) { return null; }

                length = kept.Skip((int)at + 2).Take(octets).Aggregate(0L, (number, octet) => (number * 256) + octet);
                header += octets;
            }

            if (length < step.Least || length > step.Most) { return null; }

            if (!step.Values.IsEmpty && (length != 1 || at + header >= kept.Length || !step.Values.Contains(kept[at + header]))) { return null; }

            total ??= header + length;
            at += header + (step.Enters ? 0 : length);
        }

        return total;
    }
}

using System.Collections.Immutable;

namespace CitrixTrafficEngine.Classify;

/// <summary>Turns signatures into cases: each alternative with the tests that are common to all.</summary>
static class SignatureCompiler
{
    const int WordBytes = sizeof(ulong);

    /// <summary>The cases of <paramref name="signature"/>, whose number is <paramref name="number"/>.</summary>
    public static IEnumerable<SignatureCase> CasesOf(Signature signature, ushort number)
    {
        var alternatives = signature.Alternatives.IsEmpty ? [[]] : signature.Alternatives;
        return alternatives.Select(more => CaseOf(signature, number, [.. signature.Tests, .. more]));
    }

    /// <summary>The values that the first byte of a payload that fits may have.</summary>
    public static IEnumerable<byte> FirstBytes(SignatureCase one)
    {
        var first = Enumerable.Range(0, 256).Select(value => (byte)value).Where(value => (value & one.HeadMask & 0xff) == (one.HeadValue & 0xff));
        foreach (var op in one.Ops)
        {
            if (op.Offset != 0) { continue; }

            if (op.Kind == SignatureTestKind.OneOf) { first = first.Where(value => op.Set.Contains(value)); }
            else if (op.Kind == SignatureTestKind.Ber) { first = first.Where(value => op.Steps![0].Tags.Contains(value)); }
        }

        return first;
    }

    static SignatureCase CaseOf(Signature signature, ushort number, ImmutableArray<SignatureTest> tests)
    {
        var one = new SignatureCase
        {
            Signature = number,
            Side = signature.Side,
            IsMidstream = signature.IsMidstream,
            MinBytes = (byte)Math.Max(signature.MinBytes, tests.Length == 0 ? 0 : tests.Max(BytesOf)),
        };
        var ops = new List<SignatureOp>();
        foreach (var test in tests)
        {
            foreach (var op in OpsOf(test)) { AddTo(ref one, ops, op); }
        }

        one.Ops = [.. ops];
        return one;
    }

    // Bytes that lie in the first eight are compared before anything else is looked at.
    static void AddTo(ref SignatureCase one, List<SignatureOp> ops, SignatureOp op)
    {
        var shift = 8 * op.Offset;
        if (op.Kind == SignatureTestKind.Bytes && op.Offset < WordBytes && op.Mask << shift >> shift == op.Mask && (one.HeadMask & (op.Mask << shift)) == 0)
        {
            one.HeadMask |= op.Mask << shift;
            one.HeadValue |= op.Value << shift;
        }
        else
        {
            ops.Add(op);
        }
    }

    static IEnumerable<SignatureOp> OpsOf(SignatureTest test)
    {
        if (test.Kind != SignatureTestKind.Bytes)
        {
            yield return new()
            {
                Kind = test.Kind,
                Offset = (byte)test.Offset,
                Form = test.Form,
                Plus = test.Plus,
                Least = test.Least,
                Most = test.Most,
                Agreement = test.Agreement,
                OtherOffset = (byte)test.OtherOffset,
                OtherForm = test.OtherForm,
                OtherPlus = test.OtherPlus,
                Set = ByteSet.Of(test.Values.AsSpan()),
                Steps = [.. test.Steps.Select(StepOf)],
            };
            yield break;
        }

        // Cut where the words of the payload are, so that what lies in the first eight bytes is one compare.
        for (var at = 0; at < test.Bytes.Length;)
        {
            var count = Math.Min(WordBytes - ((test.Offset + at) % WordBytes), test.Bytes.Length - at);
            var op = new SignatureOp { Kind = test.Kind, Offset = (byte)(test.Offset + at) };
            for (var index = 0; index < count; index++)
            {
                op.Mask |= (ulong)test.Mask[at + index] << (8 * index);
                op.Value |= (ulong)(test.Bytes[at + index] & test.Mask[at + index]) << (8 * index);
            }

            at += count;
            yield return op;
        }
    }

    static CompiledStep StepOf(BerStep step) => new()
    {
        Tags = ByteSet.Of(step.Tags.AsSpan()),
        Values = ByteSet.Of(step.Values.AsSpan()),
        HasValues = !step.Values.IsEmpty,
        Least = step.Least,
        Most = step.Most,
        Enters = step.Enters,
    };

    // How far into the payload a test looks, whatever stands there.
    static int BytesOf(SignatureTest test) => test.Kind switch
    {
        SignatureTestKind.Bytes => test.Offset + test.Bytes.Length,
        SignatureTestKind.Field => Math.Max(
            test.Offset + FieldNumber.BytesOf(test.Form),
            test.Agreement == LengthAgreement.Field ? test.OtherOffset + FieldNumber.BytesOf(test.OtherForm) : 0),
        SignatureTestKind.Ber => test.Offset + (2 * test.Steps.Length),
        _ => test.Offset + 1,
    };
}

using System.Numerics;
using CitrixTrafficEngine.Classify;

namespace CitrixTrafficEngine.Catalogs.Reading;

/// <summary>How much of a payload a signature pins down: the bits that chance would have to get right.</summary>
static class SignatureWeight
{
    /// <summary>The bits of the weakest way to fit <paramref name="signature"/>, rounded down.</summary>
    public static int Of(Signature signature)
    {
        var common = signature.Tests.Sum(Of);
        return (int)(common + (signature.Alternatives.IsEmpty ? 0 : signature.Alternatives.Min(group => group.Sum(Of))));
    }

    static double Of(SignatureTest test)
    {
        var agreement = test.Agreement switch
        {
            LengthAgreement.IsPayload or LengthAgreement.Field => 8.0, // of 16 or 32, since small numbers are common
            LengthAgreement.WithinPayload => 4.0,
            _ => 0.0,
        };
        return agreement + test.Kind switch
        {
            SignatureTestKind.Bytes => test.Mask.Sum(mask => BitOperations.PopCount(mask)),
            SignatureTestKind.OneOf => BitsOf(256, test.Values.Length),
            SignatureTestKind.Field => OfField(test),
            _ => test.Steps.Sum(Of),
        };
    }

    static double Of(BerStep step)
    {
        const int ShortLengths = 127; // what one length octet can say

        var length = step.Values.IsEmpty ? BitsOf(256, Math.Min(step.Most, ShortLengths) - step.Least + 1) : 8 + BitsOf(256, step.Values.Length);
        return BitsOf(256, step.Tags.Length) + (step.Most > ShortLengths && step.Values.IsEmpty ? 0 : length);
    }

    static double OfField(SignatureTest test)
    {
        var values = Math.Pow(256, FieldNumber.BytesOf(test.Form));
        return BitsOf(values, Math.Min(values - 1, test.Most - test.Plus) - Math.Max(0, test.Least - test.Plus) + 1);
    }

    static double BitsOf(double all, double allowed) => Math.Max(0, Math.Log2(all) - Math.Log2(Math.Max(allowed, 1)));
}

using System.Collections.Immutable;

namespace CitrixTrafficEngine.Classify;

/// <summary>One condition on a payload. Which properties count depends on <see cref="Kind"/>.</summary>
public sealed record SignatureTest
{
    /// <summary>What is tested.</summary>
    public required SignatureTestKind Kind { get; init; }

    /// <summary>Where, in bytes from the beginning of the payload: 0 to 63.</summary>
    public required int Offset { get; init; }

    /// <summary>Bytes: what stands there, under <see cref="Mask"/>.</summary>
    public ImmutableArray<byte> Bytes { get; init; } = [];

    /// <summary>Bytes: the bits that count, as long as <see cref="Bytes"/>.</summary>
    public ImmutableArray<byte> Mask { get; init; } = [];

    /// <summary>OneOf: the values that the byte may have.</summary>
    public ImmutableArray<byte> Values { get; init; } = [];

    /// <summary>Field: how the number stands there.</summary>
    public FieldForm Form { get; init; }

    /// <summary>Field: what is added to the number before it is compared.</summary>
    public int Plus { get; init; }

    /// <summary>Field: least value, after <see cref="Plus"/>.</summary>
    public long Least { get; init; }

    /// <summary>Field: greatest value, after <see cref="Plus"/>.</summary>
    public long Most { get; init; } = long.MaxValue;

    /// <summary>Field and Ber: what the number, or the length of the first element with its header, must agree with.</summary>
    public LengthAgreement Agreement { get; init; }

    /// <summary>With <see cref="LengthAgreement.Field"/>: where the other number stands.</summary>
    public int OtherOffset { get; init; }

    /// <summary>With <see cref="LengthAgreement.Field"/>: how the other number stands there.</summary>
    public FieldForm OtherForm { get; init; }

    /// <summary>With <see cref="LengthAgreement.Field"/>: what is added to the other number.</summary>
    public int OtherPlus { get; init; }

    /// <summary>Ber: the elements met on the way, the outermost first.</summary>
    public ImmutableArray<BerStep> Steps { get; init; } = [];
}

/// <summary>What a <see cref="SignatureTest"/> tests.</summary>
public enum SignatureTestKind : byte
{
    /// <summary>Bytes under a mask.</summary>
    Bytes,

    /// <summary>One byte, of a list of values.</summary>
    OneOf,

    /// <summary>A number within bounds, or one that agrees with a length.</summary>
    Field,

    /// <summary>Nested elements of ASN.1 in BER or DER (X.690): definite lengths, one-byte tags.</summary>
    Ber,
}

/// <summary>What a number must agree with.</summary>
public enum LengthAgreement : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It is the length of the datagram.</summary>
    IsPayload,

    /// <summary>It is at most the length of the datagram.</summary>
    WithinPayload,

    /// <summary>It is another number of the payload.</summary>
    Field,
}

using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace CitrixTrafficEngine.Classify;

/// <summary>One compiled condition. Hot: some for each flow.</summary>
struct SignatureOp
{
    public SignatureTestKind Kind;
    public byte Offset;
    public FieldForm Form;
    public LengthAgreement Agreement;
    public byte OtherOffset;
    public FieldForm OtherForm;
    public int Plus;
    public int OtherPlus;
    public long Least;
    public long Most;
    public ulong Value; // up to eight bytes, as a little-endian load finds them
    public ulong Mask;
    public ByteSet Set;
    public CompiledStep[]? Steps;

    /// <summary>Whether the condition holds. Bytes that are not there hold nothing.</summary>
    public static bool Holds(in SignatureOp op, in PayloadView payload) => op.Kind switch
    {
        SignatureTestKind.Bytes => (Load(payload.Bytes, op.Offset) & op.Mask) == op.Value,
        SignatureTestKind.OneOf => op.Offset < payload.Bytes.Length && op.Set.Contains(payload.Bytes[op.Offset]),
        SignatureTestKind.Field => HoldsField(in op, in payload),
        _ => HoldsBer(in op, in payload),
    };

    /// <summary>Eight bytes from <paramref name="offset"/> on; zero where there are fewer. Whoever compares them knows that those that count are there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Load(ReadOnlySpan<byte> bytes, int offset)
    {
        if (offset <= bytes.Length - sizeof(ulong)) { return BinaryPrimitives.ReadUInt64LittleEndian(bytes[offset..]); }

        var word = 0ul;
        for (var at = bytes.Length - 1; at >= offset; at--) { word = (word << 8) | bytes[at]; }

        return word;
    }

    static bool HoldsField(in SignatureOp op, in PayloadView payload)
    {
        if (op.Offset + FieldNumber.BytesOf(op.Form) > payload.Bytes.Length) { return false; }

        var number = FieldNumber.Read(payload.Bytes[op.Offset..], op.Form) + op.Plus;
        return number >= op.Least && number <= op.Most && Agrees(in op, number, in payload);
    }

    static bool HoldsBer(in SignatureOp op, in PayloadView payload)
    {
        var bytes = payload.Bytes;
        int at = op.Offset;
        long first = -1;
        foreach (ref readonly var step in op.Steps.AsSpan())
        {
            if (at >= bytes.Length || !step.Tags.Contains(bytes[at]) || !ReadLength(bytes, at + 1, out var length, out var contents)) { return false; }

            if (length < step.Least || length > step.Most) { return false; }

            if (step.HasValues && (length != 1 || contents >= bytes.Length || !step.Values.Contains(bytes[contents]))) { return false; }

            if (first < 0) { first = contents - op.Offset + length; }

            at = step.Enters ? contents : (int)Math.Min(contents + length, bytes.Length);
        }

        return Agrees(in op, first, in payload);
    }

    // X.690, 8.1.3: one octet up to 127, else 1 to 4 octets after their count. Longer ones and the indefinite form are not met here.
    static bool ReadLength(ReadOnlySpan<byte> bytes, int at, out long length, out int contents)
    {
        const int Long = 0x80, MostOctets = 4;

        (length, contents) = (0, at + 1);
        if (at >= bytes.Length) { return false; }

        length = bytes[at];
        if (length < Long) { return true; }

        var octets = (int)length - Long;
        if (octets is 0 or > MostOctets || at + octets >= bytes.Length) { return false; }

        length = 0;
        foreach (var octet in bytes.Slice(at + 1, octets)) { length = (length << 8) | octet; }

        contents = at + 1 + octets;
        return true;
    }

    static bool Agrees(in SignatureOp op, long number, in PayloadView payload)
    {
        switch (op.Agreement)
        {
            case LengthAgreement.None:
                return true;
            case LengthAgreement.IsPayload:
                return number == payload.DatagramBytes;
            case LengthAgreement.WithinPayload:
                return number <= payload.DatagramBytes;
            default:
                return op.OtherOffset + FieldNumber.BytesOf(op.OtherForm) <= payload.Bytes.Length
                    && number == FieldNumber.Read(payload.Bytes[op.OtherOffset..], op.OtherForm) + op.OtherPlus;
        }
    }
}

/// <summary>A compiled <see cref="BerStep"/>.</summary>
struct CompiledStep
{
    public ByteSet Tags;
    public ByteSet Values;
    public long Least;
    public long Most;
    public bool HasValues;
    public bool Enters;
}

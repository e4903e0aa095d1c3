namespace CitrixTrafficEngine.Classify;

/// <summary>One way in which a payload may fit a signature: all of its conditions hold.</summary>
struct SignatureCase
{
    public ulong HeadValue; // of the first eight bytes; most payloads fail here
    public ulong HeadMask;
    public SignatureOp[] Ops;
    public ushort Signature; // from 1
    public PayloadSide Side;
    public byte MinBytes;
    public bool IsMidstream;

    /// <summary>Whether <paramref name="payload"/> fits.</summary>
    public static bool Fits(in SignatureCase one, in PayloadView payload)
    {
        if ((payload.Head & one.HeadMask) != one.HeadValue || payload.Bytes.Length < one.MinBytes || !(payload.IsFirst || one.IsMidstream)) { return false; }

        foreach (ref readonly var op in one.Ops.AsSpan())
        {
            if (!SignatureOp.Holds(in op, in payload)) { return false; }
        }

        return true;
    }
}

using System.Buffers.Binary;

namespace CitrixTrafficEngine.Classify;

/// <summary>Reads numbers as <see cref="FieldForm"/> says they stand.</summary>
public static class FieldNumber
{
    /// <summary>Bytes that a number takes.</summary>
    public static int BytesOf(FieldForm form) => form switch
    {
        FieldForm.U8 => 1,
        FieldForm.U16Be or FieldForm.U16Le => 2,
        FieldForm.U24Be => 3,
        _ => 4,
    };

    /// <summary>The number at the start of <paramref name="bytes"/>, which must hold all of it.</summary>
    internal static long Read(ReadOnlySpan<byte> bytes, FieldForm form) => form switch
    {
        FieldForm.U8 => bytes[0],
        FieldForm.U16Be => BinaryPrimitives.ReadUInt16BigEndian(bytes),
        FieldForm.U16Le => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        FieldForm.U24Be => (bytes[0] << 16) | BinaryPrimitives.ReadUInt16BigEndian(bytes[1..]),
        FieldForm.U32Be => BinaryPrimitives.ReadUInt32BigEndian(bytes),
        _ => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
    };
}

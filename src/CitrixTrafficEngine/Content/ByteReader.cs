using System.Buffers.Binary;

namespace CitrixTrafficEngine.Content;

/// <summary>Reads bytes from first to last. What is not there reads as false; nothing throws.</summary>
ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    ReadOnlySpan<byte> _rest = bytes;

    /// <summary>What was not read yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>How much that is.</summary>
    public readonly int Left => _rest.Length;

    public bool TryByte(out byte value)
    {
        value = _rest.IsEmpty ? (byte)0 : _rest[0];
        return Skip(1);
    }

    /// <summary>Two bytes in network order.</summary>
    public bool TryU16(out ushort value)
    {
        value = _rest.Length < 2 ? (ushort)0 : BinaryPrimitives.ReadUInt16BigEndian(_rest);
        return Skip(2);
    }

    /// <summary>Three bytes in network order.</summary>
    public bool TryU24(out int value)
    {
        value = _rest.Length < 3 ? 0 : (_rest[0] << 16) | (_rest[1] << 8) | _rest[2];
        return Skip(3);
    }

    /// <summary>Four bytes in network order.</summary>
    public bool TryU32(out uint value)
    {
        value = _rest.Length < 4 ? 0 : BinaryPrimitives.ReadUInt32BigEndian(_rest);
        return Skip(4);
    }

    public bool TryTake(int count, out ReadOnlySpan<byte> taken)
    {
        if ((uint)count > (uint)_rest.Length)
        {
            taken = default;
            return false;
        }

        taken = _rest[..count];
        _rest = _rest[count..];
        return true;
    }

    /// <summary>The next <paramref name="count"/> bytes, or as many as there are.</summary>
    public ReadOnlySpan<byte> TakeUpTo(int count)
    {
        TryTake(Math.Min(count, _rest.Length), out var taken);
        return taken;
    }

    public bool Skip(int count)
    {
        if ((uint)count > (uint)_rest.Length)
        {
            _rest = default; // nothing behind what is missing can be read
            return false;
        }

        _rest = _rest[count..];
        return true;
    }
}

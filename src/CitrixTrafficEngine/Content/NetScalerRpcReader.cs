using System.Buffers.Binary;

namespace CitrixTrafficEngine.Content;

/// <summary>Reads the commands and the first error of NetScaler RPC. Never throws. Bodies, which hold a login's digest, are passed by.</summary>
/// <remarks>Header of 16 bytes: length (little endian), a5 a5, two bytes, command, one byte, error (little endian), four bytes.</remarks>
static class NetScalerRpcReader
{
    const int HeaderBytes = 16;
    const byte Reply = 0x80, Login = 1, KeepAlive = 5;

    /// <summary>Reads header after header.</summary>
    public static ReadState Read(ReadOnlySpan<byte> data, bool isEnd, FlowContent content)
    {
        var at = 0L;
        while (data.Length - at >= HeaderBytes)
        {
            var header = data.Slice((int)at, HeaderBytes);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(header);
            if (header[4] != 0xa5 || header[5] != 0xa5 || length < HeaderBytes) { return ReadState.Done; }

            ReadHeader(header, content);
            at += length;
        }

        return isEnd || at >= StreamAssembly.MaxBytes ? ReadState.Done : ReadState.More;
    }

    static void ReadHeader(ReadOnlySpan<byte> header, FlowContent content)
    {
        var rpc = content.NetScalerRpc ??= new();
        var command = header[8];
        var error = BinaryPrimitives.ReadUInt16LittleEndian(header[10..]);
        if ((command & Reply) != 0 || error != 0)
        {
            rpc.Error ??= error;
            return;
        }

        if (rpc.Command == 0) { rpc.Command = command; }

        rpc.GoesBeyondLogin |= command is not (0 or Login or KeepAlive);
    }
}

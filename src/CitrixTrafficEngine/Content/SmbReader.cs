using System.Buffers.Binary;

namespace CitrixTrafficEngine.Content;

/// <summary>Reads which dialect an SMB server chose (MS-SMB2 2.2.4; MS-CIFS 2.2.4.52.2). Never throws.</summary>
static class SmbReader
{
    const int FrameHeaderBytes = 4; // a type and 24 bits of length
    const byte Smb1 = 0xff, Smb2 = 0xfe;
    const ushort AnyDialect = 0x02ff; // the second negotiation chooses
    const ushort NoDialect = 0xffff;

    /// <summary>Reads message after message until the server chose, or the client went on.</summary>
    public static ReadState Read(ReadOnlySpan<byte> data, bool isEnd, FlowContent content)
    {
        var reader = new ByteReader(data);
        while (true)
        {
            if (!reader.TryU32(out var header)) { return isEnd ? ReadState.Done : ReadState.More; }

            var length = (int)(header & 0x00ff_ffff);
            if (header >> 24 != 0) { return ReadState.Done; }

            if (reader.Left < length && !isEnd) { return length > StreamAssembly.MaxBytes ? ReadState.Done : ReadState.More; }

            if (ReadMessage(reader.TakeUpTo(length), content) == ReadState.Done) { return ReadState.Done; }
        }
    }

    static ReadState ReadMessage(ReadOnlySpan<byte> message, FlowContent content) => message switch
    {
        [Smb2, (byte)'S', (byte)'M', (byte)'B', ..] => ReadSmb2(message, content),
        [Smb1, (byte)'S', (byte)'M', (byte)'B', ..] => ReadSmb1(message, content),
        _ => ReadState.Done,
    };

    static ReadState ReadSmb2(ReadOnlySpan<byte> message, FlowContent content)
    {
        const int HeaderBytes = 64;

        if (message.Length < HeaderBytes + 6 || BinaryPrimitives.ReadUInt16LittleEndian(message[12..]) != 0) { return ReadState.Done; }

        if ((message[16] & 1) == 0) { return ReadState.More; } // a request

        var status = BinaryPrimitives.ReadUInt32LittleEndian(message[8..]);
        var dialect = BinaryPrimitives.ReadUInt16LittleEndian(message[(HeaderBytes + 4)..]);
        if (status != 0 || dialect == AnyDialect) { return ReadState.More; }

        content.Smb ??= new();
        content.Smb.Dialect = dialect;
        return ReadState.Done;
    }

    static ReadState ReadSmb1(ReadOnlySpan<byte> message, FlowContent content)
    {
        const byte Negotiate = 0x72, Reply = 0x80;
        const int HeaderBytes = 32;

        if (message.Length < HeaderBytes + 3 || message[4] != Negotiate) { return ReadState.Done; }

        if ((message[9] & Reply) == 0) { return ReadState.More; }

        var words = message[HeaderBytes];
        if (words > 0 && BinaryPrimitives.ReadUInt16LittleEndian(message[(HeaderBytes + 1)..]) != NoDialect)
        {
            content.Smb ??= new();
            content.Smb.ChoseSmb1 = true;
        }

        return ReadState.Done;
    }
}

using System.Buffers.Binary;

namespace CitrixTrafficEngine.Content;

/// <summary>Tells from the first payload bytes, and of weak protocols from the port, which reader a payload is for. Never throws, never allocates.</summary>
/// <remarks>It may be wrong: the reader decides. What it must not do is miss.</remarks>
static class ContentSniffer
{
    const ushort KerberosPort = 88;
    const ushort LdapPort = 389;
    const ushort RdpPort = 3_389;

    /// <summary>What a TCP payload begins with.</summary>
    public static ContentKind OfTcp(ReadOnlySpan<byte> payload, ushort portA, ushort portB)
    {
        if (payload.Length < 4) { return payload.Length > 0 && payload[0] == 0x16 ? ContentKind.Tls : ContentKind.None; }

        var word = BinaryPrimitives.ReadUInt32BigEndian(payload);
        switch (word >> 16)
        {
            case 0x1603 or 0x1503:
                return ContentKind.Tls;
            case 0x0300:
                return IsRdp(payload, portA, portB) ? ContentKind.Rdp : ContentKind.None;
        }

        switch (payload[0])
        {
            case >= (byte)'A' and <= (byte)'Z':
                return IsHttp(word) ? ContentKind.Http : word == 0x5353_482d ? ContentKind.Ssh : ContentKind.None; // "SSH-"
            case 0x30:
                return IsLdap(payload) ? ContentKind.Ldap : ContentKind.None;
            case >= 0x80 when payload[2] == 1 && payload[3] == 3:
                return ContentKind.Tls; // a hello in the framing of SSL 2 (RFC 5246, appendix E.2)
        }

        if (payload.Length >= 8)
        {
            if ((BinaryPrimitives.ReadUInt32BigEndian(payload[4..]) & 0x00ff_ffff) == 0x0053_4d42) { return ContentKind.Smb; } // ?SMB

            if (payload[4] == 0xa5 && payload[5] == 0xa5) { return ContentKind.NetScalerRpc; }

            if (payload[0] == 0 && IsKerberosTag(payload[4]) && (payload[5] >= 0x80 || portA == KerberosPort || portB == KerberosPort)) { return ContentKind.Kerberos; }
        }

        return ContentKind.None;
    }

    /// <summary>What a datagram begins with.</summary>
    public static ContentKind OfUdp(ReadOnlySpan<byte> payload, ushort portA, ushort portB)
    {
        if (payload.Length >= 13 && payload[0] is >= 0x14 and <= 0x17 && payload[1] == 0xfe && payload[2] >= 0xfc) { return ContentKind.Dtls; }

        var kind = OfPort(portA);
        if (kind == ContentKind.None) { kind = OfPort(portB); }

        return kind;
    }

    // Ports whose first bytes alone are too weak: IANA's assignments.
    static ContentKind OfPort(ushort port) => port switch
    {
        53 => ContentKind.Dns,
        67 or 68 => ContentKind.Dhcp,
        69 => ContentKind.Tftp,
        KerberosPort => ContentKind.Kerberos,
        123 => ContentKind.Ntp,
        137 => ContentKind.NetBios,
        161 or 162 => ContentKind.Snmp,
        LdapPort => ContentKind.Ldap,
        _ => ContentKind.None,
    };

    // The first four letters of an answer and of the methods of RFC 9110, WebDAV, and of the gateways of Remote Desktop and Exchange.
    static bool IsHttp(uint word) => word is
        0x4854_5450 // HTTP
        or 0x4745_5420 // GET
        or 0x504f_5354 // POST
        or 0x4845_4144 // HEAD
        or 0x5055_5420 // PUT
        or 0x4f50_5449 // OPTIONS
        or 0x434f_4e4e // CONNECT
        or 0x4445_4c45 // DELETE
        or 0x5452_4143 // TRACE
        or 0x5041_5443 // PATCH
        or 0x5052_4f50 // PROPFIND, PROPPATCH
        or 0x5250_435f // RPC_IN_DATA, RPC_OUT_DATA
        or 0x5244_475f // RDG_IN_DATA, RDG_OUT_DATA
        or 0x4d4b_434f // MKCOL
        or 0x4c4f_434b // LOCK
        or 0x554e_4c4f // UNLOCK
        or 0x434f_5059 // COPY
        or 0x4d4f_5645 // MOVE
        or 0x5345_4152 // SEARCH
        or 0x5245_504f // REPORT
        or 0x4e4f_5449 // NOTIFY
        or 0x5355_4253; // SUBSCRIBE

    // An X.224 connection request or confirm; other protocols use that too, so off its port RDP's own part must follow.
    static bool IsRdp(ReadOnlySpan<byte> payload, ushort portA, ushort portB)
    {
        if (payload.Length < 11 || payload[5] is not (0xe0 or 0xd0)) { return false; }

        if (portA == RdpPort || portB == RdpPort) { return true; }

        return payload.Length >= 15 && (payload[11] is 1 or 2 or 3 && payload[13] == 8 || payload[11..].StartsWith("Cookie:"u8));
    }

    // A message id of one to four bytes, and an operation that begins a conversation or answers one (RFC 4511, 4.1.1).
    static bool IsLdap(ReadOnlySpan<byte> payload)
    {
        var at = payload[1] < 0x80 ? 2 : 2 + (payload[1] & 0x7f);
        if (at > 6 || at + 2 >= payload.Length || payload[at] != 2 || payload[at + 1] is 0 or > 4) { return false; }

        at += 2 + payload[at + 1];
        return at < payload.Length && payload[at] is (0x60 or 0x61 or 0x63 or 0x64 or 0x65 or 0x77 or 0x78 or 0x42);
    }

    static bool IsKerberosTag(byte tag) => tag is >= 0x6a and <= 0x6f or 0x7e;
}

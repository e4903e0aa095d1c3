namespace CitrixTrafficEngine.Packets;

/// <summary>The chain of IPv6 extension headers (RFC 8200, section 4).</summary>
/// <remarks>Mobility (135) and HIP (139) state that nothing follows them: they are what the packet carries, not part of the chain.</remarks>
static unsafe class ExtensionHeaders
{
    /// <summary>Headers followed in one packet: 10. RFC 8200 orders at most 7.</summary>
    public const int MaxHeaders = 10;

    /// <summary>Moves <paramref name="at"/> and <paramref name="next"/> behind the chain, or behind the header of a later fragment.</summary>
    /// <param name="ip">What may be read.</param>
    /// <param name="next">Protocol number of what stands at <paramref name="at"/>.</param>
    /// <param name="at">Where the chain begins; then where it ends.</param>
    /// <param name="fragment">Where the fragment header stands, 0 for a packet in one piece.</param>
    public static PacketOutcome Skip(in Extent ip, ref int next, ref int at, out int fragment)
    {
        fragment = 0;
        for (var headers = 0; IsExtension(next); headers++)
        {
            if (headers == MaxHeaders) { return PacketOutcome.Malformed; }

            if (!ip.Has(at, 8)) { return ip.Missing(at, 8); }

            var kind = next;
            next = ip.Data[at];
            if (kind == IpProtocol.Fragment)
            {
                // Neither an offset nor more to come: an atomic fragment is an ordinary packet (RFC 6946).
                if ((ip.Word(at + 2) & 0xfff9) != 0) { fragment = at; }

                var isLater = (ip.Word(at + 2) & 0xfff8) != 0;
                at += 8;
                if (isLater) { return PacketOutcome.Flow; }
            }
            else
            {
                at += kind == IpProtocol.Authentication ? (ip.Data[at + 1] + 2) * 4 : (ip.Data[at + 1] + 1) * 8;
            }
        }

        return PacketOutcome.Flow;
    }

    static bool IsExtension(int protocol) => protocol
        is IpProtocol.HopByHop or IpProtocol.Routing or IpProtocol.Fragment or IpProtocol.Authentication or IpProtocol.DestinationOptions or IpProtocol.Shim6;
}

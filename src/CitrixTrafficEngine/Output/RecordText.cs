using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Packets;

namespace CitrixTrafficEngine.Output;

/// <summary>The words that records use for what the engine knows by number.</summary>
static class RecordText
{
    /// <summary><c>event.reason</c>.</summary>
    public static ReadOnlySpan<byte> Of(EndReason reason) => reason switch
    {
        EndReason.Fin => "fin"u8,
        EndReason.Rst => "rst"u8,
        EndReason.Reuse => "reuse"u8,
        EndReason.Idle => "idle"u8,
        EndReason.ActiveTimeout => "active-timeout"u8,
        EndReason.Evicted => "evicted"u8,
        EndReason.Interrupted => "interrupted"u8,
        EndReason.InterfaceDown => "interface-down"u8,
        _ => "end-of-input"u8,
    };

    /// <summary><c>ctxscan.direction</c>.</summary>
    public static ReadOnlySpan<byte> Of(Direction direction) => direction switch
    {
        Direction.Syn => "syn"u8,
        Direction.SynAck => "syn-ack"u8,
        Direction.Payload => "payload"u8,
        Direction.Listener => "listener"u8,
        Direction.Catalog => "catalog"u8,
        Direction.LowerPort => "lower-port"u8,
        _ => "first"u8,
    };

    /// <summary><c>ctxscan.match.confidence</c>.</summary>
    public static ReadOnlySpan<byte> Of(Confidence confidence) => confidence switch
    {
        Confidence.Site => "site"u8,
        Confidence.Payload => "payload"u8,
        _ => "port"u8,
    };

    /// <summary><c>ctxscan.tunnels.type</c>.</summary>
    public static ReadOnlySpan<byte> Of(TunnelKind kind) => kind switch
    {
        TunnelKind.Mpls => "mpls"u8,
        TunnelKind.Pppoe => "pppoe"u8,
        TunnelKind.Ipip => "ipip"u8,
        TunnelKind.Ipv6 => "ipv6"u8,
        TunnelKind.Gre => "gre"u8,
        TunnelKind.Erspan => "erspan"u8,
        TunnelKind.Vxlan => "vxlan"u8,
        TunnelKind.Geneve => "geneve"u8,
        _ => "gtp"u8,
    };
}

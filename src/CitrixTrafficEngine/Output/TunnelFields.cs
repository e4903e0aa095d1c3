using CitrixTrafficEngine.Packets;

namespace CitrixTrafficEngine.Output;

/// <summary>Writes the members of <c>ctxscan.tunnels</c>, outermost first.</summary>
static class TunnelFields
{
    public static void Write(JsonLine line, ReadOnlySpan<Tunnel> tunnels)
    {
        var first = true;
        foreach (ref readonly var tunnel in tunnels)
        {
            if (!first) { line.Raw((byte)','); }

            first = false;
            line.Raw("{\"type\":\""u8);
            line.Raw(RecordText.Of(tunnel.Kind));
            line.Raw((byte)'"');
            if (tunnel.HasId)
            {
                line.Raw(",\"id\":"u8);
                line.Number((ulong)tunnel.Id);
            }

            if (tunnel.Version != 0)
            {
                line.Raw(",\"source\":{\"ip\":\""u8);
                line.Address(tunnel.Source, tunnel.Version == 4);
                line.Raw("\"},\"destination\":{\"ip\":\""u8);
                line.Address(tunnel.Destination, tunnel.Version == 4);
                line.Raw("\"}"u8);
            }

            line.Raw((byte)'}');
        }
    }
}

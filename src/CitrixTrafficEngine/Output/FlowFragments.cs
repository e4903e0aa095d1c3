using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Flows;

namespace CitrixTrafficEngine.Output;

/// <summary>The parts of a flow record that few values decide, each made once, so that a record is some thirty copies.</summary>
sealed class FlowFragments(JsonLine names, IReadOnlyList<Origin> origins)
{
    /// <summary>Most bytes of a fragment but those of <see cref="Input"/>: 512.</summary>
    public const int MostBytes = 512;

    readonly byte[]?[] _heads = new byte[]?[2 * 256];
    readonly byte[]?[] _networks = new byte[]?[2 * 256];
    readonly byte[]?[] _directions = new byte[]?[2 * 256];
    byte[]?[] _inputs = [];

    /// <summary>From behind <c>@timestamp</c> to the value of <c>event.id</c>.</summary>
    public ReadOnlySpan<byte> Head(EndReason reason, bool isDenied)
    {
        ref var head = ref _heads[((int)reason << 1) | (isDenied ? 1 : 0)];
        return head ??= NewHead(reason, isDenied);
    }

    /// <summary>From <c>network</c> to the value of <c>network.packets</c>.</summary>
    public ReadOnlySpan<byte> Network(byte protocol, bool v4)
    {
        ref var network = ref _networks[(protocol << 1) | (v4 ? 1 : 0)];
        return network ??= NewNetwork(protocol, v4);
    }

    /// <summary>From behind <c>ctxscan.flow.sequence</c> to the value of <c>ctxscan.source.ip_bytes</c>.</summary>
    public ReadOnlySpan<byte> FinalAndDirection(bool isFinal, Direction direction)
    {
        ref var text = ref _directions[((int)direction << 1) | (isFinal ? 1 : 0)];
        return text ??= NewDirection(isFinal, direction);
    }

    /// <summary>From <c>input</c> to the value of <c>input.first_frame</c>.</summary>
    public ReadOnlySpan<byte> Input(ushort origin)
    {
        if (origin >= _inputs.Length) { Array.Resize(ref _inputs, origin + 16); }

        return _inputs[origin] ??= NewInput(origins[origin]);
    }

    static byte[] NewHead(EndReason reason, bool isDenied)
    {
        var isFinal = reason != EndReason.ActiveTimeout;
        var line = new JsonLine();
        line.Raw("\",\"ecs\":{\"version\":\"8.17.0\"},\"event\":{\"kind\":\"event\",\"dataset\":\"ctxscan.flow\",\"module\":\"ctxscan\",\"action\":\""u8);
        line.Raw(isFinal ? "flow-ended"u8 : "flow-update"u8);
        line.Raw("\",\"category\":[\"network\"],\"type\":[\"connection\""u8);
        if (isFinal) { line.Raw(",\"end\""u8); }

        if (isDenied) { line.Raw(",\"denied\""u8); }

        line.Raw("],\"reason\":\""u8);
        line.Raw(RecordText.Of(reason));
        line.Raw("\",\"id\":\""u8);
        return line.Written.ToArray();
    }

    static byte[] NewNetwork(byte protocol, bool v4)
    {
        var line = new JsonLine();
        line.Raw("},\"network\":{\"transport\":"u8);
        line.Text(IpProtocolName.Of(protocol));
        line.Raw(v4 ? ",\"type\":\"ipv4\",\"iana_number\":\""u8 : ",\"type\":\"ipv6\",\"iana_number\":\""u8);
        line.Number((ulong)protocol);
        line.Raw("\",\"packets\":"u8);
        return line.Written.ToArray();
    }

    static byte[] NewDirection(bool isFinal, Direction direction)
    {
        var line = new JsonLine();
        line.Raw(isFinal ? ",\"final\":true},\"direction\":\""u8 : ",\"final\":false},\"direction\":\""u8);
        line.Raw(RecordText.Of(direction));
        line.Raw("\",\"source\":{\"ip_bytes\":"u8);
        return line.Written.ToArray();
    }

    byte[] NewInput(Origin origin)
    {
        var line = new JsonLine();
        line.Raw("\"input\":{"u8);
        if (!origin.Input.IsLive)
        {
            line.Raw("\"file\":"u8);
            line.Text(names.Named(origin.Input.Name));
            line.Raw((byte)',');
        }

        if (origin.Interface is not null)
        {
            line.Raw("\"interface\":"u8);
            line.Text(names.Named(origin.Interface));
            line.Raw((byte)',');
        }

        line.Raw("\"first_frame\":"u8);
        return line.Written.ToArray();
    }
}
